import type { GraphAnswer } from '../answer.ts';
import { indexedImage, isLive, type UserRecord } from '../directory/user-record.ts';
import { badRequest, notFound } from '../graph-error.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { PERMISSIONS, requireAny, requireReading } from '../permissions.ts';
import { findUser } from './find-user.ts';
import { readSelect } from './read-query.ts';
import { contextOf, renderManager, renderUser } from './render-user.ts';
import { ON_PREMISES_MASTERED } from './update-user.ts';

/** `GET /users/{id}/manager`: 404 when there is none. */
export function getManager(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const select = readSelect(request.options.get('select'), scope.schema);
  requireReading(request.roles, select);
  const record = findUser(scope.tenant, request.steps[1] ?? '');
  const manager = renderManager({ ...scope, image: record.image }, select);
  if (manager === undefined) throw notFound('manager');
  const context = `${request.origin}/v1.0/$metadata#directoryObjects/$entity`;
  return { status: 200, rows: 1, body: { '@odata.context': context, ...manager } };
}

/** `GET /users/{id}/manager/$ref`: the link of the manager, 404 when there is none. */
export function getManagerReference(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireReading(request.roles, undefined);
  const { image } = findUser(scope.tenant, request.steps[1] ?? '');
  const manager = renderManager({ ...scope, image }, ['id']);
  if (manager === undefined) throw notFound('manager');
  const context = `${request.origin}/v1.0/$metadata#$ref`;
  const link = `${request.origin}/v1.0/directoryObjects/${String(manager.id)}/Microsoft.DirectoryServices.User`;
  return { status: 200, body: { '@odata.context': context, '@odata.id': link } };
}

/** `PUT /users/{id}/manager/$ref` with `{"@odata.id": ".../users/{id}"}`: 204. */
export function setManager(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.writeUsers);
  const record = findUser(scope.tenant, request.steps[1] ?? '');
  const reference = (request.body as Readonly<Record<string, unknown>> | undefined)?.['@odata.id'];
  if (typeof reference !== 'string') throw badRequest("The request body must contain the property '@odata.id'.");
  const key = /\/(?:users|directoryObjects)(?:\/|\('?)([^/')]+)'?\)?$/u.exec(reference)?.[1];
  if (key === undefined) throw badRequest(`Invalid URL format specified in @odata.id: '${reference}'.`);
  const manager = findUser(scope.tenant, decodeURIComponent(key));
  writeManager(scope, record, manager.id);
  return { status: 204 };
}

/** `DELETE /users/{id}/manager/$ref`: 204, or 404 when there is none. */
export function removeManager(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.writeUsers);
  const record = findUser(scope.tenant, request.steps[1] ?? '');
  if (record.image.managerId === null) throw notFound('manager');
  writeManager(scope, record, null);
  return { status: 204 };
}

/** `GET /users/{id}/directReports`. */
export function listReports(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const select = readSelect(request.options.get('select'), scope.schema);
  requireReading(request.roles, select);
  const { id } = findUser(scope.tenant, request.steps[1] ?? '');
  const now = scope.tenant.clock.now();
  const rows = scope.tenant.order
    .filter((report) => isLive(report) && indexedImage(report, now)?.managerId === id)
    .map((report) => ({
      '@odata.type': '#microsoft.graph.user',
      ...renderUser(report, { ...scope, image: report.image }, select),
    }));
  const context = contextOf(request.origin, select, false).replace('#users', '#directoryObjects');
  return { status: 200, rows: rows.length, body: { '@odata.context': context, value: rows } };
}

function writeManager(scope: GraphScope, record: UserRecord, managerId: string | null): void {
  const { image } = record;
  if (image.values.onPremisesSyncEnabled === true) throw badRequest(ON_PREMISES_MASTERED);
  if (image.managerId === managerId) return;
  scope.tenant.write(record, { ...image, managerId }, { kind: 'changed', properties: ['manager'] });
}
