import type { GraphAnswer } from '../answer.ts';
import { notFound, unsupportedQuery } from '../graph-error.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { PERMISSIONS, requireAny } from '../permissions.ts';
import { appRoleId, LISTED_ROLES, madeUpId } from './app-roles.ts';

const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
const GRAPH_ID = madeUpId('service principal of Microsoft Graph');

/** `GET /servicePrincipals?$filter=appId eq '…'`. */
export function listServicePrincipals(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.readApplications);
  const filter = request.options.get('filter');
  const appId = filter === undefined ? undefined : /^\s*appId\s+eq\s+'([^']*)'\s*$/iu.exec(filter)?.[1];
  if (filter !== undefined && appId === undefined)
    throw unsupportedQuery("Unsupported or invalid query filter clause specified for resource 'ServicePrincipal'.");
  const value = principalsOf(scope).filter((one) => appId === undefined || one.appId === appId.toLowerCase());
  const context = `${request.origin}/v1.0/$metadata#servicePrincipals`;
  return { status: 200, rows: value.length, body: { '@odata.context': context, value } };
}

/** `GET /servicePrincipals/{id}` and `/servicePrincipals(appId='…')`. */
export function getServicePrincipal(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.readApplications);
  const context = `${request.origin}/v1.0/$metadata#servicePrincipals/$entity`;
  return { status: 200, rows: 1, body: { '@odata.context': context, ...findPrincipal(scope, request.steps[1]) } };
}

/** `GET /servicePrincipals/{id}/appRoleAssignments`: the application permissions that were granted. */
export function listRoleAssignments(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.readApplications);
  const { application } = scope;
  const principal = findPrincipal(scope, request.steps[1]);
  const roles = principal.id === application.servicePrincipalId ? [...application.roles] : [];
  const value = roles.map((role) => ({
    id: madeUpId(`assignment of ${role}`),
    appRoleId: appRoleId(role),
    principalDisplayName: application.displayName,
    principalId: application.servicePrincipalId,
    principalType: 'ServicePrincipal',
    resourceDisplayName: 'Microsoft Graph',
    resourceId: GRAPH_ID,
  }));
  const context = `${request.origin}/v1.0/$metadata#appRoleAssignments`;
  return { status: 200, rows: value.length, body: { '@odata.context': context, value } };
}

type Principal = { readonly id: string; readonly appId: string };

function principalsOf({ application }: GraphScope): readonly Principal[] {
  const roles = [...new Set([...LISTED_ROLES, ...application.roles])];
  const appRoles = roles.map((value) => ({
    allowedMemberTypes: ['Application'],
    displayName: value,
    id: appRoleId(value),
    isEnabled: true,
    value,
  }));
  const own = { id: application.servicePrincipalId, appId: application.appId, displayName: application.displayName };
  return [
    { ...own, appRoles: [], servicePrincipalType: 'Application' } as Principal,
    { ...{ id: GRAPH_ID, appId: GRAPH_APP, displayName: 'Microsoft Graph', appRoles } },
  ];
}

function findPrincipal(scope: GraphScope, key = ''): Principal {
  const wanted = key.toLowerCase();
  const found = principalsOf(scope).find((one) => one.id === wanted || wanted === `appid=${one.appId}`);
  if (found === undefined) throw notFound(key);
  return found;
}
