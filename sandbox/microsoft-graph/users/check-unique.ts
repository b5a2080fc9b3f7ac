import { addressesOf } from '../directory/names.ts';
import type { Tenant } from '../directory/tenant.ts';
import { textOf, type UserRecord, type Values } from '../directory/user-record.ts';
import { badRequest } from '../graph-error.ts';

/** Refuses names that another live user holds. `self` is the user being written. @throws GraphError 400 */
export function checkUnique(tenant: Tenant, values: Values, self?: UserRecord): void {
  const { names, switches } = tenant;
  const isOther = (record: UserRecord | undefined) => record !== undefined && record !== self;
  if (isOther(names.byPrincipalName(textOf(values, 'userPrincipalName') ?? ''))) throw conflict('userPrincipalName');
  if (switches.uniqueMailNickname && isOther(names.byNickname(textOf(values, 'mailNickname') ?? '')))
    throw conflict('mailNickname');
  if (addressesOf(values).some((address) => isOther(names.byAddress(address)))) throw conflict('proxyAddresses');
}

function conflict(property: string): Error {
  const message = `Another object with the same value for property ${property} already exists.`;
  return badRequest(message, [{ code: 'ObjectConflict', message, target: property }]);
}
