/** The day so many days before today, by the clock of this machine: two days ago has begun, and ended, everywhere. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
