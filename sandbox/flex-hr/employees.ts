import { periodsOf } from './awkward-records.ts';
import { uuidOf } from './identifiers.ts';
import { titleOf } from './load-company.ts';
import type { FlexEmployee, FlexState } from './records.ts';

/** When HR does something: the instant, and the day in the instance's zone. */
export type When = { readonly now: number; readonly today: string };

/** The employee with an id or an employment number. */
export function findEmployee(state: FlexState, key: string): FlexEmployee {
  const found =
    state.employees.get(key.toLowerCase()) ??
    [...state.employees.values()].find(({ employment }) => employment.some((one) => one.employmentNumber === key));
  if (found === undefined) throw new RangeError(`no employee ${key}`);
  return found;
}

/** A new period; its title is that of the last one where none is given. */
export function addPeriod(
  state: FlexState,
  employee: FlexEmployee,
  { from, to, title }: { readonly from: string; readonly to?: string; readonly title?: string },
): void {
  const others = periodsOf(state, employee.id);
  const id = uuidOf(`period ${employee.id} ${from} ${state.periods.size} ${others.length}`);
  state.periods.set(id, {
    id,
    companyId: employee.companyId,
    employeeId: employee.id,
    fromDate: from,
    toDate: to ?? null,
    titleId: title === undefined ? (others.at(-1)?.titleId ?? null) : titleOf(state, title),
    employmentTypeId: null,
    resignationCauseId: null,
  });
}
