import {
  type Company,
  type CompanyEmployment,
  type CompanyJob,
  type CompanyPerson,
  hashText,
} from '../company/index.ts';
import { mixBits } from '../company/random.ts';
import { dateValue, plusDays } from './dates.ts';
import { EVENT_REASONS } from './event-reasons.ts';
import { loadFoundation } from './load-foundation.ts';
import type { EmploymentRow, JobRow, PersonRow, UserRow } from './rows.ts';
import { syncUser } from './sync-user.ts';
import { noteStored, type Tenant } from './tenant.ts';

type Audit = { createdBy: string; createdDateTime: number; lastModifiedBy: string; lastModifiedDateTime: number };

/** The indexes of the people in the order of unsorted results: loading in that order keeps what is read together together in memory. */
function loadingOrder(
  size: number,
  shuffle: number | false,
): readonly { readonly index: number; readonly order: number }[] {
  const places = Array.from({ length: size }, (_, index) => ({
    index,
    order: shuffle === false ? index : mixBits(index ^ mixBits(shuffle)),
  }));
  return shuffle === false ? places : places.sort((left, right) => left.order - right.order);
}

/** Fills an empty tenant with a generated company. */
export function loadCompany(tenant: Tenant, company: Company): void {
  loadFoundation(tenant.state, company.organisation);
  for (const { index, order } of loadingOrder(company.size, tenant.switches.shuffle)) {
    loadPerson(tenant, company, company.person(index), order);
  }
  for (const employment of tenant.state.employments.values()) syncUser(tenant, employment);
  for (const person of tenant.state.order) notePerson(tenant, person);
}

/** Takes note of the properties of all records of a person. */
export function notePerson(tenant: Tenant, person: PersonRow): void {
  const { state } = tenant;
  noteStored(state, 'PerPerson', person);
  for (const row of person.$personals) noteStored(state, 'PerPersonal', row);
  for (const row of person.$emails) noteStored(state, 'PerEmail', row);
  for (const row of person.$phones) noteStored(state, 'PerPhone', row);
  for (const employment of person.$employments) {
    noteStored(state, 'EmpEmployment', employment);
    noteStored(state, 'User', employment.$user);
    if (employment.$assignment !== null) noteStored(state, 'EmpGlobalAssignment', employment.$assignment);
    for (const job of employment.$jobs) noteStored(state, 'EmpJob', job);
  }
}

function auditOf(company: Company, person: CompanyPerson, start: string): Audit {
  const touched =
    plusDays(dateValue(company.today), -person.untouchedDays) +
    (hashText(person.personIdExternal) % 36_000_000) +
    21_600_000;
  const created = Math.min(dateValue(start) + 28_800_000, touched);
  return { createdBy: 'hradmin', createdDateTime: created, lastModifiedBy: 'hradmin', lastModifiedDateTime: touched };
}

function loadPerson(tenant: Tenant, company: Company, person: CompanyPerson, order: number): void {
  const { state } = tenant;
  const id = person.personIdExternal;
  const audit = auditOf(company, person, person.names[0]?.startDate ?? company.today);
  const row: PersonRow = {
    personIdExternal: id,
    personId: person.personId,
    perPersonUuid: person.perPersonUuid,
    dateOfBirth: dateValue(person.dateOfBirth),
    countryOfBirth: person.nationality,
    ...audit,
    $order: order,
    $personals: [],
    $emails: [],
    $phones: [],
    $employments: [],
  };
  row.$personals = person.names.map((name) => ({
    personIdExternal: id,
    startDate: dateValue(name.startDate),
    endDate: dateValue(name.endDate),
    firstName: name.firstName,
    lastName: name.lastName,
    middleName: name.middleName,
    preferredName: name.preferredName,
    displayName: `${name.preferredName ?? name.firstName} ${name.lastName}`,
    salutation: person.salutation,
    gender: person.gender === 'D' ? 'U' : person.gender,
    nationality: person.nationality,
    ...audit,
    $person: row,
  }));
  row.$emails = person.emails.map((email) => ({
    personIdExternal: id,
    emailType: email.kind,
    emailAddress: email.address,
    isPrimary: email.isPrimary,
    ...audit,
    $person: row,
  }));
  row.$phones = person.phones.map((phone) => ({
    personIdExternal: id,
    phoneType: phone.kind,
    countryCode: phone.countryCode,
    areaCode: phone.areaCode,
    phoneNumber: phone.number,
    extension: phone.extension,
    isPrimary: phone.isPrimary,
    ...audit,
    $person: row,
  }));
  for (const employment of person.employments) row.$employments.push(loadEmployment(tenant, row, employment, audit));
  state.persons.set(id, row);
  state.order.push(row);
}

