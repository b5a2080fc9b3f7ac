import type { AttributeDelta } from '../../../domain/change.ts';
import type { Problem } from '../../../domain/problem.ts';
import {
  type Attributes,
  type AttributeValue,
  type JsonObject,
  type JsonValue,
  newAttributes,
} from '../../../domain/value.ts';
import { textLiteral } from '../query.ts';
import { personAttribute } from './attributes.ts';
import { type ContactTypes, resolveType } from './contact-types.ts';
import type { ContactRow, PersonImage, UserRow } from './person-image.ts';
import { splitLikePresent } from './phone-number.ts';
import { type FlagWish, planFlags } from './primary-flags.ts';
import { isTrue, type WriteRules } from './settle-person.ts';
import { type ContactKind, selectContact, selectUser, wantedType } from './view-person.ts';

/** One record of an upsert, and the attributes that it carries. */
export type PersonRecord = { readonly attributes: readonly string[]; readonly content: JsonObject };

/** Records of one entity that go out in one request. `together`: a swap of the primary flag, which only works as a whole. */
export type RecordGroup = { readonly records: readonly PersonRecord[]; readonly together: boolean };

export type RecordFacts = { readonly types: ContactTypes; readonly rules: WriteRules };

type Finding = Omit<Problem, 'worker'>;
type Facts = RecordFacts & {
  readonly image: PersonImage;
  readonly wanted: Attributes;
  readonly deltas: ReadonlyMap<string, AttributeDelta>;
};

/** The upserts that bring a person's records to what the deltas ask for; a problem when they can't be made. Pure. */
export function toRecordGroups(
  image: PersonImage,
  deltas: readonly AttributeDelta[],
  facts: RecordFacts,
): readonly RecordGroup[] | Finding {
  const unknown = deltas.find(({ name }) => personAttribute(name) === undefined || name === 'personIdExternal');
  if (unknown !== undefined) return notWritable(unknown.name);
  const all: Facts = {
    ...facts,
    image,
    wanted: newAttributes(deltas.map(({ name, after }) => [name, after] as const)),
    deltas: new Map(deltas.map((delta) => [delta.name, delta])),
  };
  const groups: RecordGroup[] = [];
  for (const make of [emailGroup, phoneGroup, userGroup, employmentGroup, jobGroup]) {
    const group = make(all);
    if ('code' in group) return group;
    if (group.records.length > 0) groups.push(group);
  }
  return groups;
}

/** One address that is touched: the record that is there, what it is to hold, or that it goes. */
type Touched = FlagWish & { readonly kind: ContactKind; readonly fields: JsonObject; readonly isDelete: boolean };

function emailGroup(facts: Facts): RecordGroup | Finding {
  const touched = touch('email', facts);
  if (touched === undefined) return none;
  if ('code' in touched) return touched;
  return contactGroup(facts.image.emails, [touched], { entity: 'PerEmail', facts });
}

function phoneGroup(facts: Facts): RecordGroup | Finding {
  const touched: Touched[] = [];
  for (const kind of ['businessPhone', 'cellPhone'] as const) {
    const one = touch(kind, facts);
    if (one === undefined) continue;
    if ('code' in one) return one;
    touched.push(one);
  }
  return contactGroup(facts.image.phones, touched, { entity: 'PerPhone', facts });
}

const none: RecordGroup = { records: [], together: false };

function touch(kind: ContactKind, facts: Facts): Touched | Finding | undefined {
  const { image, wanted, types, deltas } = facts;
  const own = [...deltas.values()].filter((delta) => personAttribute(delta.name)?.group === kind);
  if (own.every((delta) => delta.always === true)) return undefined;
  const row = selectContact(kind, image, { wanted, types });
  const named = wantedType(kind, wanted, types);
  const list = kind === 'email' ? types.email : types.phone;
  const type = row?.type ?? resolveType(list, named);
  if (type === undefined) return unknownOption(kind, named, list);
  const fields = kind === 'email' ? emailFields(facts, row) : phoneFields(kind, facts, row);
  const flag = deltas.get(`${kind}IsPrimary`)?.after;
  const leading = deltas.get(kind === 'email' ? 'email' : `${kind}Number`);
  const isDelete = leading !== undefined && leading.after === undefined;
  if (isDelete ? row === undefined : fields === undefined) return undefined;
  return {
    ...{ kind, type, fields: fields ?? {}, isDelete },
    ...(row !== undefined && { row }),
    ...(flag !== undefined && flag !== '' && { isPrimary: isTrue(flag) }),
  };
}

