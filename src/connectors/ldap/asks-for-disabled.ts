/** Whether a desired `accountDisabled` asks for a disabled account: `"True"`, `"true"`, true. */
export function asksForDisabled(value: unknown): boolean {
  return String(value).toLowerCase() === 'true';
}
