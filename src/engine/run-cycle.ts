import { ConnectorError } from '../connectors/contract.ts';
import type { CycleKind } from '../domain/plan.ts';
import type { Judgement } from '../pipeline/guard.ts';
import { listChanges, type StoredChange } from '../store/changes.ts';
import { endAbandonedCycles, endCycle, insertCycle } from '../store/cycles.ts';
import { clearWatermark, type JobState, loadJobState, restoreWatermark, saveWatermark } from '../store/job-states.ts';
import { insertPlan, savePlanState } from '../store/plans.ts';
import { closeRead } from '../store/whole-reads.ts';
import { type Applied, applyPlan } from './apply/apply-plan.ts';
import { recoverOperations } from './apply/recover-operations.ts';
import type { Cycle } from './cycle.ts';
import type { CycleOptions, Run } from './cycle-options.ts';
import { type CycleResult, newOperationCounts } from './cycle-result.ts';
import { guardPlan } from './decide/guard-plan.ts';
import { newTakenNames } from './decide/name-ledger.ts';
import { PlanCollector } from './decide/plan-collector.ts';
import { tellDesk, tellFailure, tellsDesk } from './desk/tell-desk.ts';
import type { EngineDeps } from './engine-deps.ts';
import { describeUnwritable } from './job/describe-unwritable.ts';
import { type OpenJob, openJob } from './job/open-job.ts';
import { nameSystems } from './name-systems.ts';
import { purge } from './purge.ts';
import { readAndDecide } from './read/read-and-decide.ts';
import { beginWholeRead, isWholeOwed } from './read/whole-read.ts';
import { recordFailure } from './record-failure.ts';
import { withJobLock } from './with-job-lock.ts';

export type { CycleOptions } from './cycle-options.ts';

/**
 * One cycle: read, decide, guard, save, apply, close. Every worker read ends in exactly one count.
 *
 * @throws ConfigError, ConnectorError: the cycle has failed as a whole, the watermark has not moved.
 */
export async function runCycle(deps: EngineDeps, name: string, options: CycleOptions = {}): Promise<CycleResult> {
  const result = await withJobLock(deps.database, name, async (lock) => {
    const started = deps.clock.now();
    await endAbandonedCycles(deps.database, name, started);
    const job = await openJob(deps, name, options);
    try {
      const doubted = await recoverOperations(deps, job);
      const state = await loadJobState(deps.database, name);
      const cycle = await beginCycle(deps, job, { state, options, doubted });
      return await finish(deps, cycle, { state, options, lock, started });
    } finally {
      await job.close();
    }
  }).catch(async (error: unknown) => {
    if (options.planOnly !== true && options.source === undefined) {
      await recordFailure(deps, name, error);
      await tellFailure(deps, name, error);
    }
    throw error;
  });
  if (tellsDesk(deps, name, options)) await tellDesk(deps, name);
  if (options.planOnly !== true && options.source === undefined) await purge(deps);
  return result;
}

async function finish(deps: EngineDeps, cycle: Cycle, run: Run): Promise<CycleResult> {
  try {
    // Until a whole read has ended well, another one is owed: an incremental one would not find what this one looked for.
    if (cycle.kind === 'initial' && run.options.planOnly !== true) await clearWatermark(deps.database, cycle.job.name);
    const watermark = await readAndDecide(deps, cycle, run);
    const judgement = await guardPlan(deps, cycle, { ...run.state, judgesAlone: isOnDemand(run.options) });
    // Where tickets ask for what is written, a dry run is to be looked at alone.
    if (run.options.planOnly === true && cycle.job.settings.tickets === 'everyChange')
      await savePlanState(deps.database, cycle.planId, 'superseded');
    const isGood = judgement.verdict !== 'stop';
    const applied =
      run.options.planOnly === true || !isGood
        ? { operations: newOperationCounts() }
        : await applyPlan(deps, cycle, run.lock);
    if (applied.brokenBy !== undefined) throw applied.brokenBy;
    if (run.options.planOnly !== true && watermark !== undefined) {
      if (cycle.wholeRead !== undefined)
        await closeRead(deps.database, cycle.job.name, isGood ? cycle.wholeRead.startedAt : undefined);
      if (isGood) await close(deps, cycle, watermark, judgement);
      else if (run.state.watermark !== undefined)
        await restoreWatermark(deps.database, cycle.job.name, run.state.watermark);
    }
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

/** Whether a human asked for these people by name; those of a ticketed run come from its log. */
function isOnDemand(options: CycleOptions): boolean {
  return options.only !== undefined && options.source === undefined;
}

async function beginCycle(
  deps: EngineDeps,
  job: OpenJob,
  { state, options, doubted }: { state: JobState; options: CycleOptions; doubted: Cycle['doubted'] },
): Promise<Cycle> {
  const kind: CycleKind = isWholeOwed(options, state, job.mappingHash) ? 'initial' : 'incremental';
  const now = deps.clock.now();
  const wholeRead = kind === 'initial' ? await beginWholeRead(deps, job, { options, now }) : undefined;
  const cycle: Cycle = {
    id: deps.newId(),
    planId: deps.newId(),
    kind,
    now,
    job,
    collector: new PlanCollector(),
    fresh: kind === 'initial',
    ...(wholeRead !== undefined && { wholeRead }),
    seen: { workers: new Map(), anchors: new Map() },
    clashed: new Map(),
    takenNames: newTakenNames(),
    doubted,
    isDryRun: options.planOnly === true,
    holdsUnresolved: job.decide.unresolvedReferences === 'hold' && options.only !== undefined,
    onJudged: options.onJudged ?? (() => undefined),
    onProgress: options.onProgress ?? (() => undefined),
  };
  tellUnwritable(deps, cycle);
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

/** Once for the job: nobody is held for it. */
function tellUnwritable(deps: EngineDeps, { job, collector }: Cycle): void {
  const problems = describeUnwritable(deps, job.name, job.unwritable);
  collector.addProblems(problems);
  for (const { attribute, message } of problems)
    deps.logger.warn('the target sets a mapped attribute itself', { job: job.name, attribute, message });
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
    problems: nameSystems(cycle.collector.problems, cycle.job.settings.target),
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
