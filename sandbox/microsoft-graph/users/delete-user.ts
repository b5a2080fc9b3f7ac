import type { GraphAnswer } from '../answer.ts';
import { isAdministrator } from '../directory/groups.ts';
import { denied } from '../graph-error.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { PERMISSIONS, requireAny } from '../permissions.ts';
import { findUser } from './find-user.ts';

/** `DELETE /users/{id | userPrincipalName}`: 204; the user goes to the deleted items for 30 days. */
export function deleteUser(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.deleteUsers);
  const record = findUser(scope.tenant, request.steps[1] ?? '');
  if (isAdministrator(scope.tenant, record)) throw denied();
  const image = { ...record.image, deletedAt: scope.tenant.clock.now() };
  scope.tenant.write(record, image, { kind: 'deleted', properties: [] });
  return { status: 204 };
}
