import { customStrings, type Entity, entity, properties } from '../entity.ts';
import type { EmploymentRow, UserRow } from '../rows.ts';
import type { Tenant } from '../tenant.ts';

function directReports(tenant: Tenant, user: UserRow): UserRow[] {
  return Array.from(tenant.state.users.values()).filter((other) => other.$manager === user.userId);
}

/** The employment of a user; null for a purged one. */
function livingEmployment(tenant: Tenant, user: UserRow): EmploymentRow | null {
  return tenant.state.removed.has(user.$employment) ? null : user.$employment;
}

/** User: the login and profile row of each employment. */
export const userEntity: Entity = entity('User', {
  properties: properties(
    `userId:S100* username:S100 status:S2 firstName:S128 lastName:S128 mi:S128 defaultFullName:S128- displayName:S128 nickname:S128 suffix:S32 title:S255
    salutation:S128 gender:S2 email:S100 businessPhone:S20 cellPhone:S20 homePhone:S20 fax:S20 addressLine1:S255 addressLine2:S255 addressLine3:S255 city:S32
    state:S32 zipCode:S10 country:S100 department:S128 division:S128 location:S128 jobCode:S128 jobTitle:S100 jobFamily:S100 jobLevel:S100 payGrade:S128 hireDate:D
    serviceDate:D dateOfCurrentPosition:D companyExitDate:D empId:S255 employeeClass:S128 ${customStrings('custom', 15, 2)} timeZone:S64 defaultLocale:S32
    loginMethod:S32 isPrimaryAssignment:B- teamMembersSize:I- totalTeamSize:L- password:S100! lastModified:D- lastModifiedDateTime:O- lastModifiedWithTZ:O-`,
    {
      defaultFullName: (row) => `${row.firstName ?? ''} ${row.lastName ?? ''}`.trim(),
      displayName: (row) => `${row.firstName ?? ''} ${row.lastName ?? ''}`.trim(),
      jobTitle: (row) => (row.title ?? null) as string | null,
      defaultLocale: () => 'en_US',
      lastModifiedWithTZ: (row) => row.lastModifiedDateTime as number,
    },
  ),
  navigations: [
    {
      name: 'manager',
      kind: 'one',
      target: 'User',
      isShared: true,
      row: (row, tenant) => tenant.state.users.get(String((row as UserRow).$manager)) ?? null,
    },
    {
      name: 'empInfo',
      kind: 'one',
      target: 'EmpEmployment',
      row: (row, tenant) => livingEmployment(tenant, row as UserRow),
    },
    {
      name: 'personKeyNav',
      kind: 'one',
      target: 'PersonKey',
      row: (row, tenant) => livingEmployment(tenant, row as UserRow)?.$person ?? null,
    },
    {
      name: 'directReports',
      kind: 'many',
      target: 'User',
      rows: (row, tenant) => directReports(tenant, row as UserRow),
    },
  ],
  records: (tenant) => tenant.state.users.values(),
  find: (tenant, key) => tenant.state.users.get(key),
});
