import type { Day } from '../../domain/time.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { dayOf } from './dates.ts';
import { hasEnded } from './order.ts';
import { flagOf, isDeferred, isRecord, rowOf, rowsOf, textOf } from './records.ts';

/** HR ends an employment that nobody began before its start: some days, not years. */
const LONGEST_NO_SHOW_MS = 366 * 86_400_000;

export type Days = { readonly today: Day; readonly settled: Day };

/**
 * Why a record contradicts itself, in words; undefined when it does not. Such a record would clear what the account
 * holds, or keep a leaver, only because something was hidden or broken: the person is held instead. A name that is missing is
 * no such reason, because who has left must be shut out without a name too: see `whatIsUnshown`.
 *
 * @remarks `settled` is the day before yesterday's end: around the first day SuccessFactors may still be a day behind
 * and show a new hire blank (KBA 2965443), which is no contradiction. `asked` are the navigations that the query expanded.
 */
export function recordTrouble(record: JsonObject, days: Days, asked: readonly string[]): string | undefined {
  const isEmpty = (value: JsonValue | undefined, path: string) => isEmptyAnswer(value, asked.includes(path));
  const employments = rowsOf(record.employmentNav);
  for (const row of employments) {
    const id = textOf(row.userId);
    if (id === undefined || hasControlCharacter(id))
      return `the userId ${JSON.stringify(row.userId ?? null)} is missing or has control characters`;
    for (const name of ['startDate', 'endDate']) {
      if (isUnreadableDay(row[name])) return `the ${name} ${JSON.stringify(row[name])} of ${id} is no date`;
    }
    const [start, end] = [dayOf(row.startDate), dayOf(row.endDate)];
    if (start !== undefined && end !== undefined && Date.parse(start) - Date.parse(end) > LONGEST_NO_SHOW_MS)
      return `the employment ${id} ends on ${end}, long before it begins on ${start}`;
  }
  const count = Number(rowOf(record.personEmpTerminationInfoNav)?.activeEmploymentsCount ?? 0);
  if (count > 0 && isEmpty(record.employmentNav, 'employmentNav'))
    return `it has ${count} active employments but shows none`;
  const working = employments.find((row) => isWorking(row, days));
  if (working === undefined) return undefined;
  return isEmpty(working.jobInfoNav, 'employmentNav/jobInfoNav')
    ? `the active employment ${textOf(working.userId)} shows no job`
    : undefined;
}

/** True for ids that would break logs, filters and names. */
export function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 || (code > 126 && code < 160)) return true;
  }
  return false;
}

/** True for an employment that lasts and has begun long enough ago for SuccessFactors to show all of it. */
export function isWorking(row: JsonObject, { today, settled }: Days): boolean {
  const start = dayOf(row.startDate);
  return start !== undefined && start < settled && !hasEnded(row, today) && flagOf(row.hiringNotCompleted) !== true;
}

/**
 * Answered, but with nothing in it. What is left out altogether says something only if it was asked for: SuccessFactors
 * leaves out what the API user may not see.
 */
export function isEmptyAnswer(value: JsonValue | undefined, wasAsked: boolean): boolean {
  if (value === undefined) return wasAsked;
  if (isRecord(value) && isDeferred(value)) return false;
  return rowsOf(value).length === 0;
}

function isUnreadableDay(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && dayOf(value) === undefined;
}
