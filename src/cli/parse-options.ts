import { UsageError } from './usage-error.ts';

/** A TCP port as an option gives it; 0 means any free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port is ${text}.`, 'Give a number from 0 to 65535.');
}

/** How many people a new sandbox company has. */
export function parseSize(text: string): number {
  const size = Number(text);
  if (/^\d+$/.test(text) && size >= 1 && size <= 200_000) return size;
  throw new UsageError(`--size is ${text}.`, 'Give a whole number from 1 to 200000.');
}

/** A point in time as `--now` gives it, in epoch milliseconds. */
export function parseInstant(text: string): number {
  const instant = Date.parse(text);
  if (!Number.isNaN(instant)) return instant;
  throw new UsageError(`--now is ${text}.`, 'Give an instant like 2026-06-01T08:00:00Z.');
}
