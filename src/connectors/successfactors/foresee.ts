import { dayIn, startOfDay } from '../../domain/day.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { Upcoming } from '../../domain/upcoming.ts';
import type { JsonValue } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import { dayAfter } from './dates.ts';
import { units } from './present-names.ts';
import { rowOf, rowsOf } from './records.ts';
import { employmentSlices, personSlices } from './slices.ts';

const recordNames: Readonly<Record<string, string>> = {
  personalInfoNav: 'the personal information',
  homeAddressNavDEFLT: 'the home address',
  jobInfoNav: 'the job information',
  empJobRelationshipNav: 'a job relationship',
  companyNav: 'the company',
  businessUnitNav: 'the business unit',
  divisionNav: 'the division',
  departmentNav: 'the department',
  costCenterNav: 'the cost centre',
  locationNav: 'the place of work',
  jobCodeNav: 'the job code',
  payGradeNav: 'the pay grade',
  positionNav: 'the position',
};

/**
 * When what is shown of a worker will be over, in order, from the worker as read: the slice of today tells its last day, which
 * is the day before the next one begins; so no record of the future needs to be read. Changes of the person begin at midnight
 * where the person works, those of a department or a place with the day in UTC; so does what is read of somebody who is to
 * start within `preHireDays`.
 */
export function foresee(worker: Worker, now: Instant, preHireDays = 0): readonly Upcoming[] {
  const zone = worker.employments[0]?.timeZone;
  const found = new Map<Instant, { readonly day: Day; readonly records: Set<string> }>();
  const note = (day: Day | undefined, name: string, timeZone: string | undefined) => {
    if (day === undefined || day <= dayIn(now, timeZone) || day >= '9000') return;
    const at = startOfDay(day, timeZone);
    const others = found.get(at) ?? { day, records: new Set<string>() };
    found.set(at, { day, records: others.records.add(recordNames[name] ?? name) });
  };
  const { document, employments } = worker;
  const year = new Date(now).getUTCFullYear();
  for (const name of personSlices) for (const day of turnsOf(document[name], year)) note(day, name, zone);
  for (const { start } of employments) note(start, 'an employment', zone);
  note(readAheadFrom(worker, now, preHireDays), 'the first day of work', undefined);
  for (const row of rowsOf(document.employmentNav)) {
    for (const name of employmentSlices) for (const day of turnsOf(row[name], year)) note(day, name, zone);
    const job = rowOf(row.jobInfoNav);
    for (const unit of units) for (const day of turnsOf(job?.[unit], year)) note(day, unit, undefined);
  }
  return [...found]
    .sort(([left], [right]) => left - right)
    .map(([at, { day, records }]) => ({ at, day, records: [...records] }));
}

/** The day from which on somebody who is to start is read as of the first day (see `preHireDay`). */
function readAheadFrom({ employments }: Worker, now: Instant, preHireDays: number): Day | undefined {
  const starts = employments.map(({ start }) => start ?? '').filter((day) => day > dayAfter(now, 0) && day < '9000');
  const first = starts.sort()[0];
  if (first === undefined || preHireDays === 0) return undefined;
  return dayAfter(Date.parse(`${first}T00:00:00Z`), -preHireDays - 1);
}

/** The days, of this year or later ones, on which slices give way to others: the day after the last one, or the first of one to come. */
function turnsOf(slices: JsonValue | undefined, year: number): readonly Day[] {
  const days: Day[] = [];
  for (const slice of rowsOf(slices)) {
    const first = dayOfText(slice.startDate ?? slice.effectiveStartDate, { after: 0, year });
    const next = dayOfText(slice.endDate ?? slice.effectiveEndDate, { after: 1, year });
    if (first !== undefined) days.push(first);
    if (next !== undefined) days.push(next);
  }
  return days;
}

const dateText = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) /;

/** The day of a date text of the mapping language, or the one so many days after; undefined for those of past years. */
function dayOfText(value: JsonValue | undefined, { after, year }: { after: number; year: number }): Day | undefined {
  const match = typeof value === 'string' ? dateText.exec(value) : null;
  if (match === null) return undefined;
  // By far most are long past or never end. The last day of a year turns into this one, and a zone may be a day ahead.
  if (Number(match[3]) < year - 1 || match[3] === '9999') return undefined;
  const ms = Date.UTC(Number(match[3]), Number(match[1]) - 1, Number(match[2]) + after);
  return new Date(ms).toISOString().slice(0, 10);
}
