import { randomBytes } from 'node:crypto';
import { ApiError, badRequest } from './api-error.ts';
import type { QueryOptions } from './query-options.ts';
import type { Row } from './rows.ts';
import type { TenantState } from './tenant.ts';

/** A page of records and the token of the next one (null at the end). */
export type Page = { readonly rows: readonly Row[]; readonly next: string | null };

type Snapshot = {
  readonly entity: string;
  readonly rows: readonly Row[];
  readonly position: number;
  readonly expires: number;
};

/** The key lists that snapshot paging keeps between requests. */
export type Snapshots = {
  readonly byToken: Map<string, Snapshot>;
  /** First pages by entity that were not followed yet. */
  readonly unfollowed: Map<string, number>;
  readonly refusedUntil: Map<string, number>;
};

const SNAPSHOT_LIFE = 15 * 60_000;
const REFUSAL = 30 * 60_000;

/** An empty store. */
export function createSnapshots(): Snapshots {
  return { byToken: new Map(), unfollowed: new Map(), refusedUntil: new Map() };
}

/** 500 COE0019 with the mark SNP: the walk must begin again at page 1 (KBA 2990434). */
export function snapshotLost(): ApiError {
  return new ApiError(
    500,
    'COE_GENERAL_SERVER_FAILURE',
    '[COE0019][SNP]Snapshot lost. Please restart from the first page. The snapshot may have expired, been evicted, or its last page was already read.',
  );
}

function encodeToken(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64');
}

function decodeToken(token: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as Record<string, unknown>;
  } catch {
    throw badRequest('Invalid $skiptoken.');
  }
}

function takeRange(
  matches: Iterable<Row>,
  from: number,
  count: number,
): { readonly rows: Row[]; readonly hasMore: boolean } {
  const rows: Row[] = [];
  let position = 0;
  for (const row of matches) {
    if (position >= from + count) return { rows, hasMore: true };
    if (position >= from) rows.push(row);
    position += 1;
  }
  return { rows, hasMore: false };
}

/** A page by position in the live result: records that come or go between two pages shift it (KBA 2489065). */
export function offsetPage(matches: Iterable<Row>, options: QueryOptions): Page {
  const start = options.skipToken === null ? 0 : Number(decodeToken(options.skipToken).startRow);
  if (!Number.isInteger(start) || start < 0) throw badRequest('Invalid $skiptoken.');
  const left = options.top === null ? Number.POSITIVE_INFINITY : options.top - start;
  const count = Math.max(0, Math.min(options.pageSize, left));
  const { rows, hasMore } = takeRange(matches, options.skip + start, count);
  const isEnd = !hasMore || count === left;
  return {
    rows,
    next: isEnd ? null : encodeToken({ startRow: start + count, endRow: start + count + options.pageSize }),
  };
}

/** A page after the last key of the page before; the token is opaque. */
export function cursorPage(matches: Iterable<Row>, options: QueryOptions, keyOf: (row: Row) => string): Page {
  const token = options.skipToken === null ? null : decodeToken(options.skipToken);
  const all = Array.from(matches);
  const at = token === null ? -1 : all.findIndex((row) => keyOf(row) === token.after);
  const start = token === null ? 0 : at >= 0 ? at + 1 : Number(token.row);
  const rows = all.slice(start, start + options.pageSize);
  const last = rows.at(-1);
  const hasMore = start + rows.length < all.length;
  return {
    rows,
    next: !hasMore || last === undefined ? null : encodeToken({ after: keyOf(last), row: start + rows.length }),
  };
}

function refuseAbuse(snapshots: Snapshots, entity: string, now: number, limit: number): void {
  if (now < (snapshots.refusedUntil.get(entity) ?? 0)) {
    throw new ApiError(
      400,
      'COE_SNAPSHOT_BAD_REQUEST',
      `Snapshot paging of ${entity} is refused for 30 minutes: too many first pages were not followed.`,
    );
  }
  const open = (snapshots.unfollowed.get(entity) ?? 0) + 1;
  snapshots.unfollowed.set(entity, open);
  if (open <= limit) return;
  snapshots.refusedUntil.set(entity, now + REFUSAL);
  snapshots.unfollowed.set(entity, 0);
  throw new ApiError(
    400,
    'COE_SNAPSHOT_BAD_REQUEST',
    `Too many snapshots of ${entity} were started without reading further pages.`,
  );
}

function snapshotSlice(snapshots: Snapshots, snapshot: Snapshot, size: number, now: number, state: TenantState): Page {
  const end = snapshot.position + size;
  const rows = snapshot.rows.slice(snapshot.position, end).filter((row) => !state.removed.has(row));
  if (end >= snapshot.rows.length) return { rows, next: null };
  const token = randomBytes(24).toString('base64url');
  snapshots.byToken.set(token, { ...snapshot, position: end, expires: now + SNAPSHOT_LIFE });
  return { rows, next: token };
}

/** What a snapshot page needs beside the options. */
export type SnapshotScope = {
  readonly entity: string;
  readonly now: number;
  readonly limit: number;
  readonly state: TenantState;
};

/** A page of the key list frozen at the first page; each token works once, for 15 minutes. Deleted records leave gaps. */
export function snapshotPage(
  snapshots: Snapshots,
  matches: () => Iterable<Row>,
  options: QueryOptions,
  scope: SnapshotScope,
): Page {
  const { entity, now } = scope;
  if (options.skipToken === null) {
    const rows = Array.from(matches());
    if (rows.length > options.pageSize) refuseAbuse(snapshots, entity, now, scope.limit);
    return snapshotSlice(snapshots, { entity, rows, position: 0, expires: 0 }, options.pageSize, now, scope.state);
  }
  const snapshot = snapshots.byToken.get(options.skipToken);
  snapshots.byToken.delete(options.skipToken);
  if (snapshot === undefined || snapshot.expires < now || snapshot.entity !== entity) throw snapshotLost();
  if (snapshot.position <= options.pageSize)
    snapshots.unfollowed.set(entity, Math.max(0, (snapshots.unfollowed.get(entity) ?? 0) - 1));
  return snapshotSlice(snapshots, snapshot, options.pageSize, now, scope.state);
}
