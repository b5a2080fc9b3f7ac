/** Milliseconds until a held person is tried again: one minute, then twice as long each time, at most six hours. */
export function heldInterval(attempts: number): number {
  return Math.min(60_000 * 2 ** Math.max(0, attempts - 1), 6 * 3_600_000);
}

/** Failures of whole cycles in a row after which a job is quarantined: its schedule thins out until a cycle is good. */
export const quarantineAfter = 5;

/** Milliseconds until a quarantined job may try by its schedule again: ten minutes, twice as long each time, at most six hours. */
export function quarantineInterval(failures: number): number {
  return Math.min(600_000 * 2 ** Math.max(0, failures - quarantineAfter), 6 * 3_600_000);
}
