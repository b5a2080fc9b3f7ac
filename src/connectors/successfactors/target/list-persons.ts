import type { Account } from '../../../domain/account.ts';
import type { JsonObject } from '../../../domain/value.ts';
import { ConnectorError, type MatchQuery } from '../../contract.ts';
import { vendorErrorOf } from '../client.ts';
import { unknownNames } from '../errors.ts';
import { followPages } from '../paging.ts';
import { fetchPeople, idOf } from '../people.ts';
import { peopleQuery } from '../query.ts';
import { personAttribute } from './attributes.ts';
import { anchorOf, type PersonImage } from './person-image.ts';
import { expandFor, type PersonReading, queryPersons, queryUsers, toAccounts, toImages } from './person-reading.ts';

/** How often a list begins again after SuccessFactors lost its snapshot (KBA 2749091 bans who does it in a loop). */
const maximumRestarts = 3;

/** Every person, page by page. */
export async function* listPersons(
  reading: PersonReading,
  attributes: readonly string[],
): AsyncGenerator<readonly Account[]> {
  const { session } = reading;
  const types = await reading.types();
  let { paging } = session.deps.config;
  const expand = expandFor(attributes);
  const first = () => peopleQuery({ expand, pageSize: session.deps.config.customPageSize, paging });
  let restarts = 0;
  const restart = (error: unknown): string | undefined => {
    const code = vendorErrorOf(error)?.code;
    if (code === 'COE_SNAPSHOT_BAD_REQUEST' && paging !== 'offset') paging = 'offset';
    else if (code !== 'SNP' || restarts++ >= maximumRestarts) return undefined;
    return first();
  };
  const walk = {
    system: session.deps.system,
    first: first(),
    fetch: (target: string, signal: AbortSignal) => fetchPeople(session, target, signal),
    restart,
    keyOf: idOf,
  };
  for await (const page of followPages(walk)) {
    yield toAccounts(await toImages(reading, page.records, attributes), attributes, types);
  }
}

/**
 * The persons with these anchors. Only the record tells where an anchor comes from: it is the perPersonUuid, or the
 * personIdExternal where the tenant tells no other id. What an anchor looks like says which of the two is asked by first; who
 * is not found by one is asked for by the other before they count as gone.
 */
export async function readPersons(
  reading: PersonReading,
  anchors: readonly string[],
  attributes: readonly string[],
): Promise<readonly PersonImage[]> {
  const { session } = reading;
  const expand = expandFor(attributes);
  const found = new Map<string, JsonObject>();
  for (const pathOf of [likelyPath, otherPath]) {
    for (const path of ['perPersonUuid', 'personIdExternal'] as const) {
      const values = new Set(anchors.filter((anchor) => !found.has(anchor) && pathOf(anchor) === path));
      const ask = () => queryPersons(session, { path, values: [...values], expand });
      for (const record of await (pathOf === likelyPath ? ask() : unlessUnknown(path, ask))) {
        const anchor = anchorOf(record);
        if (anchor !== undefined && values.has(anchor)) found.set(anchor, record);
      }
    }
  }
  return await toImages(reading, [...found.values()], attributes);
}

function likelyPath(anchor: string): 'perPersonUuid' | 'personIdExternal' {
  const isLikeUuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(anchor);
  return isLikeUuid ? 'perPersonUuid' : 'personIdExternal';
}

function otherPath(anchor: string): 'perPersonUuid' | 'personIdExternal' {
  return likelyPath(anchor) === 'perPersonUuid' ? 'personIdExternal' : 'perPersonUuid';
}

/** Nobody has an id that the tenant does not know at all (COE0021). */
async function unlessUnknown(
  property: string,
  ask: () => Promise<readonly JsonObject[]>,
): Promise<readonly JsonObject[]> {
  try {
    return await ask();
  } catch (error) {
    const vendor = vendorErrorOf(error);
    if (vendor !== undefined && unknownNames(vendor).some((name) => name.endsWith(property))) return [];
    throw error;
  }
}

/** The persons of whom an attribute has one of the values. */
export async function findPersons(
  reading: PersonReading,
  match: MatchQuery,
  attributes: readonly string[],
): Promise<readonly PersonImage[]> {
  if (match.values.length === 0) return [];
  const { session } = reading;
  const expand = expandFor(attributes);
  const attribute = personAttribute(match.attribute);
  if (attribute?.group === 'user' && attribute.field !== 'userId') {
    const users = await queryUsers(session, { field: attribute.field, values: match.values, select: [] });
    const userIds = users.map((user) => String(user.userId));
    return await toImages(
      reading,
      await queryPersons(session, { path: userPath, values: userIds, expand }),
      attributes,
    );
  }
  const path = searchable[match.attribute];
  if (path === undefined) throw unsearchable(session.deps.system, match.attribute);
  return await toImages(reading, await queryPersons(session, { path, values: match.values, expand }), attributes);
}

const userPath = 'employmentNav/userId';
const searchable: Readonly<Record<string, string>> = {
  personIdExternal: 'personIdExternal',
  userId: userPath,
  email: 'emailNav/emailAddress',
};

/** Which of the values a user record of any status, or any address, has already. Letter case does not count. */
export async function findTaken(
  reading: PersonReading,
  name: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const { session } = reading;
  const attribute = personAttribute(name);
  const asked = [...new Set(values.flatMap((value) => [value, value.toLowerCase()]))];
  const found = new Set<string>();
  if (attribute?.group === 'user') {
    const users = await queryUsers(session, { field: attribute.field, values: asked, select: [attribute.field] });
    for (const user of users) found.add(String(user[attribute.field]).toLowerCase());
  } else {
    for (const image of await findPersons(reading, { attribute: name, values: asked }, [name])) {
      for (const { fields } of image.emails) found.add((fields.emailAddress ?? '').toLowerCase());
      found.add(image.personIdExternal.toLowerCase());
    }
  }
  return new Set(values.filter((value) => found.has(value.toLowerCase())));
}

const searchableNames = 'personIdExternal, userId, username, email or a custom field';

/** Why people cannot be found by an attribute: only these have a path that a query can filter by. */
export function whyUnsearchable(attribute: string): string | undefined {
  if (personAttribute(attribute)?.group === 'user' || Object.hasOwn(searchable, attribute)) return undefined;
  return `people of SuccessFactors are found by ${searchableNames}`;
}

function unsearchable(system: string, attribute: string): ConnectorError {
  return new ConnectorError({
    code: 'unsupported',
    system,
    message: `People of SuccessFactors can not be found by ${attribute}.`,
    advice: `Match by ${searchableNames}.`,
  });
}
