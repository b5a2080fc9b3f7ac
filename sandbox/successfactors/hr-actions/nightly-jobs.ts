import { syncAllUsers } from '../sync-user.ts';
import type { Tenant } from '../tenant.ts';

/** What runs at the tenant's midnight: onboardees whose day has come are converted and the User rows follow. */
export function runNightlyJobs(tenant: Tenant): void {
  convertOnboardees(tenant);
  if (tenant.switches.userSync === 'immediate') syncAllUsers(tenant);
}

/** The conversion job of day one: the user becomes an ordinary one; by switch its name becomes the person number (KBA 3515526). */
function convertOnboardees(tenant: Tenant): void {
  const { state, switches } = tenant;
  const today = tenant.today();
  for (const employment of state.employments.values()) {
    if (employment.$isOnboardee !== true || employment.hiringNotCompleted || employment.startDate > today) continue;
    employment.$isOnboardee = false;
    const user = employment.$user;
    if (!switches.conversionOverwritesUsername || state.usernames.has(employment.personIdExternal)) continue;
    state.usernames.delete(user.username);
    user.username = employment.personIdExternal;
    user.lastModifiedDateTime = tenant.now();
    state.usernames.set(user.username, user);
  }
}
