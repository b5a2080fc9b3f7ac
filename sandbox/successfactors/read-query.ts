import type { Answer } from './answer.ts';
import { badRequest, keyNotFound, unknownProperty } from './api-error.ts';
import { type ByteSink, createByteSink } from './byte-sink.ts';
import type { Entity } from './entity.ts';
import { uriWriter } from './entity-uri.ts';
import { readExpand } from './expand.ts';
import { findMatches, type Matches, type SearchScope } from './find-matches.ts';
import { cursorPage, offsetPage, type Page, type Snapshots, snapshotPage } from './paging.ts';
import { pickRows } from './pick-rows.ts';
import { type QueryOptions, readQuery, readQueryOptions } from './query-options.ts';
import { readerOf } from './read-property.ts';
import { compileRenderer, type Renderer } from './render-entity.ts';
import type { RenderScope } from './render-scope.ts';
import { type Key, type ResourcePath, readResourcePath } from './resource-path.ts';
import type { Row } from './rows.ts';

/** A read request under the service root. */
export type ReadRequest = {
  /** The path after `/odata/v2/`, still percent-encoded. */
  readonly path: string;
  /** The query string without `?`. */
  readonly query: string;
  /** Scheme and host of the request, for `__next`. */
  readonly origin: string;
  /** The service root of `__metadata.uri`. */
  readonly root: string;
  /** Counts requests; changes property order. */
  readonly number: number;
};

/** What reads need. */
export type ReadScope = SearchScope & {
  readonly snapshots: Snapshots;
  readonly spoilPage: (entity: Entity, page: Page) => Page;
  /** What to do with the text of a record, or null to leave it. */
  readonly spoilRecord: (entity: Entity, row: Row) => ((text: string) => string) | null;
};

function keyText(key: Key): string {
  return Array.from(key, ([name, value]) => `${name}=${value}`).join(',');
}

function findByKey(scope: ReadScope, entity: Entity, key: Key): Row {
  const { tenant } = scope;
  const [only] = Array.from(key.values());
  if (entity.find !== undefined && key.size === 1) {
    const row = entity.find(tenant, String(only));
    if (row === undefined) throw keyNotFound(entity.name, keyText(key));
    return row;
  }
  const readers = entity.keys.map((property) => ({
    read: readerOf(property, tenant),
    wanted: key.get(property.name),
    property,
  }));
  for (const record of entity.records(tenant)) {
    for (const row of Array.isArray(record) ? (record as readonly Row[]) : [record as Row]) {
      if (readers.every(({ read, wanted, property }) => sameKey(read(row), wanted, property.type))) return row;
    }
  }
  throw keyNotFound(entity.name, keyText(key));
}

function sameKey(value: unknown, wanted: unknown, type: string): boolean {
  return type === 'Int64' || type === 'Decimal' ? Number(value) === Number(wanted) : value === wanted;
}

function renderScope(
  scope: ReadScope,
  request: ReadRequest,
  options: QueryOptions,
  shownUserNavs: ReadonlySet<string>,
): RenderScope {
  const { shuffle } = scope.tenant.switches;
  return {
    tenant: scope.tenant,
    root: request.root,
    asOfDate: options.asOfDate,
    shownUserNavs,
    hidden: scope.faults.hidden,
    order: shuffle === false ? null : shuffle + request.number,
  };
}

