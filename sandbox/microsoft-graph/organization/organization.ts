import type { GraphAnswer } from '../answer.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { PERMISSIONS, requireAny } from '../permissions.ts';

/** `GET /organization`: the one tenant with its verified domains. */
export function listOrganizations(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.readOrganization);
  const organization = {
    id: scope.tenant.id,
    displayName: scope.displayName,
    tenantType: 'AAD',
    onPremisesSyncEnabled: scope.tenant.order.some(({ image }) => image.values.onPremisesSyncEnabled === true) || null,
    verifiedDomains: scope.domains.map((name, index) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: index === 0,
      isInitial: index === scope.domains.length - 1,
      name,
      type: 'Managed',
    })),
  };
  const context = `${request.origin}/v1.0/$metadata#organization`;
  return { status: 200, rows: 1, body: { '@odata.context': context, value: [organization] } };
}

/** `GET /domains`. */
export function listDomains(scope: GraphScope, request: GraphRequest): GraphAnswer {
  requireAny(request.roles, PERMISSIONS.readDomains);
  const value = scope.domains.map((id, index) => ({
    id,
    authenticationType: 'Managed',
    isAdminManaged: true,
    isDefault: index === 0,
    isInitial: index === scope.domains.length - 1,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email'],
  }));
  const context = `${request.origin}/v1.0/$metadata#domains`;
  return { status: 200, rows: value.length, body: { '@odata.context': context, value } };
}
