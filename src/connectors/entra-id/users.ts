import type { Account } from '../../domain/account.ts';
import { TextMap } from '../../platform/text-map.ts';
import type { MatchQuery } from '../contract.ts';
import { findDefinition, selectQuery } from './attributes.ts';
import { type Batcher, callError, type GraphCall } from './batch.ts';
import type { GraphClient } from './client.ts';
import type { GraphError } from './errors.ts';
import { followPages, toPage, toUsers } from './pages.ts';
import type { Protection } from './protected.ts';
import { type GraphUser, userSchema } from './schema.ts';
import { principalName, readValue, toAccount } from './to-account.ts';
import type { UserMemory } from './user-memory.ts';

/** What the reading of users works with. */
export type UsersContext = {
  readonly client: GraphClient;
  readonly batcher: Batcher;
  readonly memory: UserMemory;
  readonly pageSize: number;
  readonly protection: () => Promise<Protection>;
};

/** More values than this in one `in` are refused (https://learn.microsoft.com/graph/filter-query-parameter). */
const valuesPerFilter = 15;

/** Every user of the tenant, page by page, each once. */
export async function* listUsers(context: UsersContext, attributes: readonly string[]): AsyncGenerator<GraphUser[]> {
  const seen = new TextMap();
  const first = `/users?${selectQuery(attributes)}&$top=${context.pageSize}`;
  for await (const items of followPages(context.client, first)) {
    const fresh = toUsers(context.client, items).filter(({ id }) => seen.add(id));
    yield fresh;
  }
}

/** The same as accounts. */
export async function* listAccounts(
  context: UsersContext,
  attributes: readonly string[],
): AsyncGenerator<readonly Account[]> {
  for await (const page of listUsers(context, attributes)) yield await toAccounts(context, page, attributes);
}

/** The users with these ids, asked for one by one in batches: a search finds a new user only after some minutes, this at once. */
export async function readUsers(
  context: UsersContext,
  ids: readonly string[],
  attributes: readonly string[],
): Promise<readonly GraphUser[]> {
  const found = await Promise.all([...new Set(ids)].map((id) => readSettled(context, id, attributes)));
  return found.filter((user) => user !== undefined);
}

/** Tries after the first one for a user who shows what we have replaced: where Graph never shows our value, that is told soon. */
const mostRereads = 4;

/**
 * A user whom we have just made or written may be asked for where that has not arrived yet: then it is asked for again, some times.
 */
async function readSettled(
  context: UsersContext,
  id: string,
  attributes: readonly string[],
): Promise<GraphUser | undefined> {
  const { memory, client } = context;
  const query = selectQuery(attributes);
  for (let attempt = 0; ; attempt += 1) {
    const user = await readUser(context, id, query);
    const isAwaited = user === undefined ? memory.isNew(id) : attempt < mostRereads && memory.isStale(user, attributes);
    const delay = isAwaited ? client.delayBefore(attempt, undefined) : undefined;
    if (delay === undefined) {
      memory.forgetWritten(id, attributes);
      return user;
    }
    await client.wait(delay);
  }
}

/** One user by id or user principal name; undefined when Graph says that there is none. @throws ConnectorError */
export async function readUser(
  { client, batcher }: Pick<UsersContext, 'client' | 'batcher'>,
  key: string,
  query: string,
): Promise<GraphUser | undefined> {
  const call: GraphCall = { method: 'GET', url: `/users/${encodeKey(key)}?${query}` };
  const answer = await batcher.call(call);
  if (answer.status === 'lost') throw answer.error;
  if (answer.status === 'refused') {
    if (isAbsent(answer.error)) return undefined;
    throw callError(client, call, answer.error);
  }
  const [user] = toUsers(client, [userSchema.safeParse(answer.body).data ?? answer.body]);
  return user;
}

/** The accounts with these ids. */
export async function readAccounts(
  context: UsersContext,
  ids: readonly string[],
  attributes: readonly string[],
): Promise<readonly Account[]> {
  return toAccounts(context, await readUsers(context, ids, attributes), attributes);
}

/** The users whose attribute equals one of the values, fifteen values a call and twenty calls a request. */
export async function findUsers(
  context: Pick<UsersContext, 'client' | 'batcher'>,
  match: MatchQuery,
  query: string,
): Promise<readonly GraphUser[]> {
  const definition = findDefinition(match.attribute);
  const values = [...new Set(match.values)].filter((value) => value !== '');
  if (definition?.isSearchable !== true || values.length === 0) return [];
  const property = definition.path.join('/');
  const filters = toChunks(values).map((chunk) => inFilter(property, chunk));
  const pages = await Promise.all(filters.map((filter) => findChunk(context, filter, query)));
  return [...new Map(pages.flat().map((user) => [user.id, user])).values()];
}

