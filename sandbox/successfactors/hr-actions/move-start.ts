import { dateValue } from '../dates.ts';
import type { Tenant } from '../tenant.ts';
import { findEmployment } from './find-worker.ts';
import type { ActionOf, HrOutcome } from './hr-action.ts';
import { settle, stamp } from './stamp.ts';

/** The first day is put off or brought forward: the records that began on it begin on the new one. */
export function moveStart(tenant: Tenant, action: ActionOf<'moveStart'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  const person = employment.$person;
  const date = dateValue(action.date);
  const before = employment.startDate;
  for (const slice of [...employment.$jobs, ...person.$personals]) {
    if (slice.startDate !== before) continue;
    slice.startDate = date;
    stamp(tenant, slice);
  }
  if (employment.originalStartDate === before) employment.originalStartDate = date;
  employment.firstDateWorked = date;
  employment.startDate = date;
  stamp(tenant, employment);
  settle(tenant, person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}
