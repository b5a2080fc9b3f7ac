import type { Tenant } from '../directory/tenant.ts';
import { isLive, type UserRecord } from '../directory/user-record.ts';
import { notFound } from '../graph-error.ts';

/** A live user by id or user principal name. @throws GraphError 404 */
export function findUser(tenant: Tenant, key: string): UserRecord {
  const record = tenant.find(key) ?? tenant.names.byPrincipalName(key);
  if (!isLive(record)) throw notFound(key);
  return record;
}
