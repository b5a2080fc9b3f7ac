import type { Filter } from 'ldapts';
import type { Account } from '../../domain/account.ts';
import { foldName } from '../../domain/fold-name.ts';
import { ConnectorError, type MatchQuery } from '../contract.ts';
import type { SchemaReader } from './attribute-definition.ts';
import type { Search } from './connection.ts';
import type { Directory } from './directory.ts';
import { allOf, anyOf, equalsText, isAttributeName, isPresent, parseFilter, valuesPerSearch } from './filters.ts';
import { type LdapEntry, textsOf } from './ldap-entry.ts';
import { pagedSearch, wholeSearch } from './paged-search.ts';
import { type AccountReading, toAccount, toRequested } from './to-account.ts';
import { readWholeValues } from './whole-values.ts';

/** What the reading of accounts works with. */
export type AccountsContext = {
  readonly directory: Directory;
  readonly schema: SchemaReader;
  /** The whole directory (Active Directory: the domain), where names must be unique. */
  readonly rootDn: string;
  /** Why accounts are protected, by anchor; computed once a session. */
  readonly protectedAnchors: () => Promise<ReadonlyMap<string, string>>;
};

/** Every account below the base DN, or those of them that `more` lets through, page by page. */
export async function* listAccounts(
  context: AccountsContext,
  attributes: readonly string[],
  more?: Filter,
): AsyncGenerator<readonly Account[]> {
  const reading = await prepareReading(context, attributes);
  const { baseDn, userFilter } = context.directory.config;
  const filter = more === undefined ? parseFilter(userFilter) : allOf([parseFilter(userFilter), more]);
  const search = toSearch(baseDn, filter, toRequested(reading));
  for await (const page of pagedSearch(context.directory, search))
    yield await toAccounts(context.directory, page, reading);
}

/** The accounts whose attribute, an anchor or a DN, equals one of the values, wherever they stand now. */
export async function readAccounts(
  context: AccountsContext,
  match: MatchQuery,
  attributes: readonly string[],
): Promise<readonly Account[]> {
  return findBy(match, { context, attributes, base: context.rootDn });
}

/** The accounts below the base DN whose attribute equals one of the values. */
export async function findAccounts(
  context: AccountsContext,
  match: MatchQuery,
  attributes: readonly string[],
): Promise<readonly Account[]> {
  const { baseDn, userFilter } = context.directory.config;
  return findBy(match, { context, attributes, base: baseDn, filter: userFilter });
}

/** Which of the values any object of the directory already has as this attribute, accounts or not. */
export async function findTaken(
  context: AccountsContext,
  attribute: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  if (!isAttributeName(attribute)) return held;
  const wanted = [...new Set(values)].filter((value) => value !== '');
  for (const chunk of chunks(wanted, valuesPerSearch)) {
    const entries = await searchValues(context.directory, {
      match: { attribute, values: chunk },
      base: context.rootDn,
      attributes: [attribute],
    });
    for (const value of await takenOf(context, { attribute, values: chunk }, entries)) held.add(value);
  }
  return held;
}

/** Which of a chunk's values the found objects have. What can't be told from their values is asked one by one. */
async function takenOf(
  context: AccountsContext,
  match: MatchQuery,
  entries: readonly LdapEntry[],
): Promise<readonly string[]> {
  const { attribute, values } = match;
  if (entries.length === 0) return [];
  if (values.length === 1) return values;
  const found = entries.map((entry) => textsOf(entry, attribute).map(foldName));
  const folded = new Set(found.flat());
  const asked = new Set(values.map(foldName));
  if (found.every((names) => names.some((name) => asked.has(name)))) {
    return values.filter((value) => folded.has(foldName(value)));
  }
  const single: string[] = [];
  for (const value of values) {
    const one = { match: { attribute, values: [value] }, base: context.rootDn, attributes: ['1.1'] };
    if ((await searchValues(context.directory, one)).length > 0) single.push(value);
  }
  return single;
}

async function prepareReading(context: AccountsContext, attributes: readonly string[]): Promise<AccountReading> {
  const definitions = await context.schema.define(attributes);
  const { dialect } = context.directory;
  return { dialect, attributes, definitions, protectedAnchors: await context.protectedAnchors() };
}

