import { syncAllUsers } from '../sync-user.ts';
import type { Tenant } from '../tenant.ts';
import { change, changeManager, leave, returnFromLeave, transfer } from './change-job.ts';
import {
  changeEmail,
  changeEmployment,
  changePersonId,
  changePhone,
  changeUser,
  deleteEmail,
  deletePhone,
  renamePerson,
} from './change-person.ts';
import {
  addConcurrentJob,
  convert,
  endGlobalAssignment,
  makePrimary,
  rehire,
  startGlobalAssignment,
} from './further-employment.ts';
import { completePendingHire, hire, onboard, withdrawOnboarding } from './hire.ts';
import type { ActionOf, HrAction, HrOutcome } from './hr-action.ts';
import { moveStart } from './move-start.ts';
import { relate } from './relate.ts';
import { renameDepartment } from './rename-department.ts';
import { noShow, purge, terminate, withdrawTermination } from './terminate.ts';

type Actions = { readonly [Type in HrAction['type']]: (tenant: Tenant, action: ActionOf<Type>) => HrOutcome };

const ACTIONS: Actions = {
  hire,
  onboard,
  completePendingHire,
  withdrawOnboarding,
  moveStart,
  noShow,
  rehire,
  convert,
  addConcurrentJob,
  makePrimary,
  startGlobalAssignment,
  endGlobalAssignment,
  change,
  transfer,
  changeManager,
  relate,
  leave,
  returnFromLeave,
  terminate,
  withdrawTermination,
  purge,
  renamePerson,
  changePersonId,
  changeEmail,
  deleteEmail,
  changePhone,
  deletePhone,
  changeUser,
  changeEmployment,
  renameDepartment,
  syncUsers: (tenant) => {
    syncAllUsers(tenant);
    return { personIdExternal: null, userId: null };
  },
};

/** Does what HR does. Throws a RangeError for an action that is not known or makes no sense for the worker. */
export function act(tenant: Tenant, action: HrAction): HrOutcome {
  const run = ACTIONS[action.type] as ((tenant: Tenant, action: HrAction) => HrOutcome) | undefined;
  if (run === undefined) throw new RangeError(`no action ${action.type}`);
  return run(tenant, action);
}
