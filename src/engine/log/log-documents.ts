import type { Instant } from '../../domain/time.ts';
import type { ListedHeld } from '../../store/held.ts';
import type { ListedCycle } from '../../store/list-cycles.ts';
import type { LoggedOperation } from '../../store/operation-log.ts';
import type { ListedPlan } from '../../store/plans.ts';
import { deltaToJson } from '../result-documents.ts';
import type { ShownOperation } from './show-operation.ts';

/** A line of the log as `--json` and the API show it; times are UTC, what there is not is null. */
export function operationToJson(operation: LoggedOperation): Record<string, unknown> {
  const { id, job, worker, workerAnchor, name, kind, outcome, adopted, intendedAt, endedAt } = operation;
  return {
    ...{ id, at: toIso(intendedAt), endedAt: toIso(endedAt), milliseconds: operation.milliseconds ?? null },
    ...{ job, worker, workerAnchor, name: name ?? null, kind, outcome, adopted },
    account: { anchor: operation.accountAnchor ?? null, dn: operation.accountName ?? null },
    ...{ attributes: operation.deltas.map(deltaToJson), reasons: operation.reasons },
    problem: operation.problem ?? null,
    ...{ cycleId: operation.cycleId, planId: operation.planId },
  };
}

/** The same with what it belongs to. */
export function shownOperationToJson({ operation, cycle, plan, tickets }: ShownOperation): Record<string, unknown> {
  return {
    operation: operationToJson(operation),
    cycle: cycle === undefined ? null : cycleToJson(cycle),
    plan: plan === undefined ? null : planToJson(plan),
    tickets,
  };
}

export function cycleToJson(cycle: ListedCycle): Record<string, unknown> {
  const { id, job, kind, state, startedAt, endedAt, planId, counts, operations, error, trips } = cycle;
  return {
    ...{ cycleId: id, job, kind, state, startedAt: toIso(startedAt), endedAt: toIso(endedAt) },
    seconds: endedAt === undefined ? null : Math.round(endedAt - startedAt) / 1000,
    ...{ planId: planId ?? null, counts: counts ?? null, operations: operations ?? null, trips },
    error: error ?? null,
  };
}

export function planToJson(plan: ListedPlan): Record<string, unknown> {
  const { id, job, kind, state, verdict, hash, trips, counts, waiting, planned, createdAt, expiresAt } = plan;
  return {
    ...{ planId: id, job, kind, state, verdict, hash, trips, counts, waiting, planned },
    ...{ createdAt: toIso(createdAt), expiresAt: toIso(expiresAt), approvedBy: plan.approvedBy ?? null },
    approvedAt: toIso(plan.approvedAt),
  };
}

export function heldToJson({ since, nextTry, workerAnchor, name, ...one }: ListedHeld): Record<string, unknown> {
  return {
    ...{ ...one, name: name ?? null, workerAnchor: workerAnchor ?? null },
    ...{ since: toIso(since), nextTry: toIso(nextTry) },
  };
}

/** An instant in a sentence, whoever reads it where: to the minute, in UTC. */
export function toUtc(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function toIso(instant: Instant | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}
