import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import type { Configuration } from '../config/load-configuration.ts';
import { checkWith } from '../config/read-yaml.ts';
import { configurationSchema } from '../config/schema.ts';
import { changeEntry } from '../engine/schedules/change-entry.ts';
import type { RunJob } from '../engine/schedules/schedule-deps.ts';
import { type Clock, fixedClock } from '../platform/clock.ts';
import { silentLogger } from '../platform/logger.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { listRuns } from '../store/job-runs.ts';
import { listScheduledJobs } from '../store/scheduled-jobs.ts';
import { startScheduler } from './scheduler.ts';

const jobType = 'FlexHR-FlexHRJob';
const nodeProgram = fileURLToPath(new URL('../../test/support/scheduler-process.ts', import.meta.url));

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function aConfiguration(job: Record<string, unknown>): Configuration {
  const file = checkWith(
    configurationSchema,
    {
      systems: { hr: { connector: 'flex-hr' }, ad: { connector: 'b' } },
      jobs: { 'hr-to-ad': { source: 'hr', target: 'ad', ...job } },
    },
    'test',
  );
  return { systems: file.systems, jobs: file.jobs as unknown as Configuration['jobs'], folder: '.' };
}

async function newDatabase(): Promise<{ readonly url: string; readonly database: Database }> {
  const fresh = await freshDatabase();
  cleanups.push(() => fresh.drop());
  const database = openDatabase(fresh.url, { max: 4 });
  cleanups.push(() => database.close());
  return { url: fresh.url, database };
}

type NodeOptions = { readonly configuration: Configuration; readonly runJob: RunJob; readonly clock?: Clock };

async function startNode(
  { url, database }: { readonly url: string; readonly database: Database },
  { configuration, runJob, clock = { now: () => Date.now() } }: NodeOptions,
): Promise<void> {
  const scheduler = await startScheduler({
    ...{ database, databaseUrl: url, logger: silentLogger, newId: randomUUID, node: randomUUID() },
    ...{ clock, runJob, loadConfiguration: async () => configuration },
  });
  cleanups.push(() => scheduler.stop());
}

/** The runs that a scheduler asks for, as they come. */
function aRunner(): { readonly runJob: RunJob; readonly asked: string[]; readonly untilAsked: Promise<void> } {
  const asked: string[] = [];
  const first = Promise.withResolvers<void>();
  return {
    asked,
    untilAsked: first.promise,
    runJob: async (job, { full, trigger }) => {
      asked.push(`${job}${full ? ' in full' : ''} by ${trigger}`);
      first.resolve();
      return { result: 'ok', counters: {} };
    },
  };
}

it('schedules the cycles of a job, and its full comparison apart from them', async () => {
  const store = await newDatabase();

  await startNode(store, {
    configuration: aConfiguration({ schedule: '*/2 * * * *', fullSchedule: '0 3 * * *' }),
    runJob: aRunner().runJob,
  });

  const entries = await listScheduledJobs(store.database);
  expect(entries.map(({ jobType: type, cron }) => [type, cron])).toEqual([
    [jobType, '*/2 * * * *'],
    [`${jobType}-Full`, '0 3 * * *'],
  ]);
});

it('runs nothing by itself for a job without a schedule', async () => {
  const store = await newDatabase();

  await startNode(store, { configuration: aConfiguration({}), runJob: aRunner().runJob });

  const entries = await listScheduledJobs(store.database);
  expect(entries.map(({ nextRun }) => nextRun)).toEqual([undefined]);
});

it('E2: runs what is due, once on two nodes together, and the full comparison as such', async () => {
  const store = await newDatabase();
  const clock = fixedClock('2026-05-05T02:59:59Z');
  const runner = aRunner();
  const configuration = aConfiguration({ fullSchedule: '0 0 3 * * ?' });

  await startNode(store, { configuration, clock, runJob: runner.runJob });
  await changeEntry(store.database, { name: 'hr-to-ad-full', timeZone: 'UTC', now: clock.now() });
  await startNode(store, { configuration, clock, runJob: runner.runJob });
  clock.set('2026-05-05T03:00:00Z');
  await runner.untilAsked;
  for (const cleanup of cleanups.splice(2).toReversed()) await cleanup();

  expect(runner.asked).toEqual(['hr-to-ad in full by cron']);
  expect(await listRuns(store.database, `${jobType}-Full`, 9)).toMatchObject([{ result: 'ok', trigger: 'cron' }]);
}, 20_000);

it('E6: a node ended with kill -9 holds up neither other jobs, nor its own for more than a minute', async () => {
  const store = await newDatabase();
  const configuration = aConfiguration({ schedule: '* * * * * ?', fullSchedule: '* * * * * ?' });
  const killed = spawn(process.execPath, [nodeProgram, store.url, JSON.stringify(configuration)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: killed.stdout });
  await once(lines, 'line');
  killed.kill('SIGKILL');
  await once(killed, 'exit');

  const [held] = (await listScheduledJobs(store.database)).filter(({ leaseUntil }) => leaseUntil !== undefined);
  const leftMilliseconds = (held?.leaseUntil ?? 0) - Date.now();
  const runner = aRunner();
  // A minute later, without waiting for it.
  const clock = { now: () => Date.now() + leftMilliseconds };
  await startNode(store, { configuration, clock, runJob: runner.runJob });
  await runner.untilAsked;

  expect(leftMilliseconds).toBeLessThanOrEqual(60_000);
  const runs = await listRuns(store.database, held?.jobType ?? '', 100);
  expect(runs.at(-1)).toMatchObject({ node: expect.stringMatching(new RegExp(`:${killed.pid}$`)), trigger: 'cron' });
}, 30_000);

it('that cannot read the configuration keeps no connection: the process can end', async () => {
  const { url, database } = await newDatabase();
  const loadConfiguration = async () => {
    throw new Error('it is sealed with another key');
  };

  const start = startScheduler({
    ...{ database, databaseUrl: url, logger: silentLogger, newId: randomUUID, node: randomUUID() },
    ...{ clock: { now: () => Date.now() }, runJob: aRunner().runJob, loadConfiguration },
  });

  await expect(start).rejects.toThrow('it is sealed with another key');
  const { rows } = await database.pool.query(
    `select pid from pg_stat_activity where application_name = 'hirewire-jobs' and datname = current_database()`,
  );
  expect(rows).toEqual([]);
});
