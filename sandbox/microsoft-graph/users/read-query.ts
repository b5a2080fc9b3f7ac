import { unreadable, unsupportedQuery } from '../graph-error.ts';
import { checkFilter } from './check-filter.ts';
import { parseFilter } from './filter-parser.ts';
import type { Filter } from './filter-syntax.ts';
import { DEFAULT_PROPERTIES, type UserSchema } from './user-property.ts';

/** What a request asks about users. */
export type UserQuery = {
  /** Undefined when nothing is selected: the default set. */
  readonly select: readonly string[] | undefined;
  readonly filter: Filter | undefined;
  readonly top: number | undefined;
  readonly orderBy: { readonly name: string; readonly isDescending: boolean } | undefined;
  readonly skipToken: string | undefined;
  /** Properties of the manager to put in; undefined without `$expand=manager`. */
  readonly manager: readonly string[] | undefined;
  /** `@odata.count` is wanted and given. */
  readonly wantsCount: boolean;
};

/** The query options of a request: names in lower case, with or without `$`. */
export type QueryOptions = ReadonlyMap<string, string>;

/** What the request says besides its options. */
export type QueryScope = { readonly schema: UserSchema; readonly isEventual: boolean };

const LARGEST_PAGE = 999;
const KNOWN = new Set(['select', 'filter', 'top', 'orderby', 'skiptoken', 'expand', 'count', 'format', 'search']);

/** Reads the query options of a list or a single user. @throws GraphError 400 as Graph does */
export function readUserQuery(options: QueryOptions, scope: QueryScope): UserQuery {
  refuseUnknown(options);
  const wantsCount = scope.isEventual && options.get('count')?.toLowerCase() === 'true';
  const filterText = options.get('filter');
  const filter = filterText === undefined ? undefined : parseFilter(filterText);
  if (filter !== undefined) checkFilter(filter, { schema: scope.schema, isAdvanced: wantsCount });
  const orderBy = readOrderBy(options.get('orderby'));
  if (orderBy !== undefined && filter !== undefined && !wantsCount)
    throw unsupportedQuery('Sorting not supported for current query.');
  const manager = readExpand(options.get('expand'), scope.schema);
  if (manager !== undefined && wantsCount)
    throw unsupportedQuery("Query parameter 'COUNT' is not supported along with 'EXPAND'.");
  return {
    select: readSelect(options.get('select'), scope.schema),
    filter,
    top: readTop(options.get('top')),
    orderBy,
    skipToken: options.get('skiptoken'),
    manager,
    wantsCount,
  };
}

function refuseUnknown(options: QueryOptions): void {
  for (const name of options.keys())
    if (name === 'skip') throw unsupportedQuery("'$skip' is not supported by the service.");
    else if (name === 'search')
      throw unsupportedQuery(
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      );
    else if (!KNOWN.has(name)) throw unreadable(`The query parameter '$${name}' is not supported.`);
}

/** The names of a `$select`. @throws GraphError 400 for a name that users do not have */
export function readSelect(text: string | undefined, schema: UserSchema): readonly string[] | undefined {
  if (text === undefined || text.trim() === '' || text.trim() === '*') return undefined;
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => canonicalName(name, schema));
}

function canonicalName(name: string, schema: UserSchema): string {
  if (schema.has(name)) return name;
  const found = Array.from(schema.keys()).find((known) => known.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const problem = `Could not find a property named '${name}' on type 'microsoft.graph.user'.`;
  throw unreadable(`Parsing OData Select and Expand failed: ${problem}`);
}

function readExpand(text: string | undefined, schema: UserSchema): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const [, options] = /^\s*manager\s*(?:\(([^)]*)\))?\s*$/u.exec(text) ?? [undefined, undefined];
  if (!/^\s*manager\b/u.test(text))
    throw unreadable(`Parsing OData Select and Expand failed: Could not find a property named '${text}'.`);
  if (/\$levels/u.test(text))
    throw unsupportedQuery(
      "Transitive manager's list is only supported on a single user, send the $expand request on /users/{id} endpoint",
    );
  const select = /^\$select=(.*)$/u.exec((options ?? '').trim())?.[1];
  return readSelect(select, schema) ?? DEFAULT_PROPERTIES;
}

function readTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const top = /^\d+$/u.test(text) ? Number(text) : Number.NaN;
  if (top >= 1 && top <= LARGEST_PAGE) return top;
  throw unsupportedQuery(`Invalid page size specified: '${text}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`);
}

function readOrderBy(text: string | undefined): UserQuery['orderBy'] {
  if (text === undefined) return undefined;
  const [name = '', direction = 'asc'] = text.trim().split(/\s+/u);
  if (!['displayName', 'userPrincipalName'].includes(name) || !['asc', 'desc'].includes(direction))
    throw unsupportedQuery('Sorting not supported for current query.');
  return { name, isDescending: direction === 'desc' };
}
