import { plusDays } from '../dates.ts';
import {
  AUDIT,
  customStrings,
  type Entity,
  entity,
  type Navigation,
  properties,
  type ToOne,
  type ToSlice,
} from '../entity.ts';
import { relationshipsOf } from '../hr-actions/relate.ts';
import type { AssignmentRow, EmploymentRow, JobRow, Row } from '../rows.ts';
import { slicesIn } from '../slices.ts';
import type { Switches } from '../switches.ts';
import { foundationSlices, type Tenant } from '../tenant.ts';
import { optionNav } from './option-nav.ts';
import { positionOf } from './position-entity.ts';

const employmentNav: ToOne = {
  name: 'employmentNav',
  kind: 'one',
  target: 'EmpEmployment',
  row: (row) => (row as JobRow | AssignmentRow).$employment,
};
const userNav: ToOne = {
  name: 'userNav',
  kind: 'one',
  target: 'User',
  row: (row, tenant) => tenant.state.users.get(String(row.userId)) ?? null,
};
const personNav: ToOne = {
  name: 'personNav',
  kind: 'one',
  target: 'PerPerson',
  row: (row) => (row as EmploymentRow).$person,
};

function foNav(name: string, field: string, target: string): ToSlice {
  return { name, kind: 'slice', target, rows: (row, tenant) => foundationSlices(tenant.state, target, row[field]) };
}

function assignmentNav(switches: Switches): Navigation {
  const base = { name: 'empGlobalAssignmentNav', target: 'EmpGlobalAssignment' };
  if (switches.globalAssignmentNav === 'one')
    return { ...base, kind: 'one', row: (row) => (row as EmploymentRow).$assignment };
  return {
    ...base,
    kind: 'many',
    rows: (row) => {
      const assignment = (row as EmploymentRow).$assignment;
      return assignment === null ? [] : [assignment];
    },
  };
}

function* employmentsOf(tenant: Tenant): Iterable<EmploymentRow> {
  for (const person of tenant.state.order) yield* person.$employments;
}

function empEmployment(switches: Switches): Entity {
  return entity('EmpEmployment', {
    properties:
      properties(`personIdExternal:S100* userId:S100* startDate:D endDate:D- originalStartDate:D firstDateWorked:D lastDateWorked:D-
      seniorityDate:D serviceDate:D professionalServiceDate:D retirementDate:D okToRehire:B- regretTermination:B- payrollEndDate:D- salaryEndDate:D-
      benefitsEndDate:D- StockEndDate:D- bonusPayExpirationDate:D- assignmentClass:S32- assignmentIdExternal:S100 isContingentWorker:B isECRecord:B-
      hiringNotCompleted:B- employeeFirstEmployment:B- prevEmployeeId:S32 jobNumber:L- includeAllRecords:B- ${customStrings('customString', 15)} ${AUDIT}`),
    navigations: [
      { name: 'jobInfoNav', kind: 'many', target: 'EmpJob', rows: (row) => (row as EmploymentRow).$jobs },
      { name: 'userNav', kind: 'one', target: 'User', row: (row) => (row as EmploymentRow).$user },
      personNav,
      {
        name: 'empJobRelationshipNav',
        kind: 'many',
        target: 'EmpJobRelationships',
        rows: (row) => [...relationshipsOf(row)],
      },
      assignmentNav(switches),
    ],
    records: employmentsOf,
  });
}

function terminationOf(employment: EmploymentRow): Row | null {
  if (employment.endDate === null) return null;
  const next = plusDays(employment.endDate, 1);
  const job = employment.$jobs.find((slice) => slice.startDate === next);
  return {
    endDate: employment.endDate,
    personIdExternal: employment.personIdExternal,
    userId: employment.userId,
    eventReason: job?.eventReason ?? null,
    lastDateWorked: employment.endDate,
    okToRehire: employment.okToRehire ?? null,
    createdBy: employment.lastModifiedBy,
    createdDateTime: employment.lastModifiedDateTime,
    lastModifiedBy: employment.lastModifiedBy,
    lastModifiedDateTime: employment.lastModifiedDateTime,
    $employment: employment,
    $job: job ?? undefined,
  };
}

const empEmploymentTermination: Entity = entity('EmpEmploymentTermination', {
  properties:
    properties(`endDate:D* personIdExternal:S100* userId:S100* eventReason:S38 lastDateWorked:D okToRehire:B regretTermination:B notes:S4000
    payrollEndDate:D salaryEndDate:D benefitsEndDate:D StockEndDate:D newMainEmploymentId:M ${AUDIT}`),
  navigations: [
    employmentNav,
    userNav,
    { name: 'jobInfoNav', kind: 'one', target: 'EmpJob', row: (row) => (row.$job ?? null) as Row | null },
    { name: 'personNav', kind: 'one', target: 'PerPerson', row: (row) => (row.$employment as EmploymentRow).$person },
  ],
  records: function* (tenant) {
    for (const employment of employmentsOf(tenant)) {
      const termination = terminationOf(employment);
      if (termination !== null) yield termination;
    }
  },
});