function emailFields({ deltas }: Facts, row: ContactRow | undefined): JsonObject | undefined {
  const emailAddress = textOf(deltas.get('email')?.after) ?? row?.fields.emailAddress;
  return emailAddress === undefined ? undefined : { emailAddress };
}

function phoneFields(kind: ContactKind, { deltas }: Facts, row: ContactRow | undefined): JsonObject | undefined {
  const wanted = textOf(deltas.get(`${kind}Number`)?.after);
  const number = wanted ?? row?.fields.phoneNumber;
  if (number === undefined) return undefined;
  const parts = ['CountryCode', 'AreaCode', 'Extension'].flatMap((part) => {
    const delta = deltas.get(`${kind}${part}`);
    const field = `${part[0]?.toLowerCase()}${part.slice(1)}`;
    return delta === undefined ? [] : [[field, textOf(delta.after) ?? null] as const];
  });
  const isSplit = parts.some(([field]) => field !== 'extension');
  const whole = wanted === undefined || isSplit ? { phoneNumber: number } : splitLikePresent(row?.fields, wanted);
  return { ...whole, ...Object.fromEntries(parts) };
}

type Contacts = { readonly entity: 'PerEmail' | 'PerPhone'; readonly facts: Facts };

/** The records of one entity, with their flags: who gives the flag up first, then who takes it. */
function contactGroup(
  rows: readonly ContactRow[],
  touched: readonly Touched[],
  { entity, facts }: Contacts,
): RecordGroup {
  if (touched.length === 0) return none;
  const written = touched.filter((one) => !one.isDelete);
  const gone = touched.filter((one) => one.isDelete);
  const left = rows.filter((row) => !gone.some((one) => one.row === row));
  const { flags, demoted } = planFlags(left, written, { primary: facts.rules.primary, prefers: entity === 'PerEmail' });
  const make = (type: string, fields: JsonObject) =>
    toContact(entity, { person: facts.image.personIdExternal, type, fields });
  const sent = written.map((one, index) => ({
    attributes: namesOf(one.kind, facts),
    content: make(one.type, { ...one.fields, isPrimary: flags[index] === true }),
    rank: one.row?.isPrimary === true && flags[index] === false ? 0 : flags[index] === true ? 2 : 3,
  }));
  const releasing = demoted.map((row) => ({
    ...{ attributes: [], rank: 1 },
    content: make(row.type, { ...addressOf(row), isPrimary: false }),
  }));
  const heir = flags.includes(true) ? undefined : heirOf(left, gone);
  const inheriting =
    heir === undefined
      ? []
      : [{ attributes: [], rank: 4, content: make(heir.type, { ...addressOf(heir), isPrimary: true }) }];
  const deleting = gone.map((one) => ({
    attributes: namesOf(one.kind, facts),
    rank: 5,
    content: make(one.type, { isPrimary: false, operation: 'DELETE' }),
  }));
  const records = [...sent, ...releasing, ...inheriting, ...deleting].toSorted((one, other) => one.rank - other.rank);
  const flagsMove = releasing.length + inheriting.length > 0 || records.some(({ rank }) => rank === 0);
  return { records: records.map(({ attributes, content }) => ({ attributes, content })), together: flagsMove };
}

/** Who is primary after the primary address is deleted: nobody else would be, and SuccessFactors would refuse. */
function heirOf(left: readonly ContactRow[], gone: readonly Touched[]): ContactRow | undefined {
  return gone.some((one) => one.row?.isPrimary === true) && !left.some((row) => row.isPrimary) ? left[0] : undefined;
}

/** What must go with a record whose flag alone changes. */
function addressOf(row: ContactRow): JsonObject {
  const { emailAddress, phoneNumber } = row.fields;
  return { ...(emailAddress !== undefined && { emailAddress }), ...(phoneNumber !== undefined && { phoneNumber }) };
}

