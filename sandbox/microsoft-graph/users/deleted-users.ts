import type { GraphAnswer } from '../answer.ts';
import { isAdministrator } from '../directory/groups.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { denied, notFound } from '../graph-error.ts';
import { type GraphRequest, type GraphScope, isEventual } from '../graph-request.ts';
import { PERMISSIONS, requireAny } from '../permissions.ts';
import { checkUnique } from './check-unique.ts';
import { pageOf } from './list-users.ts';
import { readSelect, readUserQuery } from './read-query.ts';
import { contextOf, renderUser } from './render-user.ts';

const MAY_READ = [...PERMISSIONS.readUsers, 'User.DeleteRestore.All'];

/** `GET /directory/deletedItems/microsoft.graph.user`: users deleted less than 30 days ago. */
export function listDeletedUsers(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, MAY_READ);
  const query = readUserQuery(request.options, { schema: scope.schema, isEventual: isEventual(request) });
  const context = contextOf(request.origin, query.select, false);
  const among = scope.tenant.order;
  return pageOf(scope, request, { query, isWanted: (image) => image.deletedAt !== null, among, context });
}

/** `GET /directory/deletedItems/{id}`. */
export function getDeletedUser(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, MAY_READ);
  const select = readSelect(request.options.get('select'), scope.schema);
  const record = findDeleted(scope, request);
  const user = renderUser(record, { ...scope, image: record.image }, select);
  const context = `${request.origin}/v1.0/$metadata#directoryObjects/$entity`;
  return { status: 200, rows: 1, body: { '@odata.context': context, '@odata.type': '#microsoft.graph.user', ...user } };
}

/** `POST /directory/deletedItems/{id}/restore`: 200 with the user; 400 when the name is taken meanwhile. */
export function restoreUser(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.deleteUsers);
  const record = findDeleted(scope, request);
  if (isAdministrator(scope.tenant, record)) throw denied();
  checkUnique(scope.tenant, record.image.values, record);
  const image = { ...record.image, deletedAt: null };
  scope.tenant.write(record, image, { kind: 'restored', properties: [] });
  const user = renderUser(record, { ...scope, image }, undefined);
  const context = `${request.origin}/v1.0/$metadata#directoryObjects/$entity`;
  return { status: 200, body: { '@odata.context': context, '@odata.type': '#microsoft.graph.user', ...user } };
}

/** `DELETE /directory/deletedItems/{id}`: 204; nothing brings the user back. */
export function purgeUser(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.deleteUsers);
  const record = findDeleted(scope, request);
  if (isAdministrator(scope.tenant, record)) throw denied();
  scope.tenant.purge(record);
  return { status: 204 };
}

function findDeleted(scope: GraphScope, request: GraphRequest): UserRecord {
  const key = request.steps[2] ?? '';
  const record = scope.tenant.find(key);
  if (record === undefined || record.image.deletedAt === null) throw notFound(key);
  return record;
}
