import { END_OF_TIME } from '../dates.ts';
import type { EmploymentRow, JobRow, PersonRow, UserRow } from '../rows.ts';
import { foundationSlices, type Tenant } from '../tenant.ts';
import type { JobFields } from './hr-action.ts';
import { fieldsOfReason } from './job-slices.ts';
import { freshAudit } from './stamp.ts';

/** A new engagement of a person. */
export type NewEmployment = {
  readonly userId: string;
  readonly username: string;
  readonly startDate: number;
  readonly eventReason: string;
  readonly managerId: string;
  readonly isContingent: boolean;
  readonly isPrimary: boolean;
  readonly isOnboardee: boolean;
  readonly assignmentClass: 'ST' | 'GA';
  readonly job: JobFields;
};

/** A user name that nobody has: the wish itself, or with a number behind it. */
export function freeUsername(tenant: Tenant, wish: string): string {
  const { usernames } = tenant.state;
  let name = wish;
  for (let number = 2; usernames.has(name); number += 1) name = `${wish}${number}`;
  return name;
}

/** A user id that nobody has. */
export function freeUserId(tenant: Tenant, wish: string): string {
  const { users } = tenant.state;
  let id = wish;
  for (let number = 2; users.has(id); number += 1) id = `${wish}-${number}`;
  return id;
}

function newJob(tenant: Tenant, employment: EmploymentRow, from: NewEmployment): JobRow {
  const { job } = from;
  const company = foundationSlices(tenant.state, 'FOCompany', job.company)[0];
  const location = foundationSlices(tenant.state, 'FOLocation', job.location)[0];
  const isExternal = from.isContingent;
  return {
    userId: from.userId,
    startDate: from.startDate,
    endDate: END_OF_TIME,
    seqNumber: 1,
    ...fieldsOfReason(from.eventReason),
    managerId: from.managerId,
    position: null,
    employeeClass: isExternal ? 'C' : 'E',
    employmentType: isExternal ? 'EXT' : 'FT',
    ...job,
    countryOfCompany: (company?.country ?? null) as string | null,
    timezone: (location?.timezone ?? null) as string | null,
    fte: 1,
    standardHours: 40,
    ...freshAudit(tenant),
    $employment: employment,
  };
}

function newUser(tenant: Tenant, employment: EmploymentRow, from: NewEmployment): UserRow {
  return {
    userId: from.userId,
    username: from.username,
    status: from.isOnboardee ? 'e' : 't',
    hireDate: from.startDate,
    empId: employment.personIdExternal,
    timeZone: (employment.$jobs[0]?.timezone ?? null) as string | null,
    country: (employment.$jobs[0]?.countryOfCompany ?? null) as string | null,
    loginMethod: 'PWD',
    isPrimaryAssignment: from.isPrimary,
    ...freshAudit(tenant),
    $manager: null,
    $employment: employment,
  };
}

/** Gives a person another employment with its job and user. Throws a RangeError for a user id or user name that is taken. */
export function addEmployment(tenant: Tenant, person: PersonRow, from: NewEmployment): EmploymentRow {
  const { state } = tenant;
  if (state.users.has(from.userId)) throw new RangeError(`user id ${from.userId} is taken`);
  if (state.usernames.has(from.username)) throw new RangeError(`user name ${from.username} is taken`);
  const employment: EmploymentRow = {
    personIdExternal: person.personIdExternal,
    userId: from.userId,
    startDate: from.startDate,
    endDate: null,
    originalStartDate: from.startDate,
    firstDateWorked: from.startDate,
    lastDateWorked: null,
    assignmentClass: from.assignmentClass,
    isContingentWorker: from.isContingent,
    hiringNotCompleted: from.isOnboardee,
    isECRecord: true,
    ...freshAudit(tenant),
    $person: person,
    $jobs: [],
    $user: undefined as unknown as UserRow,
    $assignment: null,
    $isOnboardee: from.isOnboardee,
  };
  employment.$jobs = [newJob(tenant, employment, from)];
  employment.$user = newUser(tenant, employment, from);
  person.$employments.push(employment);
  state.employments.set(from.userId, employment);
  state.users.set(from.userId, employment.$user);
  state.usernames.set(from.username, employment.$user);
  return employment;
}
