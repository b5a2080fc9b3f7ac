import type { Tenant } from '../tenant.ts';
import { dayOf, findEmployment, managerIdOf } from './find-worker.ts';
import type { ActionOf, HrOutcome, JobFields } from './hr-action.ts';
import { addSlice, removeSliceOf } from './job-slices.ts';
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
    date: dayOf(tenant, wish.date, employment),
    eventReason,
    fields,
    ...(managerId === undefined ? {} : { managerId }),
  });
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}

/** A data change of the job from a day on, or the end of one that was to come. */
export function change(tenant: Tenant, action: ActionOf<'change'>): HrOutcome {
  if (action.withdraws === true) return withdrawChange(tenant, action);
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

/** A change of the job is taken back: the slice that begins on the day is deleted without trace. The end of an employment is no such change. */
function withdrawChange(tenant: Tenant, action: ActionOf<'change'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  const date = dayOf(tenant, action.date, employment);
  if (employment.endDate !== null && date > employment.endDate)
    throw new RangeError('that is the end of the employment');
  removeSliceOf(tenant, employment, date);
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}
