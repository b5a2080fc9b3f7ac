import { dateValue, plusDays } from '../dates.ts';
import type { EmploymentRow, JobRow } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import { dayOf, findEmployment, findPerson } from './find-worker.ts';
import type { ActionOf, HrOutcome, JobFields } from './hr-action.ts';
import { addSlice } from './job-slices.ts';
import { addEmployment, freeUserId, freeUsername, type NewEmployment } from './new-employment.ts';
import { freshAudit, settle, stamp } from './stamp.ts';
import { endEmployment } from './terminate.ts';

function jobOf(slice: JobRow | undefined, change: JobFields = {}): JobFields {
  const names = [
    'company',
    'businessUnit',
    'division',
    'department',
    'costCenter',
    'location',
    'jobCode',
    'jobTitle',
    'payGrade',
  ];
  const kept = Object.fromEntries(names.map((name) => [name, slice?.[name] ?? null]));
  return { ...kept, ...change } as JobFields;
}

type Wish = { readonly username?: string; readonly userId?: string };

function another(
  tenant: Tenant,
  first: EmploymentRow,
  wish: Wish,
  change: Partial<NewEmployment> & { readonly startDate: number; readonly eventReason: string },
): EmploymentRow {
  const last = first.$jobs.at(-1);
  return addEmployment(tenant, first.$person, {
    userId: wish.userId ?? freeUserId(tenant, `${first.userId}-2`),
    username: wish.username ?? freeUsername(tenant, `${first.$user.username}.2`),
    managerId: last?.managerId ?? 'NO_MANAGER',
    isContingent: false,
    isPrimary: true,
    isOnboardee: false,
    assignmentClass: 'ST',
    job: jobOf(last),
    ...change,
  });
}

function outcome(tenant: Tenant, employment: EmploymentRow): HrOutcome {
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}

function setPrimary(tenant: Tenant, employment: EmploymentRow): void {
  for (const other of employment.$person.$employments) {
    const isPrimary = other === employment;
    if (other.$user.isPrimaryAssignment === isPrimary) continue;
    other.$user.isPrimaryAssignment = isPrimary;
    stamp(tenant, other.$user);
  }
}

/** Comes back: on the same employment (end date blank again at once, even for a future day) or with a new one. */
export function rehire(tenant: Tenant, action: ActionOf<'rehire'>): HrOutcome {
  const first = findEmployment(tenant, action.worker);
  const date = dayOf(tenant, action.date);
  if (first.endDate === null) throw new RangeError(`${action.worker} has not left`);
  if (date <= first.endDate) throw new RangeError('a rehire must be after the last day');
  if (action.mode === 'newEmployment') {
    const employment = another(tenant, first, action, { startDate: date, eventReason: 'REHREH' });
    setPrimary(tenant, employment);
    return outcome(tenant, employment);
  }
  addSlice(tenant, first, { date, eventReason: 'REHREH' });
  if (tenant.switches.rehireStartDate === 'rehireDate') first.startDate = date;
  first.endDate = null;
  first.lastDateWorked = null;
  stamp(tenant, first);
  return outcome(tenant, first);
}

/** Contingent worker becomes employee, or the other way round: the old employment ends the day before the new one. */
export function convert(tenant: Tenant, action: ActionOf<'convert'>): HrOutcome {
  const first = findEmployment(tenant, action.worker);
  const date = dayOf(tenant, action.date);
  const employment = another(tenant, first, action, {
    startDate: date,
    eventReason: action.isContingent ? 'SCWKNEW' : 'HIRNEW',
    isContingent: action.isContingent,
  });
  endEmployment(tenant, first, plusDays(date, -1), first.isContingentWorker ? 'ENDCWK' : 'TERVRES');
  setPrimary(tenant, employment);
  return outcome(tenant, employment);
}

/** A second job beside the first. */
export function addConcurrentJob(tenant: Tenant, action: ActionOf<'addConcurrentJob'>): HrOutcome {
  const first = findEmployment(tenant, action.worker);
  const startDate = dayOf(tenant, action.date);
  const job = jobOf(first.$jobs.at(-1), { jobTitle: 'Second Job', ...action.job });
  const employment = another(tenant, first, action, { startDate, eventReason: 'ADDJOB', isPrimary: false, job });
  if (action.isPrimary === true) setPrimary(tenant, employment);
  return outcome(tenant, employment);
}

/** The employment (by userId) becomes the primary one. */
export function makePrimary(tenant: Tenant, action: ActionOf<'makePrimary'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  setPrimary(tenant, employment);
  return outcome(tenant, employment);
}

/** Goes abroad: the home job is dormant (the user stays active) and a host employment of class GA begins. */
export function startGlobalAssignment(tenant: Tenant, action: ActionOf<'startGlobalAssignment'>): HrOutcome {
  const home = findEmployment(tenant, action.worker);
  const startDate = dayOf(tenant, action.date);
  const job = jobOf(home.$jobs.at(-1), { location: '8510-0001', company: '1820', ...action.job });
  const host = another(tenant, home, action, {
    startDate,
    eventReason: 'GASTART',
    assignmentClass: 'GA',
    isPrimary: false,
    job,
  });
  host.$assignment = {
    userId: host.userId,
    personIdExternal: host.personIdExternal,
    assignmentClass: 'GA',
    assignmentType: 'LT',
    startDate,
    plannedEndDate: action.plannedEndDate === undefined ? null : dateValue(action.plannedEndDate),
    endDate: null,
    company: job.company ?? null,
    ...freshAudit(tenant),
    $employment: host,
  };
  tenant.state.assignments.set(host.userId, host.$assignment);
  addSlice(tenant, home, { date: startDate, eventReason: 'GAAWAY' });
  return outcome(tenant, host);
}

/** Comes back from abroad: the host employment ends, its job is discarded, the home job is active again the day after. */
export function endGlobalAssignment(tenant: Tenant, action: ActionOf<'endGlobalAssignment'>): HrOutcome {
  const person = findPerson(tenant, action.worker);
  const host = person.$employments.find(
    (employment) => employment.assignmentClass === 'GA' && employment.endDate === null,
  );
  const home = person.$employments.find(
    (employment) => employment.assignmentClass === 'ST' && employment.endDate === null,
  );
  if (host === undefined || home === undefined) throw new RangeError(`${action.worker} is not on a global assignment`);
  const lastDay = action.lastDay === undefined ? plusDays(tenant.today(), -1) : dateValue(action.lastDay);
  endEmployment(tenant, host, lastDay, 'GAEND');
  if (host.$assignment !== null) {
    host.$assignment.endDate = lastDay;
    stamp(tenant, host.$assignment);
  }
  addSlice(tenant, home, { date: plusDays(lastDay, 1), eventReason: 'GABACK' });
  return outcome(tenant, home);
}
