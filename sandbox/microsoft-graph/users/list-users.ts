import type { GraphAnswer } from '../answer.ts';
import { indexedImage, type UserImage, type UserRecord } from '../directory/user-record.ts';
import { spoilPage } from '../faults.ts';
import { GraphError } from '../graph-error.ts';
import { type GraphRequest, type GraphScope, isEventual } from '../graph-request.ts';
import { requireReading } from '../permissions.ts';
import { type Candidates, candidatesOf } from './candidates.ts';
import { matchesFilter } from './match-filter.ts';
import { readUserQuery, type UserQuery } from './read-query.ts';
import { contextOf, readProperty, renderManager, renderUser } from './render-user.ts';

type Found = { readonly record: UserRecord; readonly image: UserImage };

/** `GET /users`: what the indexes show, in pages. */
export function listUsers(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const query = readUserQuery(request.options, { schema: scope.schema, isEventual: isEventual(request) });
  requireReading(request.roles, query.select);
  const isWanted = (image: UserImage) => image.deletedAt === null;
  return pageOf(scope, request, { query, isWanted, context: contextOf(request.origin, query.select, false) });
}

/** One page of users, live or deleted. */
export function pageOf(
  scope: GraphScope,
  request: GraphRequest,
  page: { readonly query: UserQuery; readonly isWanted: (image: UserImage) => boolean; readonly context: string },
): GraphAnswer {
  const { query } = page;
  const size = query.top ?? scope.tenant.switches.defaultPageSize;
  const start = readSkipToken(query.skipToken);
  const found =
    query.orderBy === undefined ? inOrder(scope, page, candidatesOf(scope.tenant, query.filter)) : sorted(scope, page);
  const rows: Found[] = [];
  let next: number | undefined;
  let count = 0;
  for (const [position, entry] of found) {
    if (position < start && !query.wantsCount) continue;
    count += 1;
    if (position < start) continue;
    if (rows.length < size) rows.push(entry);
    else {
      next ??= position;
      if (!query.wantsCount) break;
    }
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

type Page = Parameters<typeof pageOf>[2];

function* inOrder(scope: GraphScope, { query, isWanted }: Page, candidates: Candidates): Generator<[number, Found]> {
  const now = scope.tenant.clock.now();
  for (const record of candidates) {
    if (record.isPurged) continue;
    const image = indexedImage(record, now);
    if (image === undefined || !isWanted(image)) continue;
    const view = { ...scope, image };
    const isMet = query.filter === undefined || matchesFilter(query.filter, (path) => readProperty(record, view, path));
    if (isMet) yield [record.position, { record, image }];
  }
}

function sorted(scope: GraphScope, page: Page): readonly [number, Found][] {
  const { name = '', isDescending = false } = page.query.orderBy ?? {};
  const keyed = Array.from(inOrder(scope, page, scope.tenant.order), ([, found]) => {
    const value = readProperty(found.record, { ...scope, image: found.image }, name);
    return { found, key: String(value ?? '').toLowerCase() };
  });
  keyed.sort((left, right) => (left.key < right.key ? -1 : Number(left.key > right.key)) * (isDescending ? -1 : 1));
  return keyed.map(({ found }, index) => [index, found]);
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
