import { dateValue, plusDays } from '../dates.ts';
import type { EmploymentRow } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import { findEmployment, findPerson } from './find-worker.ts';
import type { ActionOf, HrOutcome } from './hr-action.ts';
import { addSlice, removeSlicesFrom } from './job-slices.ts';
import { settle, stamp } from './stamp.ts';

function outcome(tenant: Tenant, employment: EmploymentRow): HrOutcome {
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}

/** Ends an employment: the last day on the employment, the leaving slice from the day after (KBA 3067766). Planned later slices go. */
export function endEmployment(tenant: Tenant, employment: EmploymentRow, lastDay: number, eventReason: string): void {
  const next = plusDays(lastDay, 1);
  if (employment.endDate !== null) removeSlicesFrom(tenant, employment, plusDays(employment.endDate, 1));
  if (employment.$jobs.some((job) => job.startDate >= next)) removeSlicesFrom(tenant, employment, next);
  addSlice(tenant, employment, { date: next, eventReason });
  employment.endDate = lastDay;
  employment.lastDateWorked = lastDay;
  stamp(tenant, employment);
}

/** Leaves after a last day: yesterday or earlier, today (default), or later. */
export function terminate(tenant: Tenant, action: ActionOf<'terminate'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  const lastDay = action.lastDay === undefined ? tenant.today() : dateValue(action.lastDay);
  endEmployment(tenant, employment, lastDay, action.eventReason ?? 'TERVRES');
  return outcome(tenant, employment);
}

/** The termination is taken back: the slice is deleted without trace, only the employment's timestamp moves. */
export function withdrawTermination(tenant: Tenant, action: ActionOf<'withdrawTermination'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  if (employment.endDate === null) throw new RangeError(`${action.worker} is not terminated`);
  removeSlicesFrom(tenant, employment, plusDays(employment.endDate, 1));
  employment.endDate = null;
  employment.lastDateWorked = null;
  stamp(tenant, employment);
  return outcome(tenant, employment);
}

/** Forgets an employment with its job and user. */
function removeEmployment(tenant: Tenant, employment: EmploymentRow): void {
  const { state } = tenant;
  for (const row of [employment, ...employment.$jobs]) state.removed.add(row);
  state.employments.delete(employment.userId);
  state.assignments.delete(employment.userId);
  employment.$person.$employments = employment.$person.$employments.filter((other) => other !== employment);
}

/** Did not turn up: the employment ends the day before it began, or disappears altogether. */
export function noShow(tenant: Tenant, action: ActionOf<'noShow'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  const { userId, $person: person } = employment;
  if (action.leaves === 'nothing') {
    removeEmployment(tenant, employment);
    tenant.state.users.delete(userId);
    tenant.state.usernames.delete(employment.$user.username);
  } else {
    const first = employment.$jobs[0];
    if (first !== undefined) addSlice(tenant, employment, { date: first.startDate, eventReason: 'TERVRES' });
    employment.endDate = plusDays(employment.startDate, -1);
    employment.hiringNotCompleted = false;
    employment.$isOnboardee = false;
    stamp(tenant, employment);
  }
  settle(tenant, person);
  return { personIdExternal: person.personIdExternal, userId };
}

/** Purges a person: all records disappear, the users stay with status x (KBA 3375924). */
export function purge(tenant: Tenant, action: ActionOf<'purge'>): HrOutcome {
  const { state } = tenant;
  const person = findPerson(tenant, action.worker);
  for (const employment of person.$employments.slice()) {
    employment.$user.status = 'x';
    stamp(tenant, employment.$user);
    removeEmployment(tenant, employment);
  }
  for (const row of [person, ...person.$personals, ...person.$emails, ...person.$phones]) state.removed.add(row);
  state.persons.delete(person.personIdExternal);
  state.order.splice(state.order.indexOf(person), 1);
  return { personIdExternal: person.personIdExternal, userId: null };
}
