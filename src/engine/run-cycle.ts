import { ConnectorError } from '../connectors/contract.ts';
import type { Change } from '../domain/change.ts';
import type { CycleKind } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { Worker } from '../domain/worker.ts';
import { type Judgement, judgePlan } from '../pipeline/guard.ts';
import { heldInterval } from '../pipeline/retry-interval.ts';
import { blockChanges, dropChanges, listChanges, rankCreates, type StoredChange } from '../store/changes.ts';
import { endAbandonedCycles, endCycle, insertCycle } from '../store/cycles.ts';
import { loadDueHeld, loadResolvableReferences, saveHeld } from '../store/held.ts';
import { type JobState, loadJobState, saveWatermark } from '../store/job-states.ts';
import { countLinks, loadLinks } from '../store/links.ts';
import { insertPlan, savePlanState, savePlanVerdict } from '../store/plans.ts';
import { type Applied, applyPlan } from './apply-plan.ts';
import type { Cycle } from './cycle.ts';
import { type CycleResult, newOperationCounts } from './cycle-result.ts';
import { decidePage } from './decide-page.ts';
import type { EngineDeps, Progress } from './engine-deps.ts';
import { toDuplicateProblem } from './find-duplicates.ts';
import { type OpenJob, openJob } from './open-job.ts';
import { PlanCollector } from './plan-collector.ts';
import { readTarget } from './read-target.ts';
import { recordFailure } from './record-failure.ts';
import { recoverOperations } from './recover-operations.ts';
import { withJobLock } from './with-job-lock.ts';

export type CycleOptions = {
  /** Read everything, whatever the watermark says. */
  readonly initial?: boolean;
  /** Decide and store the plan, and stop before the first write. */
  readonly planOnly?: boolean;
  /** Try every held person again, not only those whose time has come: somebody asked for this run. */
  readonly retryHeld?: boolean;
  /** One worker alone, by source id: provision on demand. The watermark does not move. */
  readonly only?: string;
  /** Called with the workers of an on-demand run before they are judged. */
  readonly onWorkers?: (cycle: Cycle, workers: readonly Worker[]) => Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
};

/**
 * One cycle: read, decide, guard, save, apply, close. Every worker read ends in exactly one count.
 *
 * @throws ConfigError, ConnectorError: the cycle has failed as a whole, the watermark has not moved.
 */
export async function runCycle(deps: EngineDeps, name: string, options: CycleOptions = {}): Promise<CycleResult> {
  return await withJobLock(deps.database, name, async (lock) => {
    const started = deps.clock.now();
    await endAbandonedCycles(deps.database, name, started);
    const job = await openJob(deps, name);
    try {
      await recoverOperations(deps, job);
      const state = await loadJobState(deps.database, name);
      const cycle = await beginCycle(deps, job, { state, options });
      return await finish(deps, cycle, { state, options, lock, started });
    } finally {
      await job.close();
    }
  }).catch(async (error: unknown) => {
    if (options.planOnly !== true) await recordFailure(deps, name, error);
    throw error;
  });
}

type Run = {
  readonly state: JobState;
  readonly options: CycleOptions;
  readonly lock: { isHeld(): boolean };
  readonly started: number;
};

async function finish(deps: EngineDeps, cycle: Cycle, run: Run): Promise<CycleResult> {
  try {
    const watermark = await readAndDecide(deps, cycle, run);
    const judgement = await guardPlan(deps, cycle, run.state);
    const isGood = judgement.verdict !== 'stop';
    const applied =
      run.options.planOnly === true || !isGood
        ? { operations: newOperationCounts() }
        : await applyPlan(deps, cycle, run.lock);
    if (applied.brokenBy !== undefined) throw applied.brokenBy;
    if (run.options.planOnly !== true && isGood && watermark !== undefined)
      await close(deps, cycle, watermark, judgement);
    return await report(deps, cycle, { judgement, applied, run });
  } catch (error) {
    await endCycle(deps.database, {
      id: cycle.id,
      state: 'failed',
      endedAt: deps.clock.now(),
      error: describeError(error),
    });
    throw error;
  }
}

