import type { PersonRow, Row } from './rows.ts';
import type { Tenant } from './tenant.ts';
import { terminationInfo } from './termination-info.ts';

function plain(row: Row | null): Record<string, unknown> | null {
  return row === null ? null : Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('$')));
}

/** All records of a person as plain data (picklist fields as external codes, dates in epoch milliseconds). */
export function describePerson(tenant: Tenant, person: PersonRow): Record<string, unknown> {
  return {
    ...plain(person),
    personals: person.$personals.map(plain),
    emails: person.$emails.map(plain),
    phones: person.$phones.map(plain),
    terminationInfo: plain(terminationInfo(tenant, person)),
    employments: person.$employments.map((employment) => ({
      ...plain(employment),
      user: { ...plain(employment.$user), manager: employment.$user.$manager },
      assignment: plain(employment.$assignment),
      jobs: employment.$jobs.map(plain),
    })),
  };
}
