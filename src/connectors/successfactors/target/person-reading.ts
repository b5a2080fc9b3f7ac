import type { Account } from '../../../domain/account.ts';
import { type JsonObject, newAttributes } from '../../../domain/value.ts';
import { vendorErrorOf } from '../client.ts';
import { dayAfter } from '../dates.ts';
import { unknownNames } from '../errors.ts';
import { fetchPeople } from '../people.ts';
import type { PeopleSession } from '../people-session.ts';
import { joinParameters, textLiteral } from '../query.ts';
import { isRecord, rowsOf, textOf } from '../records.ts';
import { employmentAttributes, personAttribute, userFields } from './attributes.ts';
import type { ContactTypes } from './contact-types.ts';
import { type PersonImage, toAccount, toPersonImage } from './person-image.ts';
import { showPerson } from './view-person.ts';

/** What reading persons as accounts works with. */
export type PersonReading = {
  readonly session: PeopleSession;
  /** The tenant's types, loaded once a session. */
  readonly types: () => Promise<ContactTypes>;
};

/**
 * Every status there is: without one a query for User answers active ones alone (KBA 3575859). Vacant and purged users
 * (KBA 2736579, 3375924) are asked for too: nobody else can have their names, and what is not shown could not be left alone.
 */
const everyStatus = "status in 't','f','T','F','e','d','v','x'";

const maximumValues = 100;
/** Room for values in an address; gateways cut at 8 KB. */
const maximumCharacters = 3000;

/** What must be expanded of PerPerson for these attributes; employments always, to know who has left. */
export function expandFor(attributes: readonly string[]): readonly string[] {
  const groups = new Set(attributes.map((name) => personAttribute(name)?.group));
  return [
    ...(groups.has('email') ? ['emailNav'] : []),
    ...(groups.has('businessPhone') || groups.has('cellPhone') ? ['phoneNav'] : []),
    'employmentNav',
    ...(groups.has('job') ? ['employmentNav/jobInfoNav'] : []),
  ];
}

/** Raw persons as images, with the user records that the attributes need. */
export async function toImages(
  reading: PersonReading,
  records: readonly unknown[],
  attributes: readonly string[],
): Promise<readonly PersonImage[]> {
  const fields = userFields(attributes);
  const persons = records.filter(isRecord);
  const userIds = persons.flatMap((person) => rowsOf(person.employmentNav).flatMap((row) => textOf(row.userId) ?? []));
  const users = fields.length === 0 ? new Map<string, JsonObject>() : await readUsers(reading.session, userIds, fields);
  const own = employmentAttributes(attributes);
  const today = dayAfter(reading.session.deps.clock.now(), 0);
  return persons.flatMap((person) => toPersonImage(person, { users, fields, own, today }) ?? []);
}

/** Images as accounts with the named attributes. */
export function toAccounts(
  images: readonly PersonImage[],
  attributes: readonly string[],
  types: ContactTypes,
): readonly Account[] {
  const asked = new Set(attributes);
  return images.map((image) => {
    const shown = showPerson(image, newAttributes(), types).filter(([name]) => asked.has(name));
    return toAccount(image, newAttributes(shown));
  });
}

async function readUsers(
  session: PeopleSession,
  userIds: readonly string[],
  fields: readonly string[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const rows = await queryUsersWithFlag(session, userIds, fields);
  return new Map(rows.flatMap((row) => (typeof row.userId === 'string' ? [[row.userId, row] as const] : [])));
}

const primaryFlag = 'isPrimaryAssignment';

/** With the flag that tells the main one of several jobs, in tenants that have it. */
async function queryUsersWithFlag(
  session: PeopleSession,
  userIds: readonly string[],
  fields: readonly string[],
): Promise<readonly JsonObject[]> {
  const query = { field: 'userId', values: userIds };
  if (session.gaps.missing.has(`User/${primaryFlag}`)) return await queryUsers(session, { ...query, select: fields });
  try {
    return await queryUsers(session, { ...query, select: [primaryFlag, ...fields] });
  } catch (error) {
    const vendor = vendorErrorOf(error);
    if (vendor === undefined || !unknownNames(vendor).some((name) => name.endsWith(primaryFlag))) throw error;
    session.gaps.missing.add(`User/${primaryFlag}`);
    return await queryUsers(session, { ...query, select: fields });
  }
}

/** User records of any status whose field has one of the values. */
export async function queryUsers(
  session: PeopleSession,
  query: { readonly field: string; readonly values: readonly string[]; readonly select: readonly string[] },
): Promise<readonly JsonObject[]> {
  const select = [...new Set(['userId', 'status', ...query.select])].join(',');
  const rows: JsonObject[] = [];
  for (const values of chunksOf(query.values)) {
    const asked = async () =>
      readAll(session, 'User', [
        ['$select', select],
        ['$filter', `${everyStatus} and ${equalsOneOf(query.field, values, session.idForm)}`],
      ]);
    rows.push(...(await withEitherForm(session, asked)));
  }
  return rows;
}

/** PerPerson records whose `path` has one of the values. */
export async function queryPersons(
  session: PeopleSession,
  query: { readonly path: string; readonly values: readonly string[]; readonly expand: readonly string[] },
): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = [];
  for (const values of chunksOf(query.values)) {
    const asked = async () =>
      readAll(session, 'PerPerson', [
        ['$filter', equalsOneOf(query.path, values, session.idForm)],
        ['$expand', query.expand.join(',')],
      ]);
    rows.push(...(await withEitherForm(session, asked)));
  }
  const byId = new Map(rows.map((row) => [String(row.personIdExternal), row]));
  return [...byId.values()];
}

/** Asks by `in`, and by `eq … or …` from then on where a tenant refuses `in`. */
async function withEitherForm<Result>(session: PeopleSession, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (vendorErrorOf(error)?.status !== 400 || session.idForm === 'eq') throw error;
    session.idForm = 'eq';
    return await ask();
  }
}

function equalsOneOf(field: string, values: readonly string[], form: 'in' | 'eq'): string {
  if (form === 'in') return `${field} in ${values.map(textLiteral).join(',')}`;
  return `(${values.map((value) => `${field} eq ${textLiteral(value)}`).join(' or ')})`;
}

async function readAll(
  session: PeopleSession,
  entity: string,
  parameters: readonly (readonly [string, string])[],
): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = [];
  let next: string | undefined = `/odata/v2/${entity}?${joinParameters([['$format', 'json'], ...parameters])}`;
  const seen = new Set<string>();
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const page: Awaited<ReturnType<typeof fetchPeople>> = await fetchPeople(session, next);
    rows.push(...page.records.filter(isRecord));
    next = page.next;
  }
  return rows;
}

function chunksOf(values: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let room = 0;
  for (const value of new Set(values)) {
    const length = encodeURIComponent(value).length + 40;
    const last = chunks.at(-1);
    if (last === undefined || last.length >= maximumValues || length > room) {
      chunks.push([value]);
      room = maximumCharacters - length;
    } else {
      last.push(value);
      room -= length;
    }
  }
  return chunks;
}
