import { Temporal } from 'temporal-polyfill';
import type { Instant } from './time.ts';

/** A date that is told from the present: `@Now - 5m10d5h15min`. */
export type RelativeDate = {
  /** Local or UTC; the moment, or the beginning of the day. */
  readonly base: 'now' | 'utcnow' | 'today' | 'utctoday';
  readonly steps: readonly { readonly sign: 1 | -1; readonly amount: number; readonly unit: Unit }[];
};

type Unit = 'years' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes';

const units: Readonly<Record<string, Unit>> = {
  ...{ y: 'years', m: 'months', w: 'weeks', d: 'days', h: 'hours', min: 'minutes' },
};

const wholeText = /^@(utcnow|now|utctoday|today)((?:\s*[+-]\s*(?:\d{1,6}\s*(?:min|[ymwdh])\s*)+)*)$/i;

/**
 * Reads `@UtcNow`, `@Now`, `@Today`, `@UtcToday` with plus or minus years (`y`), months (`m`), weeks (`w`), days (`d`), hours (`h`), minutes
 * (`min`), in any case; a sign holds for all numbers up to the next one. Undefined when the text is something else.
 */
export function parseRelativeDate(text: string): RelativeDate | undefined {
  const [, base = '', rest = ''] = wholeText.exec(text.trim()) ?? [];
  if (base === '') return undefined;
  const steps = [...rest.matchAll(/([+-])([^+-]*)/g)].flatMap(([, sign, amounts = '']) =>
    [...amounts.matchAll(/(\d+)\s*(min|[ymwdh])/gi)].map(([, amount, unit = '']) => ({
      sign: sign === '-' ? (-1 as const) : (1 as const),
      amount: Number(amount),
      unit: units[unit.toLowerCase()] ?? 'minutes',
    })),
  );
  return { base: base.toLowerCase() as RelativeDate['base'], steps };
}

/** True for what looks like a relative date, right or not: it begins with one of the four words. */
export function looksRelative(text: string): boolean {
  return /^\s*@(utcnow|now|utctoday|today)\b/i.test(text);
}

/**
 * The instant that a relative date means. Years to days are those of the calendar of `timeZone` (of UTC for the two UTC words), whatever
 * the clocks do; hours and minutes pass by the clock. Beyond the calendar's end it stays at the end.
 */
export function resolveRelativeDate(
  date: RelativeDate,
  at: { readonly now: Instant; readonly timeZone: string },
): Instant {
  const zone = date.base.startsWith('utc') ? 'UTC' : at.timeZone;
  const moment = Temporal.Instant.fromEpochMilliseconds(at.now).toZonedDateTimeISO(zone);
  let result = date.base.endsWith('today') ? moment.startOfDay() : moment;
  try {
    for (const { sign, amount, unit } of date.steps) result = result.add({ [unit]: sign * amount });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const sign = date.steps[0]?.sign ?? 1;
    return sign * 8.64e15;
  }
  return result.epochMilliseconds;
}