const JOB_FIELDS = `seqNumber:L* startDate:D* userId:S100* endDate:D- company:S128 department:S128 division:S128 businessUnit:S128 costCenter:S128
  location:S128 jobCode:S128 jobTitle:S256 payGrade:S128 position:S128 managerId:S100 emplStatus:S38-@employee-status event:S38-@event eventReason:S128
  employeeClass:S38@EMPLOYEECLASS employmentType:S38@employmentType regularTemp:S38 contractType:S38 contractEndDate:D isFulltimeEmployee:B fte:F
  standardHours:F workingDaysPerWeek:F workscheduleCode:S128 timeTypeProfileCode:S128 holidayCalendarCode:S128 timezone:S128 countryOfCompany:S100-
  positionEntryDate:D jobEntryDate:D companyEntryDate:D departmentEntryDate:D locationEntryDate:D payGradeEntryDate:D probationPeriodEndDate:D
  expectedReturnDate:D workLocation:S256 flsaStatus:S38 notes:S4000 attachmentId:S128 effectiveLatestChange:B-`;

function isLatestOfDay(row: Row): boolean {
  const job = row as JobRow;
  return !job.$employment.$jobs.some((other) => other.startDate === job.startDate && other.seqNumber > job.seqNumber);
}

function empJob(switches: Switches): Entity {
  return entity('EmpJob', {
    isEffectiveDated: true,
    properties: properties(`${JOB_FIELDS} ${customStrings('customString', 20)} ${AUDIT}`, {
      effectiveLatestChange: isLatestOfDay,
      isFulltimeEmployee: (row) => row.fte === 1,
      workingDaysPerWeek: () => 5,
    }),
    navigations: [
      foNav('companyNav', 'company', 'FOCompany'),
      foNav('departmentNav', 'department', 'FODepartment'),
      foNav('divisionNav', 'division', 'FODivision'),
      foNav('businessUnitNav', 'businessUnit', 'FOBusinessUnit'),
      foNav('costCenterNav', 'costCenter', 'FOCostCenter'),
      foNav('locationNav', 'location', 'FOLocation'),
      foNav('jobCodeNav', 'jobCode', 'FOJobCode'),
      foNav('payGradeNav', 'payGrade', 'FOPayGrade'),
      foNav('eventReasonNav', 'eventReason', 'FOEventReason'),
      foNav('countryOfCompanyNav', 'countryOfCompany', 'Country'),
      {
        name: 'positionNav',
        kind: 'slice',
        target: 'Position',
        rows: (row, tenant) => positionOf(tenant, row.position),
      },
      {
        name: 'managerUserNav',
        kind: 'one',
        target: 'User',
        isShared: true,
        row: (row, tenant) => tenant.state.users.get(String(row.managerId)) ?? null,
      },
      {
        name: 'managerEmploymentNav',
        kind: 'one',
        target: 'EmpEmployment',
        isShared: true,
        row: (row, tenant) => tenant.state.employments.get(String(row.managerId)) ?? null,
      },
      employmentNav,
      userNav,
      optionNav('emplStatusNav', 'emplStatus', 'employee-status', switches),
      optionNav('eventNav', 'event', 'event', switches),
      optionNav('employeeClassNav', 'employeeClass', 'EMPLOYEECLASS', switches),
      optionNav('employmentTypeNav', 'employmentType', 'employmentType', switches),
    ],
    records: function* (tenant) {
      for (const employment of employmentsOf(tenant)) yield employment.$jobs;
    },
  });
}

function empGlobalAssignment(switches: Switches): Entity {
  return entity('EmpGlobalAssignment', {
    properties:
      properties(`userId:S100* personIdExternal:S100- assignmentType:S38@global_assignment_type assignmentClass:S32- startDate:D plannedEndDate:D endDate:D
      payrollEndDate:D company:S128 ${AUDIT}`),
    navigations: [
      employmentNav,
      userNav,
      optionNav('assignmentTypeNav', 'assignmentType', 'global_assignment_type', switches),
    ],
    records: (tenant) => tenant.state.assignments.values(),
  });
}

/** EmpJobRelationships: those of today only. */
function empJobRelationships(switches: Switches): Entity {
  return entity('EmpJobRelationships', {
    properties: properties(
      `relationshipType:S38*@jobRelType startDate:D* userId:S100* relUserId:S100 endDate:D- operation:S32! ${AUDIT}`,
    ),
    navigations: [
      userNav,
      {
        name: 'relUserNav',
        kind: 'one',
        target: 'User',
        isShared: true,
        row: (row, tenant) => tenant.state.users.get(String(row.relUserId)) ?? null,
      },
      {
        name: 'relEmploymentNav',
        kind: 'one',
        target: 'EmpEmployment',
        isShared: true,
        row: (row, tenant) => tenant.state.employments.get(String(row.relUserId)) ?? null,
      },
      optionNav('relationshipTypeNav', 'relationshipType', 'jobRelType', switches),
    ],
    records: function* (tenant) {
      const today = tenant.today();
      for (const employment of employmentsOf(tenant)) yield* slicesIn(relationshipsOf(employment), today, today);
    },
  });
}

/** The entities of the employment side. */
export function employmentEntities(switches: Switches): readonly Entity[] {
  return [
    empEmployment(switches),
    empEmploymentTermination,
    empJob(switches),
    empJobRelationships(switches),
    empGlobalAssignment(switches),
  ];
}
