import { syncAllUsers } from '../sync-user.ts';
import type { Tenant } from '../tenant.ts';
import type { HrAction, HrOutcome } from './hr-action.ts';

/** Does what HR does. */
export function act(tenant: Tenant, action: HrAction): HrOutcome {
  if (action.type === 'syncUsers') syncAllUsers(tenant);
  return { personIdExternal: null, userId: null };
}
