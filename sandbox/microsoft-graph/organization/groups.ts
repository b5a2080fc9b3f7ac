import type { GraphAnswer } from '../answer.ts';
import type { Group } from '../directory/group.ts';
import { membersThrough } from '../directory/groups.ts';
import { isLive } from '../directory/user-record.ts';
import { notFound } from '../graph-error.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { PERMISSIONS, requireAny } from '../permissions.ts';
import { readSelect } from '../users/read-query.ts';
import { renderUser } from '../users/render-user.ts';

type Row = Readonly<Record<string, unknown>>;

/** `GET /groups/{id}/members`: users and groups. */
export function listGroupMembers(scope: GraphScope, request: GraphRequest): GraphAnswer {
  return listMembers(scope, request, ({ members }) => members);
}

/** `GET /groups/{id}/transitiveMembers`: those of inner groups too. */
export function listTransitiveMembers(scope: GraphScope, request: GraphRequest): GraphAnswer {
  return listMembers(scope, request, (group) => [...membersThrough(scope.tenant.groups, group)]);
}

function listMembers(
  scope: GraphScope,
  request: GraphRequest,
  membersOf: (group: Group) => readonly string[],
): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.readGroups);
  const id = request.steps[1] ?? '';
  const group = scope.tenant.groups.find((one) => one.id === id.toLowerCase());
  if (group === undefined) throw notFound(id);
  const select = readSelect(request.options.get('select'), scope.schema);
  const value = membersOf(group)
    .map((member) => renderMember(scope, member, select))
    .filter((member) => member !== undefined);
  const context = `${request.origin}/v1.0/$metadata#directoryObjects`;
  return { status: 200, rows: value.length, body: { '@odata.context': context, value } };
}

/** A live user or a group as a member of something; undefined for nobody. */
export function renderMember(scope: GraphScope, id: string, select: readonly string[] | undefined): Row | undefined {
  const group = scope.tenant.groups.find((one) => one.id === id);
  if (group !== undefined) return { '@odata.type': '#microsoft.graph.group', id, displayName: group.displayName };
  const record = scope.tenant.find(id);
  if (!isLive(record)) return undefined;
  return { '@odata.type': '#microsoft.graph.user', ...renderUser(record, { ...scope, image: record.image }, select) };
}
