import { freshAudit, settle } from '../hr-actions/stamp.ts';
import type { AuditedRow, PersonRow } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import type { RecordProblem, UpsertRecord } from './upsert-record.ts';
import { problem, textField, type Writer, type WriteScope, writeFields } from './writer.ts';

type ContactRow = AuditedRow & { personIdExternal: string; isPrimary: boolean };

/** What differs between e-mail addresses and phones. */
type Contact = {
  readonly typeField: 'emailType' | 'phoneType';
  readonly valueField: 'emailAddress' | 'phoneNumber';
  readonly list: '$emails' | '$phones';
  readonly isValid: (value: string) => boolean;
};

const EMAIL: Contact = {
  typeField: 'emailType',
  valueField: 'emailAddress',
  list: '$emails',
  isValid: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(value),
};
const PHONE: Contact = {
  typeField: 'phoneType',
  valueField: 'phoneNumber',
  list: '$phones',
  isValid: (value) => value.trim() !== '',
};

function personOf(tenant: Tenant, record: UpsertRecord): PersonRow | undefined {
  return tenant.state.persons.get(textField(record, 'personIdExternal'));
}

function rowsOf(contact: Contact, person: PersonRow): ContactRow[] {
  return person[contact.list] as unknown as ContactRow[];
}

function sameOwner(scope: WriteScope, record: UpsertRecord): readonly UpsertRecord[] {
  const owner = textField(record, 'personIdExternal');
  return scope.records.filter(
    (other) => other.entity === record.entity && textField(other, 'personIdExternal') === owner,
  );
}

/** Which types would be primary once the whole request is written. */
function primariesAfter(
  contact: Contact,
  scope: WriteScope,
  record: UpsertRecord,
  person: PersonRow,
): { readonly count: number; readonly total: number } {
  const flags = new Map<string, boolean>();
  if (scope.options.purgeType !== 'full')
    for (const row of rowsOf(contact, person)) flags.set(String(row[contact.typeField]), row.isPrimary);
  for (const other of sameOwner(scope, record)) {
    const type = textField(other, contact.typeField);
    if (other.isDelete) flags.delete(type);
    else flags.set(type, other.fields.get('isPrimary') === true);
  }
  return { count: Array.from(flags.values()).filter(Boolean).length, total: flags.size };
}

/** Exactly one primary once any record exists; a second one is refused or demotes the first, by switch. */
function judgePrimary(
  contact: Contact,
  scope: WriteScope,
  record: UpsertRecord,
  person: PersonRow,
): RecordProblem | null {
  const { count, total } = primariesAfter(contact, scope, record, person);
  const own = rowsOf(contact, person).find((row) => row[contact.typeField] === textField(record, contact.typeField));
  const what = record.entity.name === 'PerEmail' ? 'email' : 'phone';
  if (
    record.fields.get('isPrimary') === true &&
    !record.isDelete &&
    count > 1 &&
    scope.tenant.switches.secondPrimary === 'error'
  ) {
    return problem(
      500,
      `Only one primary ${what} is allowed: a primary ${what} already exists for ${person.personIdExternal}`,
    );
  }
  const losesPrimary = own === undefined ? !record.isDelete : own.isPrimary;
  if (count === 0 && total > 0 && losesPrimary && record.fields.get('isPrimary') !== true) {
    return problem(500, `A primary ${what} is required for ${person.personIdExternal}`);
  }
  return null;
}

function judgeContact(contact: Contact, scope: WriteScope, record: UpsertRecord): RecordProblem | null {
  const person = personOf(scope.tenant, record);
  const type = record.fields.get(contact.typeField);
  if (person === undefined)
    return problem(500, `personIdExternal ${textField(record, 'personIdExternal')} does not exist`);
  if (type === undefined || type === null) return problem(400, `${contact.typeField} is invalid`);
  const own = rowsOf(contact, person).find((row) => row[contact.typeField] === type);
  if (record.fields.get('isPrimary') === undefined || record.fields.get('isPrimary') === null) {
    return problem(
      500,
      'isPrimary contains an invalid flag for boolean field. Only Y/Yes/T/True/1 or N/No/F/False/0 are supported',
    );
  }
  if (record.isDelete)
    return own === undefined
      ? problem(500, `No ${record.entity.name} to delete`)
      : judgePrimary(contact, scope, record, person);
  const isNew = own === undefined || scope.options.purgeType === 'full';
  const value = record.fields.get(contact.valueField);
  if (value === null || (value === undefined && isNew)) return problem(500, `${contact.valueField} is required`);
  if (typeof value === 'string' && !contact.isValid(value))
    return problem(400, `${contact.valueField} has an invalid format: ${value}`);
  return judgePrimary(contact, scope, record, person);
}

/** With a full purge the first record of a person takes away every other of the entity that the request does not name. */
function purgeOthers(contact: Contact, scope: WriteScope, record: UpsertRecord, person: PersonRow): void {
  const named = new Set(sameOwner(scope, record).map((other) => textField(other, contact.typeField)));
  const kept = rowsOf(contact, person).filter((row) => {
    const isKept = named.has(String(row[contact.typeField]));
    if (!isKept) scope.tenant.state.removed.add(row);
    return isKept;
  });
  person[contact.list] = kept as never;
}

function demoteOthers(contact: Contact, scope: WriteScope, person: PersonRow, own: ContactRow): void {
  if (!own.isPrimary || scope.tenant.switches.secondPrimary !== 'autoDemote') return;
  for (const row of rowsOf(contact, person))
    if (row !== own && row.isPrimary) writeFields(scope, row, [['isPrimary', false]]);
}

function applyContact(contact: Contact, scope: WriteScope, record: UpsertRecord): void {
  const person = personOf(scope.tenant, record);
  if (person === undefined) return;
  if (scope.options.purgeType === 'full') purgeOthers(contact, scope, record, person);
  const rows = rowsOf(contact, person);
  let own = rows.find((row) => row[contact.typeField] === record.fields.get(contact.typeField));
  if (record.isDelete) {
    if (own !== undefined) rows.splice(rows.indexOf(own), 1);
    if (own !== undefined) scope.tenant.state.removed.add(own);
  } else {
    if (own === undefined) {
      own = {
        ...freshAudit(scope.tenant, scope.options.user),
        personIdExternal: person.personIdExternal,
        isPrimary: false,
        $person: person,
      };
      rows.push(own);
    }
    writeFields(scope, own, record.fields);
    demoteOthers(contact, scope, person, own);
  }
  settle(scope.tenant, person);
}

function contactWriter(contact: Contact): Writer {
  return {
    ownerOf: (record) => textField(record, 'personIdExternal'),
    judge: (scope, record) => judgeContact(contact, scope, record),
    apply: (scope, record) => applyContact(contact, scope, record),
  };
}

/** Writes PerEmail. */
export const emailWriter: Writer = contactWriter(EMAIL);

/** Writes PerPhone. */
export const phoneWriter: Writer = contactWriter(PHONE);