/** The same as accounts. Whom a search by name does not show is asked for by that name: it finds a new user only after some minutes, this at once. */
export async function findAccounts(
  context: UsersContext,
  match: MatchQuery,
  attributes: readonly string[],
): Promise<readonly Account[]> {
  const query = selectQuery(attributes);
  const found = await findUsers(context, match, query);
  return toAccounts(context, [...found, ...(await findByName(context, { match, found, query }))], attributes);
}

async function findByName(
  context: UsersContext,
  { match, found, query }: { match: MatchQuery; found: readonly GraphUser[]; query: string },
): Promise<readonly GraphUser[]> {
  if (match.attribute.toLowerCase() !== 'userprincipalname') return [];
  const names = new Set(found.map((user) => principalName(user).toLowerCase()));
  // A name that begins with a dollar sign cannot stand in a path.
  const missing = [...new Set(match.values)].filter(
    (name) => name !== '' && !name.startsWith('$') && !names.has(name.toLowerCase()),
  );
  const users = await Promise.all(missing.map((name) => readUser(context, name, query)));
  return users.filter((user) => user !== undefined);
}

/**
 * Which of the values a user already has. A user principal name is an address too: it is taken where it is somebody's mail address
 * or alias. Entra ID compares without case.
 */
export async function findTaken(
  context: UsersContext,
  attribute: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const isAddress = attribute.toLowerCase() === 'userprincipalname';
  const lists = await Promise.all([
    ...(isAddress ? [attribute, 'mail'] : [attribute]).map(async (name) => {
      const users = await findUsers(context, { attribute: name, values }, selectQuery([name]));
      return users.map((user) => String(readValue(user, name)));
    }),
    ...(isAddress ? [findAliases(context, values)] : []),
  ]);
  const held = new Set(lists.flat().map((value) => value.toLowerCase()));
  return new Set(values.filter((value) => held.has(value.toLowerCase())));
}

/** The addresses of users who have one of these, main ones and others. */
async function findAliases(context: UsersContext, values: readonly string[]): Promise<readonly string[]> {
  const filters = toChunks([...new Set(values)].filter((value) => value !== '')).map((chunk) =>
    chunk.map((value) => `proxyAddresses/any(p:p eq ${quoted(`smtp:${value}`)})`).join(' or '),
  );
  const pages = await Promise.all(filters.map((filter) => findChunk(context, filter, '$select=id,proxyAddresses')));
  const addresses = pages.flat().flatMap((user) => readValue(user, 'proxyAddresses') ?? []);
  return addresses.map((address) => String(address).replace(/^smtp:/i, ''));
}

function toChunks(values: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(values.length / valuesPerFilter) }, (_, at) =>
    values.slice(at * valuesPerFilter, (at + 1) * valuesPerFilter),
  );
}

/** Users as accounts, each with why it is protected; remembered for the writes that follow. */
export async function toAccounts(
  { memory, protection }: UsersContext,
  users: readonly GraphUser[],
  attributes: readonly string[],
): Promise<readonly Account[]> {
  const { whyProtected } = await protection();
  return users.map((user) => {
    const protectedBy = whyProtected(user);
    memory.remember(user, protectedBy);
    return toAccount(user, attributes, protectedBy);
  });
}

async function findChunk(
  { client, batcher }: Pick<UsersContext, 'client' | 'batcher'>,
  filter: string,
  query: string,
): Promise<readonly GraphUser[]> {
  const call: GraphCall = { method: 'GET', url: `/users?$filter=${encodeURIComponent(filter)}&${query}&$top=999` };
  const answer = await batcher.call(call);
  if (answer.status === 'lost') throw answer.error;
  if (answer.status === 'refused') throw callError(client, call, answer.error);
  const page = toPage(client, answer.body, '/users');
  const users = [...toUsers(client, page.items)];
  if (page.next !== undefined)
    for await (const items of followPages(client, page.next)) users.push(...toUsers(client, items));
  return users;
}

function inFilter(property: string, values: readonly string[]): string {
  return `${property} in (${values.map(quoted).join(',')})`;
}

/** The only way for values into a filter: a quote is doubled (OData 4.01, 5.1.1.6.1). */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** An id or a name as a part of a path. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("'", '%27');
}

export function isAbsent({ status, code }: GraphError): boolean {
  return status === 404 || code.toLowerCase() === 'request_resourcenotfound';
}
