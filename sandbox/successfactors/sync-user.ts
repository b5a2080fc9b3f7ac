import { isWorkingStatus } from './event-reasons.ts';
import type { EmploymentRow, JobRow, Row, UserRow } from './rows.ts';
import { sliceOn } from './slices.ts';
import { foundationSlices, type Tenant } from './tenant.ts';

/** The status that the user of an employment should have today (KBA 2505526). Purged users stay purged. */
export function userStatusOf(tenant: Tenant, employment: EmploymentRow): string {
  const today = tenant.today();
  if (employment.$user.status === 'x') return 'x';
  if (employment.$isWithdrawn === true) return 'd';
  if (employment.hiringNotCompleted || (employment.$isOnboardee === true && startsLater(employment, today))) return 'e';
  const job = sliceOn(employment.$jobs, today);
  if (job === undefined) return startsLater(employment, today) ? tenant.switches.preHireUserStatus : 'f';
  return isWorkingStatus(job.emplStatus) ? 't' : 'f';
}

function startsLater(employment: EmploymentRow, today: number): boolean {
  const first = employment.$jobs[0];
  return (first?.startDate ?? employment.startDate) > today;
}

/** The job that the profile shows: today's, before the first day the first one. */
export function shownJob(employment: EmploymentRow, today: number): JobRow | undefined {
  return (
    sliceOn(employment.$jobs, today) ?? employment.$jobs.find((job) => job.startDate > today) ?? employment.$jobs.at(-1)
  );
}

const displayTexts = new WeakMap<Row, string>();

function displayText(tenant: Tenant, entity: string, code: unknown, date: number): string | null {
  const slice = sliceOn(foundationSlices(tenant.state, entity, code), date);
  if (slice === undefined) return typeof code === 'string' ? code : null;
  let text = displayTexts.get(slice);
  if (text === undefined) {
    text = `${String(slice.name).trim()} (${code})`;
    displayTexts.set(slice, text);
  }
  return text;
}

function profileOf(tenant: Tenant, employment: EmploymentRow): Record<string, string | null> {
  const today = tenant.today();
  const person = employment.$person;
  const name = sliceOn(person.$personals, today) ?? person.$personals[0];
  const job = shownJob(employment, today);
  const date = job?.startDate ?? today;
  const email = person.$emails.find((row) => row.isPrimary) ?? person.$emails[0];
  return {
    status: userStatusOf(tenant, employment),
    firstName: name?.firstName ?? null,
    lastName: name?.lastName ?? null,
    email: email?.emailAddress ?? null,
    title: (job?.jobTitle ?? null) as string | null,
    department: displayText(tenant, 'FODepartment', job?.department, date),
    division: displayText(tenant, 'FODivision', job?.division, date),
    location: displayText(tenant, 'FOLocation', job?.location, date),
    jobCode: (job?.jobCode ?? null) as string | null,
    $manager: job === undefined || job.managerId === 'NO_MANAGER' ? null : job.managerId,
  };
}

/** Copies what Employee Central says today into the User row; true when that changed the row. */
export function syncUser(tenant: Tenant, employment: EmploymentRow): boolean {
  const user: UserRow = employment.$user;
  let changed = false;
  for (const [property, value] of Object.entries(profileOf(tenant, employment))) {
    if (user[property] === value) continue;
    user[property] = value;
    changed = true;
  }
  return changed;
}

/** The nightly job: every User row follows its employment; returns how many changed. */
export function syncAllUsers(tenant: Tenant): number {
  let changes = 0;
  for (const employment of tenant.state.employments.values()) {
    if (!syncUser(tenant, employment)) continue;
    changes += 1;
    if (tenant.switches.nightlySyncTouchesUser) employment.$user.lastModifiedDateTime = tenant.now();
  }
  return changes;
}
