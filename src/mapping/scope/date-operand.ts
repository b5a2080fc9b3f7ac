import { addInterval, type DateInterval } from '../dates/interval.ts';
import { utcSeconds } from '../dates/moment.ts';
import { parseDate } from '../dates/parse-date.ts';

/** What a date is compared with: epoch seconds (UTC) for a *now* in epoch milliseconds. */
export type DateOperand = (now: number) => number;

const relativePattern = /^(now|today)(?:\s?([+-])\s?(\d{1,6})\s?(d|h|w|m|y|days?|hours?|weeks?|months?|years?))?$/i;
const intervals: Readonly<Record<string, DateInterval>> = { d: 'd', h: 'h', w: 'ww', m: 'm', y: 'yyyy' };

/**
 * Reads the value of BEFORE and AFTER: a date in any usual form, or `now`, `today` (UTC midnight), `now+14d`, `today - 3 months`.
 * Throws an Error for anything else.
 */
export function parseDateOperand(text: string): DateOperand {
  const relative = relativePattern.exec(text.trim());
  if (relative !== null) return relativeOperand(relative);
  const moment = /\d{4}/.test(text) ? parseDate(text, 0) : undefined;
  if (moment === undefined) throw new Error(`${JSON.stringify(text.slice(0, 60))} is no date`);
  const seconds = utcSeconds(moment);
  return () => seconds;
}

function relativeOperand(found: RegExpExecArray): DateOperand {
  const isToday = found[1]?.toLowerCase() === 'today';
  const amount = Number(found[3] ?? 0) * (found[2] === '-' ? -1 : 1);
  const interval = intervals[(found[4] ?? 'd').charAt(0).toLowerCase()] ?? 'd';
  return (now) => {
    const seconds = Math.floor(now / 1000);
    return addInterval(interval, amount, isToday ? Math.floor(seconds / 86_400) * 86_400 : seconds);
  };
}

/** How a text's date lies to an operand: below 0 before, above 0 after; undefined when the text is no date. */
export function compareWithDate(text: string, operand: DateOperand, now: number): number | undefined {
  const moment = parseDate(text, now);
  return moment === undefined ? undefined : utcSeconds(moment) - operand(now);
}
