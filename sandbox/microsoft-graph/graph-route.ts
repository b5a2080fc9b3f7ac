import type { GraphAnswer } from './answer.ts';
import { GraphError, unreadable } from './graph-error.ts';
import type { GraphRequest, GraphScope } from './graph-request.ts';
import { listMemberships, listRoleMembers, listRoles } from './organization/directory-roles.ts';
import { listGroupMembers, listTransitiveMembers } from './organization/groups.ts';
import { listDomains, listOrganizations } from './organization/organization.ts';
import { getServicePrincipal, listRoleAssignments, listServicePrincipals } from './organization/service-principals.ts';
import { createUser } from './users/create-user.ts';
import { deleteUser } from './users/delete-user.ts';
import { getDeletedUser, listDeletedUsers, purgeUser, restoreUser } from './users/deleted-users.ts';
import { listChanges } from './users/delta.ts';
import { getUser } from './users/get-user.ts';
import { countUsers, listUsers } from './users/list-users.ts';
import { getManager, getManagerReference, listReports, removeManager, setManager } from './users/manager.ts';
import { updateUser } from './users/update-user.ts';

type Handler = (scope: GraphScope, request: GraphRequest) => GraphAnswer;

/** What is served: method and path below `/v1.0`, `*` for a key. The first that fits answers. */
const ROUTES: readonly (readonly [string, Handler])[] = [
  ['GET users', listUsers],
  ['POST users', createUser],
  ['GET users/delta', listChanges],
  ['GET users/microsoft.graph.delta', listChanges],
  ['GET users/$count', countUsers],
  ['GET users/*', getUser],
  ['PATCH users/*', updateUser],
  ['DELETE users/*', deleteUser],
  ['GET users/*/manager', getManager],
  ['GET users/*/manager/$ref', getManagerReference],
  ['PUT users/*/manager/$ref', setManager],
  ['DELETE users/*/manager/$ref', removeManager],
  ['GET users/*/directReports', listReports],
  ['GET users/*/memberOf', listMemberships],
  ['GET users/*/transitiveMemberOf', listMemberships],
  ['GET users/*/transitiveMemberOf/microsoft.graph.directoryRole', listMemberships],
  ['GET directory/deletedItems/microsoft.graph.user', listDeletedUsers],
  ['GET directory/deletedItems/*', getDeletedUser],
  ['POST directory/deletedItems/*/restore', restoreUser],
  ['DELETE directory/deletedItems/*', purgeUser],
  ['GET directoryRoles', listRoles],
  ['GET directoryRoles/*/members', listRoleMembers],
  ['GET groups/*/members', listGroupMembers],
  ['GET groups/*/transitiveMembers', listTransitiveMembers],
  ['GET organization', listOrganizations],
  ['GET domains', listDomains],
  ['GET servicePrincipals', listServicePrincipals],
  ['GET servicePrincipals/*', getServicePrincipal],
  ['GET servicePrincipals/*/appRoleAssignments', listRoleAssignments],
];

/** What a request to Graph is answered. @throws GraphError */
export function graphAnswer(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const asked = [request.method, ...request.steps];
  const fits = ([pattern]: readonly [string, Handler]) => {
    const steps = pattern.split(/[ /]/u);
    return steps.length === asked.length && steps.every((step, index) => step === '*' || step === asked[index]);
  };
  const route = ROUTES.find(fits);
  if (route !== undefined) return route[1](scope, request);
  const first = request.steps[0] ?? '';
  const isKnown = ROUTES.some(([pattern]) => pattern.split(/[ /]/u)[1] === first);
  if (!isKnown) throw unreadable(`Resource not found for the segment '${first}'.`);
  const text = `The method ${request.method} is not served for '${request.steps.join('/')}'.`;
  throw new GraphError(405, 'Request_BadRequest', text);
}

/**
 * The decoded steps of a path below `/v1.0`. A key in parentheses is a step too: `users('x')`, `servicePrincipals(appId='x')`;
 * there alone it may begin with `$` (learn.microsoft.com/graph/api/user-get). @throws GraphError 400
 */
export function stepsOf(path: string): readonly string[] {
  return path
    .split('/')
    .filter((step) => step !== '')
    .flatMap((step) => keyedSteps(decodeURIComponent(step)));
}

const SEGMENTS = new Set(['$ref', '$count', '$batch']);

function keyedSteps(step: string): readonly string[] {
  const [, name, by, key = ''] = /^([\w.]+)\((?:(\w+)=)?'?((?:[^']|'')*?)'?\)$/u.exec(step) ?? [];
  if (name === undefined && step.startsWith('$') && !SEGMENTS.has(step))
    throw unreadable(`Resource not found for the segment '${step}'.`);
  if (name === undefined) return [step];
  if (key === '') return [name];
  return [name, by === 'appId' ? `appid=${key}` : key.replaceAll("''", "'")];
}
