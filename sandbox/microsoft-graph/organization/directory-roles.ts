import type { GraphAnswer } from '../answer.ts';
import { rolesOfUser } from '../directory/groups.ts';
import { isLive } from '../directory/user-record.ts';
import { notFound } from '../graph-error.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { PERMISSIONS, requireAny, requireReading } from '../permissions.ts';
import { findUser } from '../users/find-user.ts';
import { readSelect } from '../users/read-query.ts';
import { madeUpId } from './app-roles.ts';
import { renderMember } from './groups.ts';

type Row = Readonly<Record<string, unknown>>;

/** `GET /directoryRoles`, with `$expand=members` too: the roles that somebody holds. */
export function listRoles(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.readRoles);
  const isExpanded = request.options.get('expand')?.startsWith('members') === true;
  const value = rolesOf(scope).map((name) => ({
    ...roleOf(name),
    ...(isExpanded ? { members: membersOf(scope, name, undefined) } : {}),
  }));
  return listAnswer(`${request.origin}/v1.0/$metadata#directoryRoles`, value);
}

/** `GET /directoryRoles/{id}/members`. */
export function listRoleMembers(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.readRoles);
  const id = request.steps[1] ?? '';
  const role = rolesOf(scope).find((name) => roleOf(name).id === id);
  if (role === undefined) throw notFound(id);
  const select = readSelect(request.options.get('select'), scope.schema);
  return listAnswer(`${request.origin}/v1.0/$metadata#directoryObjects`, membersOf(scope, role, select));
}

/** `GET /users/{id}/memberOf` and `/transitiveMemberOf`: directory roles, those through groups too; not the groups. */
export function listMemberships(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireReading(request.roles, undefined);
  const value = rolesOfUser(scope.tenant, findUser(scope.tenant, request.steps[1] ?? '')).map((name) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    ...roleOf(name),
  }));
  return listAnswer(`${request.origin}/v1.0/$metadata#directoryObjects`, value);
}

function listAnswer(context: string, value: readonly Row[]): GraphAnswer {
  return { status: 200, rows: value.length, body: { '@odata.context': context, value } };
}

function rolesOf({ tenant }: GraphScope): readonly string[] {
  const holders = [...tenant.order.filter(isLive), ...tenant.groups];
  return [...new Set(holders.flatMap(({ roles }) => roles))].sort();
}

function roleOf(displayName: string): { readonly id: string } & Row {
  const id = madeUpId(`directory role ${displayName}`);
  return { id, displayName, description: displayName, roleTemplateId: madeUpId(`template of ${displayName}`) };
}

/** Who holds a role: users and groups, without those in the groups. */
function membersOf(scope: GraphScope, role: string, select: readonly string[] | undefined): readonly Row[] {
  const holders = [...scope.tenant.order.filter(isLive), ...scope.tenant.groups];
  return holders
    .filter(({ roles }) => roles.includes(role))
    .map(({ id }) => renderMember(scope, id, select))
    .filter((member) => member !== undefined);
}
