import { inTransaction } from '../../store/database.ts';
import { endAbandonedRuns, endRun, insertRuns, type JobRun, type RunTrigger } from '../../store/job-runs.ts';
import { endLease, listScheduledJobs, renewLease, type ScheduledJob, takeLease } from '../../store/scheduled-jobs.ts';
import { describeRunning } from './claim-due.ts';
import type { RunJob, RunOutcome, ScheduleDeps } from './schedule-deps.ts';

/** A node that gives no sign of life for so long has lost its run. */
const leaseMilliseconds = 60_000;
const heartbeatMilliseconds = 15_000;

/**
 * Runs an entry of the schedule, as the only one on all nodes; else notes that it was skipped, and why. Gives what stands in the history;
 * undefined when the clock asked for an entry that is there no more or was switched off.
 */
export async function runEntry(
  deps: ScheduleDeps,
  how: { readonly jobType: string; readonly trigger: RunTrigger },
  runJob: RunJob,
): Promise<JobRun | undefined> {
  return await (await startEntry(deps, how, runJob))?.ended;
}

/** A run that has begun, or was skipped; `ended` gives what stands in the history when it is over. */
export type StartedRun = { readonly begun: JobRun; readonly ended: Promise<JobRun> };

/** The same, for whoever does not wait for the end. Where that could not be stored, it was logged, and `ended` is rejected. */
export async function startEntry(
  deps: ScheduleDeps,
  { jobType, trigger }: { readonly jobType: string; readonly trigger: RunTrigger },
  runJob: RunJob,
): Promise<StartedRun | undefined> {
  const entry = (await listScheduledJobs(deps.database)).find((one) => one.jobType === jobType);
  if (entry === undefined || entry.job === '' || (trigger === 'cron' && !entry.isActive)) return undefined;
  const run = await beginRun(deps, entry, trigger);
  const isSkipped = run.result !== undefined;
  return { begun: run, ended: isSkipped ? Promise.resolve(run) : finishRun(deps, { entry, run, trigger }, runJob) };
}

async function finishRun(
  deps: ScheduleDeps,
  { entry, run, trigger }: { readonly entry: ScheduledJob; readonly run: JobRun; readonly trigger: RunTrigger },
  runJob: RunJob,
): Promise<JobRun> {
  const heartbeat = startHeartbeat(deps, entry);
  const outcome = await runJob(entry.job, { full: isFull(entry), trigger })
    .catch((error: unknown): RunOutcome => ({ result: 'failed', counters: {}, message: (error as Error).message }))
    .finally(() => clearInterval(heartbeat));
  const ended: JobRun = { ...run, ...outcome, endedAt: deps.clock.now() };
  await closeRun(deps, ended).catch((error: unknown) => {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    const { id, jobType, job, result } = ended;
    deps.logger.error('the end of a run could not be stored', { job, jobType, run: id, result, code, message });
    throw error;
  });
  return ended;
}

/** Whether an entry is the full comparison of its job. */
export function isFull({ job, name }: Pick<ScheduledJob, 'job' | 'name'>): boolean {
  return job !== '' && name !== job;
}

/** The run as it begins, or as it was skipped. */
async function beginRun(deps: ScheduleDeps, entry: ScheduledJob, trigger: RunTrigger): Promise<JobRun> {
  const now = deps.clock.now();
  const { jobType, job } = entry;
  const run: JobRun = { id: deps.newId(), jobType, job, trigger, node: deps.node, startedAt: now, counters: {} };
  return await inTransaction(deps.database, async (tx) => {
    const lease = { jobType, node: deps.node, now, until: now + leaseMilliseconds };
    const before = await takeLease(tx, lease);
    const begun: JobRun =
      before === undefined ? { ...run, endedAt: now, result: 'skipped', message: describeRunning(entry) } : run;
    if (before?.runningNode !== undefined) await endAbandonedRuns(tx, [jobType], now);
    await insertRuns(tx, [begun]);
    return begun;
  });
}

async function closeRun(deps: ScheduleDeps, run: JobRun): Promise<void> {
  const { id, jobType, node, counters, message, result = 'ok', endedAt: now = deps.clock.now() } = run;
  await inTransaction(deps.database, async (tx) => {
    await endRun(tx, { id, endedAt: now, result, counters, ...(message !== undefined && { message }) });
    const error = result === 'ok' ? undefined : message;
    await endLease(tx, { jobType, node, now, result, ...(error !== undefined && { error }) });
  });
}

function startHeartbeat(deps: ScheduleDeps, { jobType, job, maxRunSeconds }: ScheduledJob): NodeJS.Timeout {
  const latest = deps.clock.now() + maxRunSeconds * 1000;
  let isTold = false;
  return setInterval(() => {
    const now = deps.clock.now();
    if (now > latest && !isTold) {
      isTold = true;
      deps.logger.warn('a run takes longer than its limit', { job, jobType, maxRunSeconds });
    }
    renewLease(deps.database, { jobType, node: deps.node, until: now + leaseMilliseconds }).catch((error: unknown) => {
      deps.logger.warn('a lease could not be renewed', { job, jobType, message: (error as Error).message });
    });
  }, heartbeatMilliseconds);
}
