import type { Tenant } from '../tenant.ts';
import { dayOf, findEmployment, managerIdOf } from './find-worker.ts';
import type { ActionOf, HrOutcome, JobFields } from './hr-action.ts';
import { addSlice } from './job-slices.ts';
import { settle } from './stamp.ts';

type Move = {
  readonly worker: string;
  readonly date?: string;
  readonly eventReason: string;
  readonly fields?: JobFields;
  readonly managerId?: string;
};

function move(tenant: Tenant, wish: Move): HrOutcome {
  const employment = findEmployment(tenant, wish.worker);
  const { eventReason, fields = {}, managerId } = wish;
  addSlice(tenant, employment, {
    date: dayOf(tenant, wish.date),
    eventReason,
    fields,
    ...(managerId === undefined ? {} : { managerId }),
  });
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}

/** A data change of the job from a day on. */
export function change(tenant: Tenant, action: ActionOf<'change'>): HrOutcome {
  return move(tenant, { ...action, eventReason: action.eventReason ?? 'DATACHG' });
}

/** A transfer to another department, company or place; the userId stays. */
export function transfer(tenant: Tenant, action: ActionOf<'transfer'>): HrOutcome {
  return move(tenant, {
    ...action,
    eventReason: action.eventReason ?? (action.fields.company === undefined ? 'TRANDEPT' : 'TRANCOMP'),
  });
}

/** Another manager, or none. */
export function changeManager(tenant: Tenant, action: ActionOf<'changeManager'>): HrOutcome {
  return move(tenant, { ...action, eventReason: 'DATACHG', managerId: managerIdOf(tenant, action.manager) });
}

/** A leave of absence: status U, or P when paid; the user stays active. */
export function leave(tenant: Tenant, action: ActionOf<'leave'>): HrOutcome {
  return move(tenant, { ...action, eventReason: action.paid === true ? 'LOAPAID' : 'LOAUNP' });
}

/** Back from a leave. */
export function returnFromLeave(tenant: Tenant, action: ActionOf<'returnFromLeave'>): HrOutcome {
  return move(tenant, { ...action, eventReason: 'RTWLOA' });
}
