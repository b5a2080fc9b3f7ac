import { BEGINNING_OF_TIME, END_OF_TIME } from '../dates.ts';
import { type Entity, entity, properties } from '../entity.ts';
import type { EmploymentRow, JobRow, Row } from '../rows.ts';
import { shownJob } from '../sync-user.ts';
import { foundationSlices, type Tenant } from '../tenant.ts';

function holderOf(tenant: Tenant, code: string): EmploymentRow | undefined {
  return tenant.state.employments.get(code.replace(/^POS/u, 'u'));
}

function makePosition(tenant: Tenant, code: string, job: JobRow): Row {
  const level = foundationSlices(tenant.state, 'FOJobCode', job.jobCode)[0]?.jobLevel ?? null;
  return {
    code,
    effectiveStartDate: BEGINNING_OF_TIME,
    effectiveEndDate: END_OF_TIME,
    effectiveStatus: 'A',
    externalName_defaultValue: job.jobTitle ?? null,
    externalName_en_US: job.jobTitle ?? null,
    externalName_de_DE: `${job.jobTitle} (m/w/d)`,
    externalName_fr_FR: `${job.jobTitle} (h/f)`,
    externalName_localized: job.jobTitle ?? null,
    positionTitle: job.jobTitle ?? null,
    jobTitle: job.jobTitle ?? null,
    jobLevel: level,
    jobCode: job.jobCode ?? null,
    company: job.company ?? null,
    department: job.department ?? null,
    division: job.division ?? null,
    businessUnit: job.businessUnit ?? null,
    costCenter: job.costCenter ?? null,
    location: job.location ?? null,
    payGrade: job.payGrade ?? null,
    employeeClass: job.employeeClass ?? null,
    incumbent: job.$employment.endDate === null ? job.userId : null,
    vacant: job.$employment.endDate !== null,
    targetFTE: job.fte ?? null,
    standardHours: job.standardHours ?? null,
    multipleIncumbentsAllowed: false,
    type: 'RP',
    createdDateTime: job.createdDateTime,
    lastModifiedDateTime: job.createdDateTime,
    createdBy: 'hradmin',
    lastModifiedBy: 'hradmin',
    $manager: job.managerId,
  };
}

/** The slices of a position; none for a code that nobody was ever planned for. */
export function positionOf(tenant: Tenant, code: unknown): readonly Row[] {
  if (typeof code !== 'string') return [];
  const holder = holderOf(tenant, code);
  const job = holder === undefined ? undefined : shownJob(holder, tenant.today());
  return job === undefined ? [] : [makePosition(tenant, code, job)];
}

function parentOf(tenant: Tenant, row: Row): readonly Row[] {
  const manager = tenant.state.employments.get(String(row.$manager));
  return positionOf(tenant, manager?.$jobs.at(-1)?.position);
}

/** Position: one for each job that has a position code, derived from who holds it. */
export const positionEntity: Entity = entity('Position', {
  isEffectiveDated: true,
  isMdf: true,
  properties:
    properties(`code:S128* effectiveStartDate:D* effectiveEndDate:D effectiveStatus:S1 externalName_defaultValue:S90 externalName_en_US:S90
    externalName_de_DE:S90 externalName_fr_FR:S90 externalName_localized:S90! positionTitle:S90 jobTitle:S256 jobLevel:S32 jobCode:S128 company:S128
    department:S128 division:S128 businessUnit:S128 costCenter:S128 location:S128 payGrade:S128 employeeClass:S38 incumbent:S100 vacant:B targetFTE:M
    standardHours:M multipleIncumbentsAllowed:B type:S32 createdBy:S createdDateTime:O lastModifiedBy:S lastModifiedDateTime:O`),
  navigations: [
    { name: 'parentPosition', kind: 'slice', target: 'Position', rows: (row, tenant) => parentOf(tenant, row) },
    {
      name: 'incumbentNav',
      kind: 'one',
      target: 'User',
      row: (row, tenant) => tenant.state.users.get(String(row.incumbent)) ?? null,
    },
  ],
  records: function* (tenant) {
    for (const employment of tenant.state.employments.values()) {
      const slices = positionOf(tenant, employment.$jobs.at(-1)?.position);
      if (slices.length > 0 && employment.$jobs.at(-1)?.position === `POS${employment.userId.slice(1)}`) yield slices;
    }
  },
});
