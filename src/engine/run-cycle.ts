import { ConnectorError } from '../connectors/contract.ts';
import type { Judgement } from '../pipeline/guard.ts';
import { listChanges, type StoredChange } from '../store/changes.ts';
import { endAbandonedCycles, endCycle } from '../store/cycles.ts';
import { clearWatermark, loadJobState, restoreWatermark, saveWatermark } from '../store/job-states.ts';
import { savePlanState } from '../store/plans.ts';
import { closeRead } from '../store/whole-reads.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { recoverOperations } from './apply/recover-operations.ts';
import { beginCycle } from './begin-cycle.ts';
import type { Cycle } from './cycle.ts';
import type { CycleOptions, Run } from './cycle-options.ts';
import { type CycleResult, newOperationCounts, type OperationCounts } from './cycle-result.ts';
import { guardPlan } from './decide/guard-plan.ts';
import { tellDesk, tellFailure, tellsDesk } from './desk/tell-desk.ts';
import type { EngineDeps } from './engine-deps.ts';
import { openJob } from './job/open-job.ts';
import { nameSystems } from './name-systems.ts';
import { purge } from './purge.ts';
import { readAndDecide } from './read/read-and-decide.ts';
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
    if (isOfJob(options)) {
      await recordFailure(deps, name, error);
      await tellFailure(deps, name, error);
    }
    throw error;
  });
  if (tellsDesk(deps, name, options)) await tellDesk(deps, name);
  if (isOfJob(options)) await purge(deps);
  return result;
}

/** Whether it is the job's own: a dry run leaves nothing behind, and a ticketed run answers itself for the cycles within it. */
function isOfJob({ planOnly, source }: CycleOptions): boolean {
  return planOnly !== true && source === undefined;
}

async function finish(deps: EngineDeps, cycle: Cycle, run: Run): Promise<CycleResult> {
  try {
    // Until a whole read has ended well, another one is owed: an incremental one would not find what this one looked for.
    if (cycle.kind === 'initial' && !cycle.isDryRun) await clearWatermark(deps.database, cycle.job.name);
    const watermark = await readAndDecide(deps, cycle, run);
    const judgement = await guardPlan(deps, cycle, { ...run.state, judgesAlone: isOnDemand(run.options) });
    const operations = cycle.isDryRun ? await leavePlan(deps, cycle) : await act(deps, cycle, { judgement, run });
    if (!cycle.isDryRun && watermark !== undefined) await close(deps, cycle, { watermark, judgement, run });
    return await report(deps, cycle, { judgement, operations, run });
  } catch (error) {
    await endFailed(deps, cycle, error);
    throw error;
  }
}

/** What ended the cycle is what is told; where the store cannot be reached, the next cycle finds this one abandoned. */
async function endFailed(deps: EngineDeps, { id }: Cycle, error: unknown): Promise<void> {
  const endedAt = deps.clock.now();
  try {
    await endCycle(deps.database, { id, state: 'failed', endedAt, error: describeError(error) });
  } catch (second) {
    deps.logger.error('the end of a cycle cannot be stored', { cycle: id, message: describeError(second).message });
  }
}

/** Whether a human asked for these people by name; those of a ticketed run come from its log. */
function isOnDemand(options: CycleOptions): boolean {
  return options.only !== undefined && options.source === undefined;
}

/** A dry run ends before the first write. Where tickets ask for what is written, its plan is to be looked at alone. */
async function leavePlan(deps: EngineDeps, { job, planId }: Cycle): Promise<OperationCounts> {
  if (job.settings.tickets === 'everyChange') await savePlanState(deps.database, planId, 'superseded');
  return newOperationCounts();
}

/**
 * Carries out what the guards let through.
 *
 * @throws ConnectorError when the target went away in the middle
 */
async function act(
  deps: EngineDeps,
  cycle: Cycle,
  { judgement, run }: { judgement: Judgement; run: Run },
): Promise<OperationCounts> {
  if (judgement.verdict === 'stop') return newOperationCounts();
  const { operations, brokenBy } = await applyPlan(deps, cycle, run.lock);
  if (brokenBy !== undefined) throw brokenBy;
  return operations;
}

/** The source has been read whole: the next cycle begins where this one did, unless a guard has stopped it. */
async function close(
  deps: EngineDeps,
  { job, kind, planId, now, wholeRead, collector }: Cycle,
  { watermark, judgement, run }: { watermark: string; judgement: Judgement; run: Run },
): Promise<void> {
  const isStopped = judgement.verdict === 'stop';
  if (wholeRead !== undefined) await closeRead(deps.database, job.name, isStopped ? undefined : wholeRead.startedAt);
  if (isStopped) {
    if (run.state.watermark !== undefined) await restoreWatermark(deps.database, job.name, run.state.watermark);
    return;
  }
  await savePlanState(deps.database, planId, judgement.verdict === 'go' ? 'applied' : 'open');
  const { mappingHash, name } = job;
  const sourceCount = kind === 'initial' ? { sourceCount: collector.counts.read } : {};
  await saveWatermark(deps.database, name, { watermark, mappingHash, now, ...sourceCount });
}

async function report(
  deps: EngineDeps,
  cycle: Cycle,
  { judgement, operations, run }: { judgement: Judgement; operations: OperationCounts; run: Run },
): Promise<CycleResult> {
  const endedAt = deps.clock.now();
  await endCycle(deps.database, {
    id: cycle.id,
    state: judgement.verdict === 'stop' ? 'stopped' : 'done',
    endedAt,
    planId: cycle.planId,
    counts: cycle.collector.counts,
    operations,
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
    operations,
    problems: nameSystems(cycle.collector.problems, cycle.job.settings.target),
    ...((cycle.isDryRun || run.options.only !== undefined) && {
      changes: await collectChanges(deps, cycle),
    }),
  };
}

/** What the plan holds. Of a dry run without whom it was found to hold later on: a run would not write them. */
async function collectChanges(deps: EngineDeps, { planId, isDryRun }: Cycle): Promise<readonly StoredChange[]> {
  const changes: StoredChange[] = [];
  for await (const page of listChanges(deps.database, planId)) changes.push(...page);
  return isDryRun ? changes.filter(({ state }) => state !== 'dropped') : changes;
}

function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof ConnectorError) return { code: error.code, message: error.message };
  return { code: 'failed', message: error instanceof Error ? error.message : String(error) };
}
