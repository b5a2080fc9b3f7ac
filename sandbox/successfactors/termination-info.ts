import { plusDays } from './dates.ts';
import type { PersonRow, Row } from './rows.ts';
import type { Tenant } from './tenant.ts';

/**
 * PersonEmpTerminationInfo of a person (KBA 3678614): an employment whose last day lies in the past, in the tenant's zone,
 * is not counted; when none is left the latest last day shows. Null without employment, unless a switch says 0.
 */
export function terminationInfo(tenant: Tenant, person: PersonRow): Row | null {
  const { personIdExternal, $employments: employments } = person;
  if (employments.length === 0) {
    if (tenant.switches.terminationInfoWithoutEmployment === 'null') return null;
    return { personIdExternal, activeEmploymentsCount: 0, latestTerminationDate: null };
  }
  const firstGone = tenant.switches.countDropDay === 'dayEarly' ? plusDays(tenant.today(), 1) : tenant.today();
  let active = 0;
  let latest = 0;
  for (const { endDate } of employments) {
    if (endDate === null || endDate >= firstGone) active += 1;
    else if (endDate > latest) latest = endDate;
  }
  return { personIdExternal, activeEmploymentsCount: active, latestTerminationDate: active > 0 ? null : latest };
}
