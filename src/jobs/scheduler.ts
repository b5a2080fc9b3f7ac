import { PgBoss } from 'pg-boss';
import type { Configuration } from '../config/load-configuration.ts';
import { purge } from '../engine/purge.ts';
import { claimDue } from '../engine/schedules/claim-due.ts';
import { runEntry } from '../engine/schedules/run-entry.ts';
import type { RunJob, ScheduleDeps } from '../engine/schedules/schedule-deps.ts';
import { syncSchedule } from '../engine/schedules/sync-schedule.ts';
import { repeat } from './repeat.ts';
import { type SayProblem, saySeldom } from './say-seldom.ts';

/** The queue of entries whose time has come. Of each at most one waits; that none runs twice at once is the lease's business. */
const queue = 'scheduled-job';

export type SchedulerDeps = ScheduleDeps & {
  readonly databaseUrl: string;
  /** The configuration in force; asked again and again, so that `apply` needs no restart. */
  readonly loadConfiguration: () => Promise<Configuration | undefined>;
  readonly runJob: RunJob;
};

export type Scheduler = { stop(): Promise<void> };

/** How often the schedule is looked at, is compared with the configuration, and the database is relieved of what is old, in milliseconds. */
const tickInterval = 1000;
const syncInterval = 10_000;
const purgeInterval = 3_600_000;

/** How many jobs a node runs side by side: each needs a few connections of the pool at once. */
const concurrency = 2;

/** What a node that takes a message from the queue is to run. */
type RunRequest = { readonly jobType: string };

/** Runs the jobs of the configuration by the schedule in `sch.scheduled_jobs`. Any number of nodes may do so on one database. */
export async function startScheduler(deps: SchedulerDeps): Promise<Scheduler> {
  const say = saySeldom(deps);
  const boss = new PgBoss({
    connectionString: deps.databaseUrl,
    application_name: 'hirewire-jobs',
    max: 4,
    schedule: false,
  });
  boss.on('error', (error) => say('the job queue has a problem', error));
  // First what may fail by the configuration: nothing that keeps the process is there yet.
  await sync(deps);
  await boss.start();
  await boss.createQueue(queue, { policy: 'short', retryLimit: 0, expireInSeconds: 23 * 3600 });
  const loops = [
    repeat(tickInterval, () => tick(boss, deps), tellProblem(say, 'the schedule could not be looked at')),
    repeat(syncInterval, () => sync(deps), tellProblem(say, 'the schedules could not be compared')),
    repeat(purgeInterval, () => removeOld(deps), tellProblem(say, 'what is old could not be removed')),
  ];
  await boss.work<RunRequest>(queue, { pollingIntervalSeconds: 1, localConcurrency: concurrency }, async (messages) => {
    for (const { data } of messages) await runEntry(deps, { jobType: data.jobType, trigger: 'cron' }, deps.runJob);
  });
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await boss.stop({ graceful: true, timeout: 30_000 });
    },
  };
}

async function sync(deps: SchedulerDeps): Promise<void> {
  await syncSchedule(deps.database, await deps.loadConfiguration(), { now: deps.clock.now() });
}

/** Cycles do the same; this is for the history of what fails or is skipped, and of the API. */
async function removeOld(deps: SchedulerDeps): Promise<void> {
  const configuration = await deps.loadConfiguration();
  if (configuration !== undefined) await purge({ ...deps, configuration });
}

/** One look at the schedule: what is due goes to the queue. */
async function tick(boss: PgBoss, deps: SchedulerDeps): Promise<void> {
  await claimDue(deps, async (jobTypes, executeSql) => {
    const waiting: string[] = [];
    const db = { executeSql: async (text: string, values?: unknown[]) => await executeSql(text, values) };
    for (const jobType of jobTypes) {
      const id = await boss.send(queue, { jobType } satisfies RunRequest, { singletonKey: jobType, db });
      if (id === null) waiting.push(jobType);
    }
    return waiting;
  });
}

function tellProblem(say: SayProblem, text: string): (error: unknown) => void {
  return (error) => say(text, error);
}
