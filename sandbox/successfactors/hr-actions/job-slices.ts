import { END_OF_TIME, plusDays } from '../dates.ts';
import { EVENT_REASONS } from '../event-reasons.ts';
import type { EmploymentRow, JobRow } from '../rows.ts';
import { sliceOn } from '../slices.ts';
import { foundationSlices, type Tenant } from '../tenant.ts';
import type { JobFields } from './hr-action.ts';
import { freshAudit, stamp } from './stamp.ts';

/** Event and employee status of a reason; the status stays as it was where the reason sets none. Throws a RangeError for an unknown reason. */
export function fieldsOfReason(code: string): { eventReason: string; event: string; emplStatus: string } {
  const reason = EVENT_REASONS.get(code);
  if (reason === undefined) throw new RangeError(`no event reason ${code}`);
  return { eventReason: code, event: reason.event, emplStatus: reason.emplStatus };
}

/** A data change keeps the status that the slice before it had. */
function keepsStatus(code: string): boolean {
  return code === 'DATACHG' || code.startsWith('TRAN');
}

function derivedFields(tenant: Tenant, fields: JobFields): Record<string, string | null> {
  const company =
    fields.company === undefined ? undefined : foundationSlices(tenant.state, 'FOCompany', fields.company)[0];
  const location =
    fields.location === undefined ? undefined : foundationSlices(tenant.state, 'FOLocation', fields.location)[0];
  return {
    ...(company === undefined ? {} : { countryOfCompany: String(company.country) }),
    ...(location === undefined ? {} : { timezone: String(location.timezone) }),
  };
}

/** What a new slice says. */
export type SliceChange = {
  readonly date: number;
  readonly eventReason: string;
  readonly fields?: JobFields;
  readonly managerId?: string;
};

/**
 * Adds a slice from a date on: the slice before it ends the day before; on the same day the new one gets the next sequence number.
 * Moves lastModifiedDateTime of both, now, even when the date lies in the future.
 */
export function addSlice(tenant: Tenant, employment: EmploymentRow, change: SliceChange): JobRow {
  const { date, eventReason, fields = {}, managerId } = change;
  const before = sliceOn(employment.$jobs, date);
  if (before === undefined) throw new RangeError(`${employment.userId} has no job on that date`);
  const isSameDay = before.startDate === date;
  const reason = fieldsOfReason(eventReason);
  const slice: JobRow = {
    ...before,
    ...reason,
    emplStatus: keepsStatus(eventReason) ? before.emplStatus : reason.emplStatus,
    ...fields,
    ...derivedFields(tenant, fields),
    startDate: date,
    seqNumber: isSameDay ? before.seqNumber + 1 : 1,
    managerId: managerId ?? before.managerId,
    ...freshAudit(tenant),
  };
  if (!isSameDay) {
    before.endDate = plusDays(date, -1);
    stamp(tenant, before);
  }
  employment.$jobs.splice(employment.$jobs.indexOf(before) + 1, 0, slice);
  return slice;
}

/** Takes slices away; the slice before them runs on to `endDate`. Leaves no trace in any timestamp, as deletions do. */
export function removeSlicesFrom(tenant: Tenant, employment: EmploymentRow, date: number): void {
  const gone = employment.$jobs.filter((job) => job.startDate >= date);
  for (const job of gone) tenant.state.removed.add(job);
  employment.$jobs = employment.$jobs.filter((job) => job.startDate < date);
  const last = employment.$jobs.at(-1);
  if (last === undefined) return;
  for (const job of employment.$jobs) if (job.startDate === last.startDate) job.endDate = END_OF_TIME;
}

/** Takes the slice that begins on a date away; the slice before it runs on in its place. Leaves no trace in any timestamp, as deletions do. */
export function removeSliceOf(tenant: Tenant, employment: EmploymentRow, date: number): void {
  const gone = employment.$jobs.filter((job) => job.startDate === date);
  const end = gone.at(-1)?.endDate;
  const before = sliceOn(employment.$jobs, plusDays(date, -1));
  if (end === undefined || before === undefined)
    throw new RangeError(`${employment.userId} has no change on that date`);
  for (const job of gone) tenant.state.removed.add(job);
  employment.$jobs = employment.$jobs.filter((job) => job.startDate !== date);
  for (const job of employment.$jobs) if (job.startDate === before.startDate) job.endDate = end;
}
