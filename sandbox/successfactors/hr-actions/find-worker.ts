import { dateIn, dateValue } from '../dates.ts';
import { mainEmployment } from '../entities/main-employment.ts';
import type { EmploymentRow, PersonRow } from '../rows.ts';
import type { Tenant } from '../tenant.ts';

/** The person of a personIdExternal or userId. Throws a RangeError for nobody. */
export function findPerson(tenant: Tenant, worker: string): PersonRow {
  const { persons, employments } = tenant.state;
  const person = persons.get(worker) ?? employments.get(worker)?.$person;
  if (person === undefined) throw new RangeError(`no worker ${worker}`);
  return person;
}

/** The employment of a userId, or the main one of a personIdExternal. Throws a RangeError for none. */
export function findEmployment(tenant: Tenant, worker: string): EmploymentRow {
  const employment = tenant.state.employments.get(worker) ?? mainEmployment(findPerson(tenant, worker));
  if (employment === undefined) throw new RangeError(`${worker} has no employment`);
  return employment;
}

/** The userId under which a manager is referred to; NO_MANAGER for null. Throws a RangeError for nobody ("Reports To is invalid"). */
export function managerIdOf(tenant: Tenant, manager: string | null): string {
  if (manager === null) return 'NO_MANAGER';
  try {
    return findEmployment(tenant, manager).userId;
  } catch {
    throw new RangeError(`Reports To is invalid: ${manager}`);
  }
}

/**
 * The date value of an action's day. Without one it is in effect at once: from the tenant's today, or from today where the person works when that is
 * still the day before.
 */
export function dayOf(tenant: Tenant, date: string | undefined, employment?: EmploymentRow): number {
  if (date !== undefined) return dateValue(date);
  const zone = employment?.$jobs.at(-1)?.timezone;
  const today = tenant.today();
  return typeof zone === 'string' ? Math.min(today, dateIn(tenant.now(), zone)) : today;
}
