import { PgBoss } from 'pg-boss';
import type { Configuration } from '../config/load-configuration.ts';
import type { Logger } from '../platform/logger.ts';

/** The queue of cycles: at most one waiting and one running a job, on all nodes together. */
const queue = 'cycle';

export type SchedulerDeps = {
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** The configuration in force; asked again and again, so that `apply` needs no restart. */
  readonly loadConfiguration: () => Promise<Configuration | undefined>;
  /** Runs one scheduled cycle; throws nothing that should be retried at once. */
  readonly runCycle: (job: string, options: { readonly initial: boolean }) => Promise<void>;
};

export type Scheduler = { stop(): Promise<void> };

/** Cron speaks of the clock on the wall where the server stands. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How often the schedules are compared with the configuration. */
const syncInterval = 10_000;

/** Runs the jobs of the configuration by their cron expressions. Any number of nodes may do so on one database. */
export async function startScheduler(deps: SchedulerDeps): Promise<Scheduler> {
  const boss = new PgBoss({ connectionString: deps.databaseUrl, application_name: 'hirewire-jobs', max: 4 });
  boss.on('error', (error) => deps.logger.error('the job queue has a problem', { message: error.message }));
  await boss.start();
  await boss.createQueue(queue, { policy: 'stately', retryLimit: 0, expireInSeconds: 23 * 3600 });
  await syncSchedules(boss, deps);
  const timer = setInterval(() => {
    syncSchedules(boss, deps).catch((error: unknown) => {
      deps.logger.error('the schedules could not be compared', { message: (error as Error).message });
    });
  }, syncInterval);
  await boss.work<CycleRequest>(queue, { pollingIntervalSeconds: 2 }, async (jobs) => {
    for (const job of jobs) await deps.runCycle(job.data.job, { initial: job.data.initial });
  });
  return {
    stop: async () => {
      clearInterval(timer);
      await boss.stop({ graceful: true, timeout: 30_000 });
    },
  };
}

/** What a node that takes a cycle from the queue is to do. */
type CycleRequest = { readonly job: string; readonly initial: boolean };

type Schedule = CycleRequest & { readonly cron: string };

async function syncSchedules(boss: PgBoss, deps: SchedulerDeps): Promise<void> {
  const wanted = listSchedules(await deps.loadConfiguration());
  const present = await boss.getSchedules(queue);
  for (const { key } of present) {
    if (!wanted.has(key)) await boss.unschedule(queue, key);
  }
  for (const [key, { job, initial, cron }] of wanted) {
    const isSame = present.some((one) => one.key === key && one.cron === cron && one.timezone === zone);
    if (!isSame) await boss.schedule(queue, cron, { job, initial }, { key, singletonKey: key, tz: zone });
  }
}

/** The schedules that the configuration asks for, by a key of their own. */
function listSchedules(configuration: Configuration | undefined): ReadonlyMap<string, Schedule> {
  const schedules = new Map<string, Schedule>();
  for (const [job, { schedule, fullSchedule }] of Object.entries(configuration?.jobs ?? {})) {
    const name = Buffer.from(job).toString('base64url');
    if (schedule !== undefined) schedules.set(name, { job, initial: false, cron: schedule });
    if (fullSchedule !== undefined) schedules.set(`${name}.full`, { job, initial: true, cron: fullSchedule });
  }
  return schedules;
}
