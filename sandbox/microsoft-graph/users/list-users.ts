import type { GraphAnswer } from '../answer.ts';
import { indexedImage, type UserImage, type UserRecord } from '../directory/user-record.ts';
import { spoilPage } from '../faults.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import { type GraphRequest, type GraphScope, isEventual } from '../graph-request.ts';
import { requireReading } from '../permissions.ts';
import { candidatesOf } from './candidates.ts';
import { matchesFilter } from './match-filter.ts';
import { readUserQuery, type UserQuery } from './read-query.ts';
import { contextOf, readProperty, renderManager, renderUser } from './render-user.ts';

type Found = { readonly record: UserRecord; readonly image: UserImage };

/** `GET /users`: what the indexes show, in pages. */
export function listUsers(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const query = readUserQuery(request.options, { schema: scope.schema, isEventual: isEventual(request) });
  requireReading(request.roles, query.select);
  const isWanted = (image: UserImage) => image.deletedAt === null;
  const among = candidatesOf(scope.tenant, scope.schema, query.filter) ?? scope.tenant.order;
  return pageOf(scope, request, { query, isWanted, among, context: contextOf(request.origin, query.select, false) });
}

/** `GET /users/$count`: the number alone, for advanced queries. */
export function countUsers(scope: GraphScope, request: GraphRequest): GraphAnswer {
  if (!isEventual(request)) throw badRequest('$count is not currently supported.');
  const options = new Map([...request.options, ['count', 'true']]);
  const { body } = listUsers(scope, { ...request, options });
  return { status: 200, body: (body as Readonly<Record<string, unknown>>)['@odata.count'] };
}

type Page = {
  readonly query: UserQuery;
  readonly isWanted: (image: UserImage) => boolean;
  /** The users to look at, in the order of creation. */
  readonly among: readonly UserRecord[];
  readonly context: string;
};

/** One page of users, live or deleted. */
export function pageOf(scope: GraphScope, request: GraphRequest, page: Page): GraphAnswer {
  const { query } = page;
  const size = query.top ?? scope.tenant.switches.defaultPageSize;
  const start = readSkipToken(query.skipToken);
  const rows: Found[] = [];
  let next: number | undefined;
  let count = 0;
  for (const [place, entry] of foundFrom(scope, page, query.wantsCount ? 0 : start)) {
    count += 1;
    if (place < start) continue;
    if (rows.length < size) rows.push(entry);
    else next ??= place;
    if (next !== undefined && !query.wantsCount) break;
  }
  const rendered = rows.map((entry) => render(scope, query, entry));
  const link = next === undefined ? undefined : nextLink(request, next);
  const spoiled = spoilPage(request.faults, { rows: rendered, link, self: ownLink(request) });
  return {
    status: 200,
    rows: spoiled.rows.length,
    body: {
      '@odata.context': page.context,
      ...(query.wantsCount ? { '@odata.count': count } : {}),
      ...(spoiled.link === undefined ? {} : { '@odata.nextLink': spoiled.link }),
      value: spoiled.rows,
    },
  };
}

/** Who meets the query, each with a place that a page can begin at. */
function foundFrom(scope: GraphScope, page: Page, start: number): Iterable<readonly [number, Found]> {
  return page.query.orderBy === undefined ? inOrder(scope, page, start) : sorted(scope, page).entries().drop(start);
}

function* inOrder(scope: GraphScope, page: Page, start: number): Generator<readonly [number, Found]> {
  const { query, isWanted, among } = page;
  const now = scope.tenant.clock.now();
  for (let place = start; place < among.length; place += 1) {
    const record = among[place];
    const image = record === undefined || record.isPurged ? undefined : indexedImage(record, now);
    if (record === undefined || image === undefined || !isWanted(image)) continue;
    const view = { ...scope, image };
    const isMet = query.filter === undefined || matchesFilter(query.filter, (path) => readProperty(record, view, path));
    if (isMet) yield [place, { record, image }];
  }
}

function sorted(scope: GraphScope, page: Page): readonly Found[] {
  const { name = '', isDescending = false } = page.query.orderBy ?? {};
  const keyed = Array.from(inOrder(scope, page, 0), ([, found]) => {
    const value = readProperty(found.record, { ...scope, image: found.image }, name);
    return { found, key: String(value ?? '').toLowerCase() };
  });
  keyed.sort((left, right) => (left.key < right.key ? -1 : Number(left.key > right.key)) * (isDescending ? -1 : 1));
  return keyed.map(({ found }) => found);
}

function render(scope: GraphScope, query: UserQuery, { record, image }: Found): Record<string, unknown> {
  const view = { ...scope, image };
  const user = renderUser(record, view, query.select);
  const manager = query.manager === undefined ? undefined : renderManager(view, query.manager);
  return manager === undefined ? user : { ...user, manager };
}

function readSkipToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const position = /^page:(\d+)$/u.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (position !== undefined) return Number(position);
  const text = 'The specified page token value has expired and can no longer be included in your request.';
  throw new GraphError(400, 'Directory_ExpiredPageToken', text);
}

function ownLink(request: GraphRequest): string {
  return `${request.origin}/v1.0/${request.steps.join('/')}?${request.query}`;
}

/** The link to the next page: the same query with another `$skiptoken`. */
function nextLink(request: GraphRequest, position: number): string {
  const kept = request.query.split('&').filter((pair) => pair !== '' && !/^(\$|%24)?skiptoken=/iu.test(pair));
  const token = Buffer.from(`page:${position}`).toString('base64url');
  const base = `${request.origin}/v1.0/${request.steps.map((step) => encodeURIComponent(step)).join('/')}`;
  return `${base}?${[...kept, `$skiptoken=${token}`].join('&')}`;
}
