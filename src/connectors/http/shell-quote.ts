/** One word of a POSIX shell, whatever is inside of it. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
