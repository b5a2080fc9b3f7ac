import type { GraphAnswer } from '../answer.ts';
import type { Change } from '../directory/tenant.ts';
import { indexedImage, isLive, type UserImage, type UserRecord } from '../directory/user-record.ts';
import { spoilPage } from '../faults.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { requireReading } from '../permissions.ts';
import { readDeltaState } from './delta-state.ts';
import { type DeltaState, writeDeltaToken } from './delta-token.ts';
import { readProperty } from './render-user.ts';

type Row = Readonly<Record<string, unknown>>;
type Page = { readonly rows: readonly Row[]; readonly next: DeltaState | undefined };

/** `GET /users/delta`: all users first, then what changed since a `@odata.deltaLink`. */
export function listChanges(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const state = readDeltaState(scope, request);
  requireReading(request.roles, state.select);
  const isMinimal = request.headers.prefer?.includes('return=minimal') === true;
  const { rows, next } = state.isFirst ? pageOfUsers(scope, state) : pageOfChanges(scope, state, isMinimal);
  const base = `${request.origin}/v1.0/users/delta`;
  const done = { ...state, from: state.to, isFirst: false };
  const following = next === undefined ? undefined : `${base}?$skiptoken=${writeDeltaToken(next)}`;
  const page = spoilPage(request.faults, { rows, link: following, self: `${base}?${request.query}` });
  const link =
    page.link === undefined
      ? { '@odata.deltaLink': `${base}?$deltatoken=${writeDeltaToken(done)}` }
      : { '@odata.nextLink': page.link };
  const context = `${request.origin}/v1.0/$metadata#users`;
  return { status: 200, rows: page.rows.length, body: { '@odata.context': context, ...link, value: page.rows } };
}

function pageOfUsers(scope: GraphScope, state: DeltaState): Page {
  const { order, clock, switches } = scope.tenant;
  const rows: Row[] = [];
  let told = state.told;
  for (; told < order.length && rows.length < switches.deltaPageSize; told += 1) {
    const record = order[told];
    if (record === undefined || record.isPurged || state.ids?.includes(record.id) === false) continue;
    const image = indexedImage(record, clock.now());
    if (image !== undefined && image.deletedAt === null) rows.push(rowOf(scope, record, image, state.select));
  }
  return { rows, next: told < order.length ? { ...state, told } : undefined };
}

function pageOfChanges(scope: GraphScope, state: DeltaState, isMinimal: boolean): Page {
  const { log, switches } = scope.tenant;
  const byUser = new Map<string, Change[]>();
  let from = state.from;
  for (; from < state.to && byUser.size < switches.deltaPageSize; from += 1) {
    const change = log[from];
    if (change === undefined || state.ids?.includes(change.id) === false) continue;
    byUser.set(change.id, [...(byUser.get(change.id) ?? []), change]);
  }
  const rows = Array.from(byUser, ([id, changes]) =>
    changedRow(scope, { id, changes, isMinimal, select: state.select }),
  );
  return { rows: rows.filter((row) => row !== undefined), next: from < state.to ? { ...state, from } : undefined };
}

type Changed = {
  readonly id: string;
  readonly changes: readonly Change[];
  readonly select: readonly string[];
  readonly isMinimal: boolean;
};

function changedRow(scope: GraphScope, { id, changes, select, isMinimal }: Changed): Row | undefined {
  const record = scope.tenant.find(id);
  if (record === undefined) return { id, '@removed': { reason: 'deleted' } };
  const image = indexedImage(record, scope.tenant.clock.now());
  if (image === undefined) return undefined;
  if (image.deletedAt !== null) return { id, '@removed': { reason: 'changed' } };
  const isNew = changes.some(({ kind }) => kind === 'created' || kind === 'restored');
  const names = new Set(changes.flatMap(({ properties }) => properties));
  const touched = select.filter((name) => names.has(name));
  if (!isNew && touched.length === 0) return undefined;
  const row = rowOf(scope, record, image, isMinimal && !isNew ? touched : select);
  const gone = touched.includes('manager') ? goneManagers(changes, image) : [];
  return gone.length === 0 ? row : { ...row, 'manager@delta': [...((row['manager@delta'] as Row[]) ?? []), ...gone] };
}

function goneManagers(changes: readonly Change[], image: UserImage): readonly Row[] {
  const before = changes.find(({ properties }) => properties.includes('manager'))?.managerBefore ?? null;
  if (before === null || before === image.managerId) return [];
  return [{ '@odata.type': '#microsoft.graph.user', id: before, '@removed': { reason: 'deleted' } }];
}

/** A user with its id, what was ever set of the selected properties, and the manager as `manager@delta`. */
function rowOf(scope: GraphScope, record: UserRecord, image: UserImage, select: readonly string[]): Row {
  const view = { ...scope, image };
  const set = select.filter((name) => name in image.values);
  const row = { ...Object.fromEntries(set.map((name) => [name, readProperty(record, view, name)])), id: record.id };
  const manager = image.managerId === null ? undefined : scope.tenant.find(image.managerId);
  if (!select.includes('manager') || !isLive(manager)) return row;
  return { ...row, 'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: manager.id }] };
}
