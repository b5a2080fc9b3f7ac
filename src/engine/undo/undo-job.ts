import type { Change } from '../../domain/change.ts';
import type { Left } from '../../pipeline/judge-write.ts';
import { planUndo } from '../../pipeline/plan-undo.ts';
import { insertChanges, listChanges, type StoredChange } from '../../store/changes.ts';
import { endAbandonedCycles, endCycle, insertCycle } from '../../store/cycles.ts';
import { listDoneOperations, loadWrittenAttributes, putLast } from '../../store/done-operations.ts';
import { insertPlan, savePlanState } from '../../store/plans.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import { recoverOperations } from '../apply/recover-operations.ts';
import { type CycleResult, newOperationCounts } from '../cycle-result.ts';
import { guardPlan } from '../decide/guard-plan.ts';
import { PlanCollector } from '../decide/plan-collector.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { type OpenJob, openJob } from '../job/open-job.ts';
import { type HeldLock, withJobLock } from '../with-job-lock.ts';
import { assertUndoable } from './assert-undoable.ts';
import { newContainerCheck } from './container-check.ts';
import { loadUndoFacts, type UndoPage } from './load-undo-facts.ts';
import { type FoundSelection, selectOperations, type Undone } from './select-operations.ts';
import { splitReferences } from './split-references.ts';

/** How many accounts are looked at together: one read of the target for all of them. */
const accountsPerPage = 500;

export type UndoOptions = {
  readonly undone: Undone;
  /** Source ids; absent: everybody whom it concerned. */
  readonly only?: readonly string[];
  /** Decide and store the plan, and stop before the first write. */
  readonly planOnly?: boolean;
  readonly by: string;
};

export type UndoResult = CycleResult & {
  readonly undone: Undone;
  readonly changes: readonly StoredChange[];
  /** What stays as it is, each with the reason. */
  readonly left: readonly Left[];
};

/**
 * Puts back what a cycle, a plan or one operation did: a plan from the journal and the accounts as they are now, judged by the guards, stored,
 * and then carried out like any other. Its people are set aside, so that the next cycle does not do the same again.
 *
 * @throws EngineError `ticketsDecide`, `undoUnsupported`, `cycleNotFound`, `planNotFound`, `operationNotFound`, `workerNotFound`
 */
export async function undoJob(deps: EngineDeps, name: string, options: UndoOptions): Promise<UndoResult> {
  assertUndoable(deps, name);
  const selection = await selectOperations(deps.database, name, options);
  return await withJobLock(deps.database, name, async (lock) => {
    const started = deps.clock.now();
    await endAbandonedCycles(deps.database, name, started);
    const alsoRead = await loadWrittenAttributes(deps.database, selection.planIds);
    const job = await openJob(deps, name, { alsoRead });
    const undo = { ...{ id: deps.newId(), planId: deps.newId(), now: started, job }, collector: new PlanCollector() };
    try {
      await recoverOperations(deps, job);
      await begin(deps, undo);
      return await carryOut(deps, undo, { selection, options, lock });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await endCycle(deps.database, {
        ...{ id: undo.id, state: 'failed', endedAt: deps.clock.now(), error: { code: 'failed', message } },
      });
      throw error;
    } finally {
      await job.close();
    }
  });
}

/** One undo while it runs. */
type Undo = {
  readonly id: string;
  readonly planId: string;
  readonly now: number;
  readonly job: OpenJob;
  readonly collector: PlanCollector;
};

async function begin(deps: EngineDeps, { id, planId, now, job }: Undo): Promise<void> {
  await insertCycle(deps.database, { id, job: job.name, kind: 'undo', startedAt: now });
  const expiresAt = now + job.settings.guards.approvalHours * 3_600_000;
  await insertPlan(deps.database, {
    ...{ id: planId, job: job.name, cycleId: id, kind: 'undo', createdAt: now, expiresAt },
  });
}

type Order = {
  readonly selection: FoundSelection;
  readonly options: UndoOptions;
  readonly lock: HeldLock;
};

async function carryOut(deps: EngineDeps, undo: Undo, { selection, options, lock }: Order): Promise<UndoResult> {
  const left = await decide(deps, undo, selection);
  const judgement = await guardPlan(deps, { ...undo, kind: 'undo' }, { judgesAlone: true });
  const scope = { ...undo, onProgress: () => undefined, undoneBy: options.by };
  const isOpen = options.planOnly === true;
  const applied = isOpen ? { operations: newOperationCounts() } : await applyPlan(deps, scope, lock);
  if ('brokenBy' in applied && applied.brokenBy !== undefined) throw applied.brokenBy;
  if (!isOpen) await savePlanState(deps.database, undo.planId, judgement.verdict === 'go' ? 'applied' : 'open');
  const endedAt = deps.clock.now();
  const { counts, problems } = undo.collector;
  await endCycle(deps.database, {
    ...{ id: undo.id, state: 'done', endedAt, planId: undo.planId, counts, operations: applied.operations },
  });
  const changes: StoredChange[] = [];
  for await (const page of listChanges(deps.database, undo.planId)) changes.push(...page);
  return {
    ...{ job: undo.job.name, kind: 'undo', planId: undo.planId, hash: undo.collector.hash() },
    ...{ verdict: judgement.verdict, trips: judgement.trips, seconds: Math.round(endedAt - undo.now) / 1000 },
    ...{ counts, operations: applied.operations, problems, undone: options.undone, changes, left },
  };
}

/** Decides about every account that is concerned, page by page, and stores what is to be done. */
async function decide(deps: EngineDeps, undo: Undo, selection: FoundSelection): Promise<readonly Left[]> {
  const left: Left[] = [];
  const containers = newContainerCheck(undo.job);
  for await (const accounts of listDoneOperations(deps.database, selection, accountsPerPage)) {
    const page = await loadUndoFacts(deps.database, undo.job, { selection, accounts, containers });
    left.push(...(await savePage(deps, undo, page)));
  }
  return left;
}

async function savePage(deps: EngineDeps, { planId, collector }: Undo, page: UndoPage): Promise<readonly Left[]> {
  const verdicts = page.facts.map((facts) => planUndo(facts));
  const changes: (Change & { seq: number })[] = [];
  const last: number[] = [];
  for (const { decision } of verdicts) {
    const change = 'change' in decision ? decision.change : undefined;
    const { references, rest } = splitReferences(change, page);
    if (references !== undefined) changes.push(collector.addChange(references));
    const numbered = collector.add(rest === undefined ? decision : { outcome: 'change', change: rest });
    if (numbered === undefined) continue;
    changes.push(numbered);
    if (!numbered.deltas.every(({ name }) => page.isReference(name))) last.push(numbered.seq);
  }
  await insertChanges(deps.database, planId, changes);
  await putLast(deps.database, planId, last);
  return verdicts.flatMap(({ left }) => left);
}
