import { nextDay } from '../../domain/day.ts';
import type { Day } from '../../domain/time.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { readDate } from './dates.ts';
import { fieldOf, isRecord, listField, textField } from './fields.ts';
import { sanitiseText } from './sanitise-text.ts';

/** From a day to a day, both inclusive; open where one is absent. */
export type Span = { readonly fromDate?: Day; readonly toDate?: Day };
export type Entry = { readonly code?: string; readonly name?: string };

/** A period of employment with its title. */
export type Period = Span & { readonly id: string; readonly title?: Entry };
/** Home accounts with the one of the department. */
export type HomeAccount = Span & { readonly department?: Entry };

export type Spans = { readonly employmentPeriods: readonly Period[]; readonly homeAccounts: readonly HomeAccount[] };

/** Periods and home accounts of a joined employee, the earliest first; a text says why they cannot be trusted. */
export function readSpans(record: JsonObject, timeZone: string): Spans | string {
  const employmentPeriods: Period[] = [];
  for (const row of listField(record, 'employmentPeriods')) {
    const span = readSpan(row, timeZone);
    if (typeof span === 'string') return span;
    const title = readEntry(fieldOf(row, 'title'));
    const id = sanitiseText(textField(row, 'id') ?? '', 'code') ?? `period ${employmentPeriods.length + 1}`;
    employmentPeriods.push({ id, ...span, ...(title !== undefined && { title }) });
  }
  const homeAccounts: HomeAccount[] = [];
  for (const row of listField(record, 'homeAccounts')) {
    const span = readSpan(row, timeZone);
    if (typeof span === 'string') return span;
    const department = readEntry(fieldOf(row, 'department'));
    homeAccounts.push({ ...span, ...(department !== undefined && { department }) });
  }
  return { employmentPeriods: employmentPeriods.sort(byStart), homeAccounts: homeAccounts.sort(byStart) };
}

/** The one that covers today (the latest begun); else the next to come; else the last to have ended. */
export function chooseCurrent<Row extends Span>(rows: readonly Row[], today: Day): Row | undefined {
  const covering = rows.filter(({ fromDate = '', toDate = '9999' }) => fromDate <= today && toDate >= today);
  if (covering.length > 0) return covering.at(-1);
  const future = rows.find(({ fromDate = '' }) => fromDate > today);
  if (future !== undefined) return future;
  return rows.reduce<Row | undefined>(
    (last, row) => (last === undefined || (row.toDate ?? '') >= (last.toDate ?? '') ? row : last),
    undefined,
  );
}

/** The days of the periods that follow each other without a free day, around one of them. */
export function chainOf(rows: readonly Span[], around: Span): { readonly start?: Day; readonly end?: Day } {
  let { fromDate: start = '', toDate: end = '9999' } = around;
  for (let grew = rows.length > 1; grew; ) {
    grew = false;
    for (const { fromDate = '', toDate = '9999' } of rows) {
      if (fromDate >= start && toDate <= end) continue;
      if (fromDate > dayAfter(end) || start > dayAfter(toDate)) continue;
      start = fromDate < start ? fromDate : start;
      end = toDate > end ? toDate : end;
      grew = true;
    }
  }
  return { ...(start !== '' && { start }), ...(end !== '9999' && { end }) };
}

function dayAfter(day: Day): Day {
  if (day === '9999') return day;
  const known = daysAfter.get(day);
  if (known !== undefined) return known;
  const after = nextDay(day);
  if (daysAfter.size < mostDays) daysAfter.set(day, after);
  return after;
}

/** Many people begin and end on the same days. */
const daysAfter = new Map<Day, Day>();
const mostDays = 10_000;

function readSpan(row: JsonObject, timeZone: string): Span | string {
  const from = readDate(fieldOf(row, 'fromDate'), timeZone);
  const to = readDate(fieldOf(row, 'toDate'), timeZone);
  if (from.kind === 'unreadable' || to.kind === 'unreadable') {
    const name = from.kind === 'unreadable' ? 'fromDate' : 'toDate';
    return `the ${name} of a period or home account is no date`;
  }
  return { ...(from.kind === 'day' && { fromDate: from.day }), ...(to.kind === 'day' && { toDate: to.day }) };
}

function readEntry(value: JsonValue | undefined): Entry | undefined {
  if (!isRecord(value)) return undefined;
  const code = sanitiseText(textField(value, 'code') ?? '', 'code');
  const name = sanitiseText(textField(value, 'name') ?? '', 'name');
  if (code === undefined && name === undefined) return undefined;
  return { ...(code !== undefined && { code }), ...(name !== undefined && { name }) };
}

function byStart(left: Span, right: Span): number {
  const [a, b] = [sortKey(left), sortKey(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortKey(span: Span & { readonly id?: string }): string {
  return `${span.fromDate ?? '0000-00-00'} ${span.toDate ?? '9999-99-99'} ${span.id ?? ''}`;
}
