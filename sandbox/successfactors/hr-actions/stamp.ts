import { notePerson } from '../load-company.ts';
import type { AuditedRow, EmploymentRow, PersonRow } from '../rows.ts';
import { syncUser } from '../sync-user.ts';
import type { Tenant } from '../tenant.ts';

/** The audit fields of a record made now. */
export function freshAudit(tenant: Tenant, by = 'hradmin') {
  const now = tenant.now();
  return { createdBy: by, createdDateTime: now, lastModifiedBy: by, lastModifiedDateTime: now };
}

/** Says that a record was changed now. */
export function stamp(tenant: Tenant, row: AuditedRow, by = 'hradmin'): void {
  row.lastModifiedBy = by;
  row.lastModifiedDateTime = tenant.now();
}

function followUser(tenant: Tenant, employment: EmploymentRow): void {
  if (syncUser(tenant, employment)) stamp(tenant, employment.$user, 'hrissync');
}

/** To be called after each change of a person: the User rows follow (unless a switch delays them) and new properties are noted. */
export function settle(tenant: Tenant, person: PersonRow): void {
  if (tenant.switches.userSync === 'immediate') {
    for (const employment of person.$employments) followUser(tenant, employment);
  }
  notePerson(tenant, person);
}
