import { unsupportedQuery } from '../graph-error.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { type DeltaState, readDeltaToken, resyncRequired, tokenExpired } from './delta-token.ts';
import { parseFilter } from './filter-parser.ts';
import { readSelect } from './read-query.ts';
import { DEFAULT_PROPERTIES } from './user-property.ts';

const UNSUPPORTED = ['top', 'expand', 'orderby', 'search'];
const MOST_IDS = 50;
const DAY = 86_400_000;

/** Where a request to `/users/delta` stands: at the beginning, or where its token says. @throws GraphError 400 or 410 */
export function readDeltaState(scope: GraphScope, { options, origin }: GraphRequest): DeltaState {
  const { clock, switches, order, deltaGeneration } = scope.tenant;
  for (const name of UNSUPPORTED)
    if (options.has(name))
      throw unsupportedQuery(`Query option '$${name}' is not supported by delta queries of users.`);
  const token = options.get('skiptoken') ?? options.get('deltatoken') ?? '';
  const now = clock.now();
  if (token !== '' && token !== 'latest') {
    const state = readDeltaToken(token);
    if (state.generation !== deltaGeneration()) throw resyncRequired(origin);
    if (state.at + switches.deltaTokenDays * DAY < now) throw tokenExpired();
    return options.has('deltatoken') ? { ...state, to: replicatedEnd(scope), at: now } : state;
  }
  return {
    from: 0,
    to: replicatedEnd(scope),
    told: token === 'latest' ? order.length : 0,
    isFirst: true,
    select: selectOf(scope, options.get('select')),
    ids: idsOf(options.get('filter')),
    at: now,
    generation: deltaGeneration(),
  };
}

/** How far the log is replicated. */
function replicatedEnd({ tenant }: GraphScope): number {
  const latest = tenant.clock.now() - tenant.switches.replicationSeconds * 1000;
  let end = tenant.log.length;
  while (end > 0 && (tenant.log[end - 1]?.at ?? 0) > latest) end -= 1;
  return end;
}

function selectOf({ schema }: GraphScope, text: string | undefined): readonly string[] {
  const names = (text ?? '').split(',').map((name) => name.trim());
  const properties = names.filter((name) => name !== 'manager' && name !== '');
  if (!names.includes('manager')) return readSelect(properties.join(','), schema) ?? DEFAULT_PROPERTIES;
  return [...(readSelect(properties.join(','), schema) ?? []), 'manager'];
}

function idsOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const filter = parseFilter(text);
  const parts = filter.kind === 'or' ? filter.of : [filter];
  const ids = parts.map((part) => {
    if (part.kind === 'compare' && part.path === 'id' && part.operator === 'eq')
      return String(part.value).toLowerCase();
    throw unsupportedQuery('Delta queries of users are filtered by id alone.');
  });
  if (ids.length > MOST_IDS) throw unsupportedQuery(`Delta queries take ${MOST_IDS} ids in a filter at most.`);
  return ids;
}