function toContact(
  entity: Contacts['entity'],
  { person, type, fields }: { person: string; type: string; fields: JsonObject },
): JsonObject {
  const key = entity === 'PerEmail' ? 'emailType' : 'phoneType';
  const uri = `${entity}(${key}=${textLiteral(type)},personIdExternal=${textLiteral(person)})`;
  return { __metadata: { uri }, ...fields };
}

function userGroup({ image, wanted, deltas }: Facts): RecordGroup | Finding {
  const own = [...deltas.values()].filter(({ name }) => name !== 'userId' && personAttribute(name)?.group === 'user');
  if (own.every((delta) => delta.always === true)) return none;
  const user = selectUser(image, wanted);
  if (user === undefined) return noUser(image, wanted);
  const fields: { [name: string]: JsonValue } = {};
  for (const { name, after } of own) fields[personAttribute(name)?.field ?? name] = textOf(after) ?? null;
  const content = { __metadata: { uri: `User(${textLiteral(user.userId)})` }, userId: user.userId, ...fields };
  return { records: [{ attributes: own.map(({ name }) => name), content }], together: false };
}

/** Fields of the tenant's own of the employment; what else an employment is stays as it was. */
function employmentGroup(facts: Facts): RecordGroup | Finding {
  return ownGroup('employment', facts, ({ userId }) => {
    const person = textLiteral(facts.image.personIdExternal);
    return { __metadata: { uri: `EmpEmployment(personIdExternal=${person},userId=${textLiteral(userId)})` } };
  });
}

/** The same of the job: the slice of today is edited, none is added. */
function jobGroup(facts: Facts): RecordGroup | Finding {
  return ownGroup('job', facts, ({ userId, job }) => {
    if (job === undefined) return noUser(facts.image, facts.wanted);
    return { __metadata: { uri: 'EmpJob' }, userId, startDate: job.startDate, seqNumber: job.seqNumber };
  });
}

function ownGroup(
  group: 'employment' | 'job',
  { image, wanted, deltas }: Facts,
  keyOf: (user: UserRow) => JsonObject | Finding,
): RecordGroup | Finding {
  const own = [...deltas.values()].filter(({ name }) => personAttribute(name)?.group === group);
  if (own.every((delta) => delta.always === true)) return none;
  const user = selectUser(image, wanted);
  if (user === undefined) return noUser(image, wanted);
  const key = keyOf(user);
  if (isFinding(key)) return key;
  const fields = own.map(({ name, after }) => [personAttribute(name)?.field ?? name, textOf(after) ?? null] as const);
  const content = { ...key, ...Object.fromEntries(fields) };
  return { records: [{ attributes: own.map(({ name }) => name), content }], together: false };
}

function isFinding(key: JsonObject | Finding): key is Finding {
  return 'code' in key;
}

function namesOf(kind: ContactKind, { deltas }: Facts): readonly string[] {
  return [...deltas.keys()].filter((name) => personAttribute(name)?.group === kind);
}

function textOf(value: AttributeValue | undefined): string | undefined {
  const text = typeof value === 'object' ? value[0] : value;
  return text === undefined || text === '' ? undefined : String(text);
}

function notWritable(attribute: string): Finding {
  return {
    code: 'notWritable',
    ...{ attribute, subject: attribute },
    message: `${attribute} can not be written to SuccessFactors.`,
    advice: 'Take it out of the mapping; the readme of the connector lists what can be written.',
  };
}

function unknownOption(kind: ContactKind, named: string, list: ContactTypes['email']): Finding {
  const known = list.options.map(({ id, code }) => `${code} (${id})`).join(', ') || 'nothing that we may read';
  return {
    code: 'invalidOption',
    attribute: `${kind}Type`,
    message: `The picklist ${list.name} has no option ${named}; it has ${known}.`,
    advice: `Map ${kind}Type to an option id or external code of it, or set contactTypes.${kind} of the system.`,
  };
}

function noUser(image: PersonImage, wanted: Attributes): Finding {
  const own = image.users.map(({ userId }) => userId).join(', ') || 'none';
  const { userId } = wanted;
  return {
    code: 'notThisPersonsUser',
    attribute: 'userId',
    message:
      userId === undefined
        ? `${image.personIdExternal} has no employment, so there is no user record to write to.`
        : `${userId} is no user of ${image.personIdExternal}; theirs: ${own}.`,
    advice:
      'Correct the attribute that userId is mapped from, or leave userId out: the active employment is chosen then.',
  };
}