async function findBy(
  match: MatchQuery,
  options: { context: AccountsContext; attributes: readonly string[]; base: string; filter?: string },
): Promise<readonly Account[]> {
  const { context, attributes, base, filter } = options;
  if (!isAttributeName(match.attribute) || match.values.length === 0) return [];
  const reading = await prepareReading(context, attributes);
  const accounts = new Map<string, Account>();
  const requested = toRequested(reading);
  const search = { match, base, attributes: requested, ...(filter === undefined ? {} : { filter }) };
  for await (const entries of findEntries(context, search)) {
    for (const account of await toAccounts(context.directory, entries, reading)) accounts.set(account.anchor, account);
  }
  return [...accounts.values()];
}

/** More values than this of an attribute without an index are cheaper to find by reading every object that has one. */
const listingFrom = 5 * valuesPerSearch;

/**
 * The objects that have one of the values, chunk by chunk.
 * @remarks Each search for an attribute that is not indexed (`employeeID` is not, by default) goes through the whole
 * domain: 10,000 values would go through it a hundred times.
 */
async function* findEntries(context: AccountsContext, search: ValueSearch): AsyncGenerator<readonly LdapEntry[]> {
  const { attribute } = search.match;
  const values = [...new Set(search.match.values)];
  const definition = (await context.schema.define([attribute])).get(attribute.toLowerCase());
  if (values.length > listingFrom && definition?.codec === 'text' && !definition.indexed) {
    yield* findByListing(context.directory, { ...search, match: { attribute, values } });
    return;
  }
  for (const chunk of chunks(values, valuesPerSearch)) {
    yield searchValues(context.directory, { ...search, match: { attribute, values: chunk } });
  }
}

async function* findByListing(directory: Directory, details: ValueSearch): AsyncGenerator<readonly LdapEntry[]> {
  const { attribute, values } = details.match;
  const wanted = new Set(values.map(foldName));
  const filter = allOf([isPresent(attribute), ...userFilterOf(details)]);
  const attributes = [...new Set([...details.attributes, attribute])];
  for await (const page of pagedSearch(directory, toSearch(details.base, filter, attributes))) {
    yield page.filter((entry) => textsOf(entry, attribute).some((value) => wanted.has(foldName(value))));
  }
}

function userFilterOf({ filter }: ValueSearch): readonly Filter[] {
  return filter === undefined ? [] : [parseFilter(filter)];
}

type ValueSearch = {
  readonly match: MatchQuery;
  readonly base: string;
  readonly filter?: string;
  readonly attributes: readonly string[];
};

/** The objects that have one of the values. */
async function searchValues(directory: Directory, details: ValueSearch): Promise<readonly LdapEntry[]> {
  const { attribute, values } = details.match;
  const filters = values.map((value) => equalsText(attribute, value)).filter((filter) => filter !== undefined);
  if (filters.length === 0) return [];
  const search = toSearch(details.base, allOf([anyOf(filters), ...userFilterOf(details)]), details.attributes);
  return wholeSearch(directory, `searching ${details.base} for ${attribute}`, search);
}

/**
 * The objects as accounts.
 * @throws ConnectorError `forbidden` when one can't be read whole: leaving it out would look like someone who has left
 */
async function toAccounts(
  directory: Directory,
  entries: readonly LdapEntry[],
  reading: AccountReading,
): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for (const entry of entries) {
    const whole = await readWholeValues(directory, entry);
    const account = whole === undefined ? undefined : toAccount(whole, reading);
    if (account === undefined) throw notWhole(directory, entry);
    accounts.push(account);
  }
  return accounts;
}

function notWhole({ system, dialect }: Directory, { dn }: LdapEntry): ConnectorError {
  return new ConnectorError({
    code: 'forbidden',
    system,
    message: `${system}: ${dn} does not show its ${dialect.anchorAttribute}, or shows only a part of an attribute's values.`,
    advice: 'Let the service account read all properties of the accounts.',
  });
}

function toSearch(base: string, filter: Search['filter'], attributes: readonly string[]): Search {
  return { base, scope: 'sub', filter, attributes };
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
