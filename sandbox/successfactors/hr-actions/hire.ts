import { createRandom, foldName, hashText, NAME_POOLS, type Random } from '../../company/index.ts';
import { dateValue, END_OF_TIME } from '../dates.ts';
import type { EmailRow, EmploymentRow, PersonRow } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import { dayOf, findEmployment, managerIdOf } from './find-worker.ts';
import type { ActionOf, HrOutcome, JobFields, Joiner } from './hr-action.ts';
import { addEmployment, freeUserId, freeUsername } from './new-employment.ts';
import { freshAudit, settle, stamp } from './stamp.ts';

type Named = { readonly firstName: string; readonly lastName: string; readonly login: string };

function makeName(random: Random, joiner: Joiner): Named {
  const pool = random.pick(Object.values(NAME_POOLS));
  const given =
    joiner.firstName === undefined ? random.pick([...pool.female, ...pool.male]) : { text: joiner.firstName };
  const family = joiner.lastName === undefined ? random.pick(pool.family) : { text: joiner.lastName };
  return { firstName: given.text, lastName: family.text, login: `${foldName(given)}.${foldName(family)}` };
}

function freePersonId(tenant: Tenant): string {
  let number = 100_001 + tenant.state.persons.size;
  while (tenant.state.persons.has(`${number}`)) number += 1;
  return `${number}`;
}

function makePerson(tenant: Tenant, personIdExternal: string, name: Named, start: number): PersonRow {
  const audit = freshAudit(tenant);
  const random = createRandom(hashText(personIdExternal), 7);
  const uuid = Array.from({ length: 4 }, () => random.below(0xffffffff).toString(16).padStart(8, '0')).join('');
  const person: PersonRow = {
    personIdExternal,
    personId: 500_000 + tenant.state.persons.size,
    perPersonUuid: uuid.toUpperCase(),
    dateOfBirth: dateValue('1990-01-01') + random.below(3000) * 86_400_000,
    countryOfBirth: 'DEU',
    ...audit,
    $order: 0,
    $personals: [],
    $emails: [],
    $phones: [],
    $employments: [],
  };
  person.$personals = [
    {
      personIdExternal,
      startDate: start,
      endDate: END_OF_TIME,
      firstName: name.firstName,
      lastName: name.lastName,
      middleName: null,
      preferredName: null,
      displayName: `${name.firstName} ${name.lastName}`,
      gender: random.chance(0.5) ? 'F' : 'M',
      nationality: 'DEU',
      ...audit,
      $person: person,
    },
  ];
  return person;
}

/** Puts a person into the unsorted order: anywhere when results are shuffled, else at the end. */
function enlist(tenant: Tenant, person: PersonRow): void {
  const { state, switches } = tenant;
  person.$order = switches.shuffle === false ? state.order.length : hashText(person.personIdExternal, switches.shuffle);
  const at = state.order.findIndex((other) => other.$order > person.$order);
  state.order.splice(at < 0 ? state.order.length : at, 0, person);
  state.persons.set(person.personIdExternal, person);
}

/** The employment of somebody who has no manager. */
function topEmployment(tenant: Tenant): EmploymentRow | undefined {
  return tenant.state.employments.values().find((employment) => employment.$jobs[0]?.managerId === 'NO_MANAGER');
}

function templateJob(tenant: Tenant, managerId: string): JobFields {
  const manager = tenant.state.employments.get(managerId) ?? topEmployment(tenant);
  const job = manager?.$jobs.at(-1);
  return {
    company: String(job?.company ?? '1710'),
    businessUnit: String(job?.businessUnit ?? 'BU-1'),
    division: String(job?.division ?? 'DIV1'),
    department: String(job?.department ?? '50007001'),
    costCenter: String(job?.costCenter ?? '0000004100'),
    location: String(job?.location ?? '0010-0001'),
    jobCode: 'JC-0001',
    jobTitle: 'Analyst',
    payGrade: 'GR-04',
  };
}

function addresses(tenant: Tenant, person: PersonRow, joiner: Joiner, username: string): EmailRow[] {
  const address = joiner.email === undefined ? `${username}@acme.example.com` : joiner.email;
  const base = { personIdExternal: person.personIdExternal, ...freshAudit(tenant), $person: person };
  const emails: EmailRow[] = [];
  if (address !== null) emails.push({ ...base, emailType: 'B', emailAddress: address, isPrimary: true });
  if (joiner.personalEmail !== undefined)
    emails.push({ ...base, emailType: 'P', emailAddress: joiner.personalEmail, isPrimary: address === null });
  return emails;
}

function join(tenant: Tenant, joiner: Joiner, isOnboardee: boolean): HrOutcome {
  const id = joiner.personIdExternal ?? freePersonId(tenant);
  if (tenant.state.persons.has(id)) throw new RangeError(`person ${id} exists`);
  const name = makeName(createRandom(hashText(id), tenant.state.persons.size), joiner);
  const startDate = dayOf(tenant, joiner.startDate);
  const first = topEmployment(tenant)?.userId ?? null;
  const managerId = managerIdOf(tenant, joiner.manager === undefined ? first : joiner.manager);
  const person = makePerson(tenant, id, name, startDate);
  const username = joiner.username ?? freeUsername(tenant, name.login);
  const isContingent = joiner.isContingent ?? false;
  const employment = addEmployment(tenant, person, {
    userId: joiner.userId ?? freeUserId(tenant, `u${id}`),
    username,
    startDate,
    eventReason: isContingent ? 'SCWKNEW' : 'HIRNEW',
    managerId,
    isContingent,
    isPrimary: true,
    isOnboardee,
    assignmentClass: 'ST',
    job: { ...templateJob(tenant, managerId), ...joiner.job },
  });
  person.$emails = addresses(tenant, person, joiner, username);
  enlist(tenant, person);
  settle(tenant, person);
  return { personIdExternal: id, userId: employment.userId };
}

/** A direct hire, today or later (or in the past). */
export function hire(tenant: Tenant, action: ActionOf<'hire'>): HrOutcome {
  return join(tenant, action, false);
}

/** A candidate in onboarding: an external user, `hiringNotCompleted`, by default with a personal address only. */
export function onboard(tenant: Tenant, action: ActionOf<'onboard'>): HrOutcome {
  const { email = null, personalEmail = 'candidate@mail.example.org' } = action;
  return join(tenant, { ...action, email, personalEmail }, true);
}

/** Manage pending hires is done: the employment is complete; the user stays external until the first day. */
export function completePendingHire(tenant: Tenant, action: ActionOf<'completePendingHire'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  employment.hiringNotCompleted = false;
  employment.lastModifiedDateTime = tenant.now();
  if (employment.startDate <= tenant.today()) employment.$isOnboardee = false;
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}

/** The candidate withdraws: the user becomes an inactive external one (status d), the records stay as they are. */
export function withdrawOnboarding(tenant: Tenant, action: ActionOf<'withdrawOnboarding'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  if (!employment.hiringNotCompleted) throw new RangeError(`${action.worker} is not in onboarding`);
  employment.$isWithdrawn = true;
  stamp(tenant, employment.$user);
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}
