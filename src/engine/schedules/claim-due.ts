import { inTransaction } from '../../store/database.ts';
import { insertRuns, type JobRun } from '../../store/job-runs.ts';
import { type ExecuteSql, executorOf, lockDue, type ScheduledJob, saveNextRuns } from '../../store/scheduled-jobs.ts';
import { nextRunOf } from './next-run-of.ts';
import type { ScheduleDeps } from './schedule-deps.ts';

/**
 * Hands the entries whose time has come to `send`, each once however many nodes ask, and says when they are due next. One that runs still is
 * skipped, and noted. After a pause, however long, an entry is due once.
 *
 * @param send puts entries into the queue with `executeSql`, in the same transaction; gives those that were waiting there already
 */
export async function claimDue(
  deps: Omit<ScheduleDeps, 'logger'>,
  send: (jobTypes: readonly string[], executeSql: ExecuteSql) => Promise<readonly string[]>,
): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.database, async (tx) => {
    const due = await lockDue(tx, now);
    if (due.length === 0) return;
    const running = due.filter(({ leaseUntil }) => leaseUntil !== undefined && leaseUntil > now);
    const free = due.filter((entry) => !running.includes(entry)).map(({ jobType }) => jobType);
    const waiting = new Set(await send(free, executorOf(tx)));
    const skip = (entry: ScheduledJob, message: string): JobRun => ({
      ...{ id: deps.newId(), jobType: entry.jobType, job: entry.job, trigger: 'cron', node: deps.node },
      ...{ startedAt: now, endedAt: now, result: 'skipped', counters: {}, message },
    });
    await insertRuns(tx, [
      ...running.map((entry) => skip(entry, describeRunning(entry))),
      ...due
        .filter(({ jobType }) => waiting.has(jobType))
        .map((entry) => skip(entry, 'The run before this one has not begun yet: every node is busy.')),
    ]);
    await saveNextRuns(
      tx,
      due.map((entry) => {
        const nextRun = nextRunOf(entry, now);
        return { jobType: entry.jobType, ...(nextRun !== undefined && { nextRun }) };
      }),
    );
  });
}

/** Why an entry cannot run now. */
export function describeRunning({ runningNode, lastStart }: ScheduledJob): string {
  const since = lastStart === undefined ? '' : ` since ${new Date(lastStart).toISOString()}`;
  return `It was running still, on ${runningNode ?? 'another node'}${since}.`;
}