function nextLink(request: ReadRequest, token: string): string {
  const pairs = Array.from(readQuery(request.query)).filter(([name]) => name !== '$skiptoken');
  const query = [...pairs, ['$skiptoken', token] as const].map(
    ([name, value]) => `${name.startsWith('$') ? name : encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `${request.origin}/odata/v2/${request.path}?${query.join('&')}`;
}

function readPage(scope: ReadScope, entity: Entity, options: QueryOptions, matches: Matches): Page {
  const { tenant } = scope;
  if (options.paging === 'snapshot' && !entity.isMdf) {
    const { snapshotAbuseLimit: limit } = tenant.switches;
    return snapshotPage(scope.snapshots, matches.rows, options, {
      entity: entity.name,
      now: tenant.now(),
      limit,
      state: tenant.state,
    });
  }
  if (options.paging === 'cursor') return cursorPage(matches.rows(), options, uriWriter(entity, tenant));
  return offsetPage(matches.rows(), options);
}

function countOf(rows: Iterable<Row>): number {
  let count = 0;
  for (const _row of rows) count += 1;
  return count;
}

/** How many records are written before the size of the answer is estimated. */
const SAMPLE = 30;

function collectionAnswer(
  scope: ReadScope,
  request: ReadRequest,
  entity: Entity,
  options: QueryOptions,
  source?: () => Iterable<Row>,
): Answer {
  const tree = readExpand(scope.schema, entity, options.expand, options.select);
  const matches = findMatches(scope, entity, options, source);
  const page = scope.spoilPage(entity, readPage(scope, entity, options, matches));
  const render = compileRenderer(tree, renderScope(scope, request, options, matches.shownUserNavs));
  const count = options.inlineCount ? `"__count":"${countOf(matches.rows())}",` : '';
  const next = page.next === null ? '' : `,"__next":${JSON.stringify(nextLink(request, page.next))}`;
  const sink = createByteSink(Math.min(page.rows.length, SAMPLE) * 8192);
  sink.raw(`{"d":{${count}"results":[`);
  for (const [index, row] of page.rows.entries()) {
    if (index > 0) sink.raw(',');
    if (index === SAMPLE) sink.reserve(Math.ceil((sink.length() / SAMPLE) * page.rows.length * 1.05));
    writeRecord(scope, entity, row, render, sink);
  }
  sink.raw(`]${next}}}`);
  return { status: 200, contentType: 'application/json;charset=utf-8', body: sink.all(), rows: page.rows.length };
}

/** Writes a record, spoiled where a fault says so. */
function writeRecord(scope: ReadScope, entity: Entity, row: Row, render: Renderer, sink: ByteSink): void {
  const start = sink.length();
  render(row, sink);
  const spoil = scope.spoilRecord(entity, row);
  if (spoil === null) return;
  const text = spoil(sink.since(start).toString('utf8'));
  sink.rewind(start);
  sink.raw(text);
}

function recordAnswer(scope: ReadScope, request: ReadRequest, entity: Entity, options: QueryOptions, row: Row): Answer {
  const tree = readExpand(scope.schema, entity, options.expand, options.select);
  const sink = createByteSink(4096);
  sink.raw('{"d":');
  writeRecord(scope, entity, row, compileRenderer(tree, renderScope(scope, request, options, new Set())), sink);
  sink.raw('}');
  return { status: 200, contentType: 'application/json;charset=utf-8', body: sink.all(), rows: 1 };
}

type Place = { readonly entity: Entity; readonly rows: readonly Row[]; readonly isMany: boolean };

/** Follows navigations from one record, as the link of a deferred navigation does. */
function followSteps(scope: ReadScope, start: Row, resource: ResourcePath, options: QueryOptions): Place {
  let place: Place = { entity: resource.entity, rows: [start], isMany: false };
  const walk = renderScope(scope, { path: '', query: '', origin: '', root: '', number: 0 }, options, new Set());
  for (const step of resource.steps) {
    const { entity, rows } = place;
    const navigation = entity.navigations.get(step);
    const target = scope.schema.get(navigation?.target ?? '');
    if (navigation === undefined || target === undefined) throw unknownProperty(entity.name, step);
    const [from] = rows;
    if (place.isMany || from === undefined) throw badRequest(`${step} needs one record before it.`);
    const date =
      options.asOfDate ??
      (entity.isEffectiveDated ? Number(from.startDate ?? from.effectiveStartDate ?? 0) : scope.tenant.today());
    place = {
      entity: target,
      rows: pickRows(walk, step, navigation, target)(from, date),
      isMany: navigation.kind === 'many',
    };
  }
  return place;
}

function keyedAnswer(
  scope: ReadScope,
  request: ReadRequest,
  resource: ResourcePath,
  key: Key,
  options: QueryOptions,
): Answer {
  const start = findByKey(scope, resource.entity, key);
  if (resource.steps.length === 0) return recordAnswer(scope, request, resource.entity, options, start);
  const { entity, rows, isMany } = followSteps(scope, start, resource, options);
  if (isMany) return collectionAnswer(scope, request, entity, options, () => rows);
  const [row] = rows;
  if (row === undefined) throw keyNotFound(entity.name, keyText(key));
  return recordAnswer(scope, request, entity, options, row);
}

/** Answers a GET on an entity set, a record, a navigation of a record, or a `$count`. */
export function readQueryAnswer(scope: ReadScope, request: ReadRequest): Answer {
  const { switches } = scope.tenant;
  const options = readQueryOptions(readQuery(request.query), switches.tooLargePage);
  const resource = readResourcePath(scope.schema, request.path, switches.unknownEntityStatus);
  if (resource.key !== null) return keyedAnswer(scope, request, resource, resource.key, options);
  if (resource.steps.length > 0) throw badRequest('A navigation needs a key predicate before it.');
  if (!resource.isCount) return collectionAnswer(scope, request, resource.entity, options);
  const count = countOf(findMatches(scope, resource.entity, options).rows());
  return { status: 200, contentType: 'text/plain;charset=utf-8', body: `${count}` };
}
