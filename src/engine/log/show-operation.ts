import { type ListedCycle, listCycles } from '../../store/list-cycles.ts';
import { listTicketsAround } from '../../store/operation-context.ts';
import { findOperation, type LoggedOperation } from '../../store/operation-log.ts';
import { type ListedPlan, listPlans } from '../../store/plans.ts';
import { EngineError } from '../engine-error.ts';
import type { LogDeps } from './log-deps.ts';
import { jobOfPart } from './parts-of-job.ts';

/** A ticket that was closed so long before a call may still be the one that asked for it. */
const longestRun = 3_600_000;

/** A line of the log with what it belongs to. */
export type ShownOperation = {
  readonly operation: LoggedOperation;
  /** Absent where what is old was removed. */
  readonly cycle?: ListedCycle;
  readonly plan?: ListedPlan;
  /** About the person: open at that time, or made of it. */
  readonly tickets: Awaited<ReturnType<typeof listTicketsAround>>;
};

/** @throws EngineError `operationNotFound` */
export async function showOperation(deps: LogDeps, id: number): Promise<ShownOperation> {
  const { database } = deps;
  const operation = await findOperation(database, id);
  if (operation === undefined) {
    const advice = 'Take its number from the first column of `hirewire log`.';
    throw new EngineError('operationNotFound', `The log has no operation ${id}.`, advice);
  }
  const [cycle] = await listCycles(database, { id: operation.cycleId }, { limit: 1 });
  const { plans } = await listPlans(database, { id: operation.planId }, { limit: 1, offset: 0 });
  const { intendedAt: from, endedAt = from, outcome } = operation;
  // The ticket of a problem is made when the cycle has ended; what went well has one beforehand.
  const until = outcome === 'done' ? endedAt : Math.max(endedAt, cycle?.endedAt ?? 0) + 60_000;
  const tickets = await listTicketsAround(database, {
    ...{ job: jobOfPart(deps.configuration, operation.job), worker: operation.worker },
    // A run closes its tickets by the time at which it began.
    ...{ workerAnchor: operation.workerAnchor, from: from - longestRun, until },
  });
  return {
    operation,
    ...(cycle !== undefined && { cycle }),
    ...(plans[0] !== undefined && { plan: plans[0] }),
    tickets,
  };
}