function loadEmployment(tenant: Tenant, person: PersonRow, employment: CompanyEmployment, audit: Audit): EmploymentRow {
  const { state } = tenant;
  const first = employment.jobs[0];
  const row: EmploymentRow = {
    personIdExternal: person.personIdExternal,
    userId: employment.userId,
    startDate: dateValue(employment.startDate),
    endDate: employment.endDate === null ? null : dateValue(employment.endDate),
    originalStartDate: dateValue(employment.originalStartDate),
    firstDateWorked: dateValue(employment.startDate),
    lastDateWorked: employment.endDate === null ? null : dateValue(employment.endDate),
    assignmentClass: employment.assignmentClass,
    isContingentWorker: employment.isContingent,
    hiringNotCompleted: employment.isOnboarding,
    isECRecord: true,
    ...audit,
    $person: person,
    $jobs: [],
    $user: undefined as unknown as UserRow,
    $assignment: null,
    $isOnboardee: employment.isOnboarding,
  };
  row.$jobs = employment.jobs.map((job) => loadJob(tenant, row, job, audit));
  row.$user = loadUser(row, employment, audit);
  if (employment.assignmentClass === 'GA') {
    row.$assignment = {
      userId: row.userId,
      personIdExternal: row.personIdExternal,
      assignmentClass: 'GA',
      assignmentType: 'LT',
      startDate: row.startDate,
      plannedEndDate: employment.plannedEndDate === null ? null : dateValue(employment.plannedEndDate),
      endDate: row.endDate,
      company: first?.legalEntity ?? null,
      ...audit,
      $employment: row,
    };
    state.assignments.set(row.userId, row.$assignment);
  }
  state.employments.set(row.userId, row);
  state.users.set(row.userId, row.$user);
  state.usernames.set(row.$user.username, row.$user);
  return row;
}

function loadJob(tenant: Tenant, employment: EmploymentRow, job: CompanyJob, audit: Audit): JobRow {
  const reason = EVENT_REASONS.get(job.eventReason);
  const office = tenant.state.foundation.get('FOLocation')?.get(job.office)?.[0];
  const company = tenant.state.foundation.get('FOCompany')?.get(job.legalEntity)?.[0];
  return {
    userId: employment.userId,
    startDate: dateValue(job.startDate),
    endDate: dateValue(job.endDate),
    seqNumber: job.sequence,
    eventReason: job.eventReason,
    event: reason?.event ?? null,
    emplStatus: reason?.emplStatus ?? 'A',
    managerId: job.manager,
    company: job.legalEntity,
    businessUnit: job.businessUnit,
    division: job.division,
    department: job.department,
    costCenter: job.costCenter,
    location: job.office,
    jobCode: job.jobCode,
    jobTitle: job.jobTitle,
    payGrade: job.payGrade,
    position: job.position,
    employeeClass: job.employeeClass === 'contingent' ? 'C' : 'E',
    employmentType: job.employmentType === 'external' ? 'EXT' : job.employmentType === 'parttime' ? 'PT' : 'FT',
    countryOfCompany: company?.country ?? null,
    timezone: office?.timezone ?? null,
    fte: job.fte,
    standardHours: 40 * job.fte,
    ...audit,
    $employment: employment,
  };
}

function loadUser(employment: EmploymentRow, from: CompanyEmployment, audit: Audit): UserRow {
  const phone = employment.$person.$phones.find((row) => row.phoneType === 'B');
  const cell = employment.$person.$phones.find((row) => row.phoneType === 'C');
  return {
    userId: employment.userId,
    username: from.username,
    status: 't',
    firstName: null,
    lastName: null,
    email: null,
    title: null,
    department: null,
    division: null,
    location: null,
    jobCode: null,
    businessPhone: phone?.phoneNumber ?? null,
    cellPhone: cell?.phoneNumber ?? null,
    country: (employment.$jobs[0]?.countryOfCompany ?? null) as string | null,
    hireDate: employment.startDate,
    empId: employment.personIdExternal,
    timeZone: (employment.$jobs[0]?.timezone ?? null) as string | null,
    loginMethod: 'PWD',
    isPrimaryAssignment: from.isPrimary,
    ...audit,
    $manager: null,
    $employment: employment,
  };
}
