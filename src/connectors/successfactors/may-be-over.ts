import type { JsonObject } from '../../domain/value.ts';
import { statusOf } from './employments.ts';
import { recordOrders } from './order.ts';
import { type Days, isWorking } from './record-trouble.ts';
import { rowOf, rowsOf, textOf } from './records.ts';

/** The users of those who are not at work: employees, externals, externals of onboarding (KBA 2736579). */
const inactive: ReadonlySet<string | undefined> = new Set(['f', 'F', 'd']);

/**
 * Whoever is away until a rehire, or is retired, may have no last day: the employee status alone tells it. True when its picklist
 * is not shown and the users of all employments that last are inactive (KBA 2505526): nobody can say then whether the person works.
 */
export function mayBeOver(employments: readonly JsonObject[], days: Days): boolean {
  const order = recordOrders(days.today, 'primary').jobInfoNav;
  const working = employments.filter((row) => isWorking(row, days));
  return working.length > 0 && working.every((row) => isInactive(row) && isStatusHidden(row));

  function isStatusHidden({ jobInfoNav }: JsonObject): boolean {
    const jobs = rowsOf(jobInfoNav);
    const job = order === undefined ? jobs[0] : jobs.toSorted(order)[0];
    return textOf(job?.emplStatus) !== undefined && statusOf(job) === undefined;
  }
}

function isInactive({ userNav }: JsonObject): boolean {
  return inactive.has(textOf(rowOf(userNav)?.status));
}
