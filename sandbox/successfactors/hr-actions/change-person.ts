import { plusDays } from '../dates.ts';
import { mainEmployment } from '../entities/main-employment.ts';
import type { EmailRow, PersonRow, PhoneRow } from '../rows.ts';
import { sliceOn } from '../slices.ts';
import type { Tenant } from '../tenant.ts';
import { dayOf, findEmployment, findPerson } from './find-worker.ts';
import type { ActionOf, HrOutcome } from './hr-action.ts';
import { freshAudit, settle, stamp } from './stamp.ts';

function outcome(tenant: Tenant, person: PersonRow): HrOutcome {
  settle(tenant, person);
  return { personIdExternal: person.personIdExternal, userId: null };
}

/** A new slice of the name, and of what else the personal record says, from a day on. */
export function renamePerson(tenant: Tenant, action: ActionOf<'renamePerson'>): HrOutcome {
  const person = findPerson(tenant, action.worker);
  const date = dayOf(tenant, action.date, mainEmployment(person));
  const before = sliceOn(person.$personals, date);
  if (before === undefined) throw new RangeError(`${action.worker} has no name on that date`);
  const firstName = action.firstName ?? before.firstName;
  const lastName = action.lastName ?? before.lastName;
  const preferredName = action.preferredName === undefined ? (before.preferredName ?? null) : action.preferredName;
  const displayName = `${preferredName ?? firstName} ${lastName}`;
  const names = { ...action.fields, firstName, lastName, preferredName, displayName };
  if (before.startDate === date) {
    Object.assign(before, names);
    stamp(tenant, before);
  } else {
    const slice = { ...before, ...names, startDate: date, ...freshAudit(tenant) };
    before.endDate = plusDays(date, -1);
    stamp(tenant, before);
    person.$personals.splice(person.$personals.indexOf(before) + 1, 0, slice);
  }
  return outcome(tenant, person);
}

/** Another personIdExternal for the same human; perPersonUuid stays (KBA 3075524). */
export function changePersonId(tenant: Tenant, action: ActionOf<'changePersonId'>): HrOutcome {
  const { persons } = tenant.state;
  const person = findPerson(tenant, action.worker);
  if (persons.has(action.personIdExternal)) throw new RangeError(`person ${action.personIdExternal} exists`);
  persons.delete(person.personIdExternal);
  const assignments = person.$employments.flatMap((employment) => employment.$assignment ?? []);
  for (const row of [
    person,
    ...person.$personals,
    ...person.$emails,
    ...person.$phones,
    ...person.$employments,
    ...assignments,
  ]) {
    row.personIdExternal = action.personIdExternal;
  }
  persons.set(action.personIdExternal, person);
  stamp(tenant, person);
  return outcome(tenant, person);
}

/** Changes the address of a type in place, or adds it; a new address is primary when it is the only one. */
export function changeEmail(tenant: Tenant, action: ActionOf<'changeEmail'>): HrOutcome {
  const person = findPerson(tenant, action.worker);
  const { kind = 'B', address, isPrimary } = action;
  const known = person.$emails.find((email) => email.emailType === kind);
  if (known !== undefined) {
    known.emailAddress = address;
    if (isPrimary !== undefined) known.isPrimary = isPrimary;
    stamp(tenant, known);
    return outcome(tenant, person);
  }
  const added: EmailRow = {
    personIdExternal: person.personIdExternal,
    emailType: kind,
    emailAddress: address,
    isPrimary: isPrimary ?? person.$emails.length === 0,
    ...freshAudit(tenant),
    $person: person,
  };
  person.$emails.push(added);
  return outcome(tenant, person);
}

/** Deletes an address; no timestamp anywhere tells of it. */
export function deleteEmail(tenant: Tenant, action: ActionOf<'deleteEmail'>): HrOutcome {
  const person = findPerson(tenant, action.worker);
  const gone = person.$emails.find((email) => email.emailType === (action.kind ?? 'B'));
  if (gone === undefined) throw new RangeError(`${action.worker} has no such e-mail`);
  tenant.state.removed.add(gone);
  person.$emails = person.$emails.filter((email) => email !== gone);
  return outcome(tenant, person);
}

/** Changes the phone of a type in place, or adds it. */
export function changePhone(tenant: Tenant, action: ActionOf<'changePhone'>): HrOutcome {
  const person = findPerson(tenant, action.worker);
  const { kind = 'B', number, isPrimary } = action;
  const known = person.$phones.find((phone) => phone.phoneType === kind);
  const row: PhoneRow = known ?? {
    personIdExternal: person.personIdExternal,
    phoneType: kind,
    countryCode: null,
    areaCode: null,
    phoneNumber: number,
    extension: null,
    isPrimary: isPrimary ?? person.$phones.length === 0,
    ...freshAudit(tenant),
    $person: person,
  };
  row.phoneNumber = number;
  if (isPrimary !== undefined) row.isPrimary = isPrimary;
  if (action.countryCode !== undefined) row.countryCode = action.countryCode;
  if (action.areaCode !== undefined) row.areaCode = action.areaCode;
  if (action.extension !== undefined) row.extension = action.extension;
  if (known === undefined) person.$phones.push(row);
  else stamp(tenant, row);
  return outcome(tenant, person);
}

/** Deletes a phone; no timestamp anywhere tells of it. */
export function deletePhone(tenant: Tenant, action: ActionOf<'deletePhone'>): HrOutcome {
  const person = findPerson(tenant, action.worker);
  const gone = person.$phones.find((phone) => phone.phoneType === (action.kind ?? 'B'));
  if (gone === undefined) throw new RangeError(`${action.worker} has no such phone`);
  tenant.state.removed.add(gone);
  person.$phones = person.$phones.filter((phone) => phone !== gone);
  return outcome(tenant, person);
}

/** Changes fields of the User row (custom01, addressLine1 …) as an administrator does. */
export function changeUser(tenant: Tenant, action: ActionOf<'changeUser'>): HrOutcome {
  const { $user: user, $person: person, userId } = findEmployment(tenant, action.worker);
  const { usernames } = tenant.state;
  if (typeof action.fields.username === 'string') {
    usernames.delete(user.username);
    usernames.set(action.fields.username, user);
  }
  Object.assign(user, action.fields);
  stamp(tenant, user);
  return { ...outcome(tenant, person), userId };
}

/** Changes fields of the employment (customString1, okToRehire …). */
export function changeEmployment(tenant: Tenant, action: ActionOf<'changeEmployment'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  Object.assign(employment, action.fields);
  stamp(tenant, employment);
  return { ...outcome(tenant, employment.$person), userId: employment.userId };
}
