import { plusDays } from '../dates.ts';
import { sliceOn } from '../slices.ts';
import { foundationSlices, type Tenant } from '../tenant.ts';
import { dayOf } from './find-worker.ts';
import type { ActionOf, HrOutcome } from './hr-action.ts';
import { freshAudit } from './stamp.ts';

/** A new slice of a department's name; job slices that began earlier go on showing the old name (KBA 2853045). */
export function renameDepartment(tenant: Tenant, action: ActionOf<'renameDepartment'>): HrOutcome {
  const { department, name } = action;
  const slices = foundationSlices(tenant.state, 'FODepartment', department);
  const date = dayOf(tenant, action.date);
  const before = sliceOn(slices, date);
  if (before === undefined) throw new RangeError(`no department ${department} on that date`);
  const slice = { ...before, name, name_en_US: name, name_de_DE: name, startDate: date, ...freshAudit(tenant) };
  const kept = slices.filter((other) => other !== before || before.startDate !== date);
  if (before.startDate !== date) before.endDate = plusDays(date, -1);
  const at = kept.findIndex((other) => Number(other.startDate) > date);
  tenant.state.foundation
    .get('FODepartment')
    ?.set(department, at < 0 ? [...kept, slice] : [...kept.slice(0, at), slice, ...kept.slice(at)]);
  return { personIdExternal: null, userId: null };
}
