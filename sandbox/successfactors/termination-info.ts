import { plusDays } from './dates.ts';
import type { PersonRow, Row } from './rows.ts';
import type { Tenant } from './tenant.ts';

/** The last day of each employment that has ended, or null for one that goes on. */
function endDates(person: PersonRow): readonly (number | null)[] {
  return person.$employments.map((employment) => employment.endDate);
}

/**
 * PersonEmpTerminationInfo of a person (KBA 3678614): an employment whose last day lies in the past, in the tenant's zone,
 * is not counted; when none is left the latest last day shows. Null without employment, unless a switch says 0.
 */
export function terminationInfo(tenant: Tenant, person: PersonRow): Row | null {
  const ends = endDates(person);
  if (ends.length === 0) {
    if (tenant.switches.terminationInfoWithoutEmployment === 'null') return null;
    return { personIdExternal: person.personIdExternal, activeEmploymentsCount: 0, latestTerminationDate: null };
  }
  const today = tenant.today();
  const firstGone = tenant.switches.countDropDay === 'dayEarly' ? plusDays(today, 1) : today;
  const active = ends.filter((end) => end === null || end >= firstGone).length;
  const latest = active > 0 ? null : Math.max(...ends.map((end) => end ?? 0));
  return { personIdExternal: person.personIdExternal, activeEmploymentsCount: active, latestTerminationDate: latest };
}
