import { startOfDay } from '../domain/day.ts';
import type { Instant } from '../domain/time.ts';
import { cleanComment, longestComment } from '../servicedesk/comment-text.ts';
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

/** The instant at which a day of the calendar begins in a zone. */
export function parseDay(text: string, option: string, timeZone: string): Instant {
  const instant = Date.parse(`${text}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(instant);
  // JavaScript reads 31 February as a day in March.
  if (isDay && new Date(instant).toISOString().startsWith(text)) return startOfDay(text, timeZone);
  throw new UsageError(`${option} is ${text}.`, `Give a day: ${option} 2026-06-01.`);
}

const units: Readonly<Record<string, number>> = {
  ...{ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 },
};

/** A moment that has been: so long ago (`90m`, `2h`, `3d`), an instant, or the beginning of a day in a zone. */
export function parseMoment(
  text: string,
  option: string,
  { now, timeZone }: { readonly now: Instant; readonly timeZone: string },
): Instant {
  const [, number, unit = ''] = /^(\d{1,6})\s*([smhdw])$/i.exec(text.trim()) ?? [];
  const length = units[unit.toLowerCase()];
  if (number !== undefined && length !== undefined) return now - Number(number) * length;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseDay(text, option, timeZone);
  const instant = /^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  throw new UsageError(
    `${option} is ${text}.`,
    `Give how long ago (90m, 2h, 3d), an instant (2026-06-01T08:00:00Z) or a day: ${option} 2h.`,
  );
}

/** How many lines a list has at most. */
export function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 1000) return limit;
  throw new UsageError(`--limit is ${text}.`, 'Give a whole number from 1 to 1000.');
}

/** One of a few words, in any case. */
export function parseChoice<Choice extends string>(text: string, option: string, choices: readonly Choice[]): Choice {
  const wanted = text.trim().toLowerCase();
  const found = choices.find((choice) => choice.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw new UsageError(`${option} is ${text}.`, `Give one of ${choices.join(', ')}.`);
}

/** The name of somebody who acts on a ticket. */
export function parseActor(text: string, option = '--as'): string {
  const name = text.replace(/\p{Cc}+/gu, ' ').trim();
  if (name !== '' && name.length <= 200) return name;
  throw new UsageError(`${option} names nobody.`, 'Give a name of at most 200 characters.');
}

/** What somebody says on a ticket: several lines are welcome, other control characters are not. */
export function parseComment(text: string): string {
  const clean = cleanComment(text);
  if (clean !== '' && clean.length <= longestComment) return clean;
  const advice = `Give 1 to ${longestComment} characters.`;
  throw new UsageError(clean === '' ? 'The text is empty.' : 'The text is too long.', advice);
}