async function beginCycle(
  deps: EngineDeps,
  job: OpenJob,
  { state, options }: { state: JobState; options: CycleOptions },
): Promise<Cycle> {
  const isIncremental =
    options.only !== undefined ||
    (options.initial !== true && state.watermark !== undefined && state.mappingHash === job.mappingHash);
  const kind: CycleKind = isIncremental ? 'incremental' : 'initial';
  const now = deps.clock.now();
  const cycle: Cycle = {
    id: deps.newId(),
    planId: deps.newId(),
    kind,
    now,
    job,
    collector: new PlanCollector(),
    fresh: kind === 'initial',
    seen: new Map(),
    clashed: new Map(),
    onProgress: options.onProgress ?? (() => undefined),
  };
  await insertCycle(deps.database, { id: cycle.id, job: job.name, kind, startedAt: now });
  const expiresAt = now + job.settings.guards.approvalHours * 3_600_000;
  await insertPlan(deps.database, {
    id: cycle.planId,
    job: job.name,
    cycleId: cycle.id,
    kind,
    createdAt: now,
    expiresAt,
  });
  return cycle;
}

/** Reads both sides and judges every worker; gives the watermark of a read that has ended whole, none on demand. */
async function readAndDecide(deps: EngineDeps, cycle: Cycle, { state, options }: Run): Promise<string | undefined> {
  if (options.only !== undefined) return await decideOnly(deps, cycle, { worker: options.only, options });
  if (cycle.fresh) await readTarget(deps.database, cycle.job, cycle.onProgress);
  const read = cycle.job.source.read({
    attributes: cycle.job.sourcePaths,
    now: cycle.now,
    ...(cycle.kind === 'incremental' && state.watermark !== undefined && { watermark: state.watermark }),
  });
  const readIds = new Set<string>();
  for await (const page of read.pages) {
    if (cycle.kind === 'incremental') for (const worker of page.workers) readIds.add(worker.id);
    await decidePage(deps, cycle, page);
    const total = page.total;
    cycle.onProgress({ stage: 'source', done: cycle.collector.counts.read, ...(total !== undefined && { total }) });
  }
  if (cycle.kind === 'incremental') await decideDue(deps, cycle, { readIds, all: options.retryHeld === true });
  await holdClashed(deps, cycle);
  return read.watermark;
}

async function decideOnly(
  deps: EngineDeps,
  cycle: Cycle,
  { worker, options }: { worker: string; options: CycleOptions },
): Promise<undefined> {
  const page = await cycle.job.source.readWorkers([worker], { attributes: cycle.job.sourcePaths, now: cycle.now });
  await options.onWorkers?.(cycle, page.workers);
  await decidePage(deps, cycle, page);
}

/** People whom the source did not name, and who are due all the same: held ones, and those whose manager has come. */
async function decideDue(
  deps: EngineDeps,
  cycle: Cycle,
  { readIds, all }: { readIds: ReadonlySet<string>; all: boolean },
): Promise<void> {
  const held = await loadDueHeld(deps.database, cycle.job.name, { now: cycle.now, all });
  const references = await loadResolvableReferences(deps.database, cycle.job.name);
  const due = new Set([...held, ...references.map(({ worker }) => worker)].filter((worker) => !readIds.has(worker)));
  if (due.size === 0) return;
  const page = await cycle.job.source.readWorkers([...due], { attributes: cycle.job.sourcePaths, now: cycle.now });
  await decidePage(deps, cycle, page);
}

/** The matching value of somebody in an earlier page came again: unless linked already, that person is held too. */
async function holdClashed(deps: EngineDeps, cycle: Cycle): Promise<void> {
  if (cycle.clashed.size === 0) return;
  const links = await loadLinks(deps.database, cycle.job.name, [...cycle.clashed.keys()]);
  const anchors = [...cycle.clashed.keys()].filter((anchor) => !links.has(anchor));
  const dropped = await dropChanges(deps.database, cycle.planId, anchors);
  await hold(deps, cycle, dropped, (change) => {
    const clash = cycle.clashed.get(change.workerAnchor);
    return toDuplicateProblem(change.worker, clash?.attribute ?? '', clash?.other ?? 'somebody else');
  });
}

