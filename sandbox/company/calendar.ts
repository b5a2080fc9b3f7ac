const DAY = 86_400_000;

/** The calendar date (`YYYY-MM-DD`) so many days after another; negative days go back. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The open end of HR records. */
export const OPEN_END = '9999-12-31';