/** Takes changes out of the plan: their workers are held, each with a problem. */
async function hold(
  deps: EngineDeps,
  cycle: Cycle,
  changes: readonly Change[],
  toProblem: (change: Change) => Problem,
): Promise<void> {
  const held = changes.map((change) => ({ change, problem: toProblem(change) }));
  for (const { change, problem } of held) cycle.collector.hold(change, [problem]);
  await saveHeld(
    deps.database,
    cycle.job.name,
    held.map(({ change, problem }) => ({
      worker: change.worker,
      workerAnchor: change.workerAnchor,
      problems: [problem],
    })),
    { now: cycle.now, nextTry: (attempts) => cycle.now + heldInterval(attempts) },
  );
}

async function guardPlan(deps: EngineDeps, cycle: Cycle, state: JobState): Promise<Judgement> {
  const { database } = deps;
  const linked = await countLinks(database, cycle.job.name);
  const wholeRead =
    cycle.kind === 'initial'
      ? { read: cycle.collector.counts.read, ...(state.sourceCount !== undefined && { before: state.sourceCount }) }
      : undefined;
  const judgement = judgePlan(cycle.collector.tally(linked, wholeRead), cycle.job.settings.guards);
  const hash = cycle.collector.hash();
  const blocked = await blockChanges(database, cycle.planId, {
    kinds: judgement.blockedKinds,
    clears: judgement.blockedClears,
  });
  await hold(deps, cycle, blocked, (change) => ({
    code: 'awaitingApproval',
    worker: change.worker,
    message: `To ${change.kinds.join(' and ')} ${change.account?.name ?? change.worker} waits for a human: a guard tripped.`,
    advice: `Look at it with \`hirewire plan ${cycle.job.name}\`, then \`hirewire approve ${cycle.planId}\`.`,
  }));
  await rankCreates(database, cycle.planId, cycle.job.name);
  await savePlanVerdict(database, {
    id: cycle.planId,
    verdict: judgement.verdict,
    trips: judgement.trips,
    hash,
    counts: cycle.collector.counts,
  });
  return judgement;
}

async function close(deps: EngineDeps, cycle: Cycle, watermark: string, judgement: Judgement): Promise<void> {
  await savePlanState(deps.database, cycle.planId, judgement.verdict === 'go' ? 'applied' : 'open');
  await saveWatermark(deps.database, cycle.job.name, {
    watermark,
    mappingHash: cycle.job.mappingHash,
    now: cycle.now,
    ...(cycle.kind === 'initial' && { sourceCount: cycle.collector.counts.read }),
  });
}

async function report(
  deps: EngineDeps,
  cycle: Cycle,
  { judgement, applied, run }: { judgement: Judgement; applied: Applied; run: Run },
): Promise<CycleResult> {
  const endedAt = deps.clock.now();
  await endCycle(deps.database, {
    id: cycle.id,
    state: judgement.verdict === 'stop' ? 'stopped' : 'done',
    endedAt,
    planId: cycle.planId,
    counts: cycle.collector.counts,
    operations: applied.operations,
  });
  return {
    job: cycle.job.name,
    kind: cycle.kind,
    planId: cycle.planId,
    hash: cycle.collector.hash(),
    verdict: judgement.verdict,
    trips: judgement.trips,
    seconds: Math.round(endedAt - run.started) / 1000,
    counts: cycle.collector.counts,
    operations: applied.operations,
    problems: cycle.collector.problems,
    ...((run.options.planOnly === true || run.options.only !== undefined) && {
      changes: await collectChanges(deps, cycle.planId),
    }),
  };
}

async function collectChanges(deps: EngineDeps, planId: string): Promise<readonly StoredChange[]> {
  const changes: StoredChange[] = [];
  for await (const page of listChanges(deps.database, planId)) changes.push(...page);
  return changes;
}

function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof ConnectorError) return { code: error.code, message: error.message };
  return { code: 'failed', message: error instanceof Error ? error.message : String(error) };
}
