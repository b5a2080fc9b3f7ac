import { afterEach, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import type { Configuration } from '../config/load-configuration.ts';
import { checkWith } from '../config/read-yaml.ts';
import { configurationSchema } from '../config/schema.ts';
import { silentLogger } from '../platform/logger.ts';
import { openDatabase, sql } from '../store/database.ts';
import { startScheduler } from './scheduler.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function aConfiguration(job: Record<string, unknown>): Configuration {
  const file = checkWith(
    configurationSchema,
    {
      systems: { hr: { connector: 'a' }, ad: { connector: 'b' } },
      jobs: { 'hr-to-ad': { source: 'hr', target: 'ad', ...job } },
    },
    'test',
  );
  return { systems: file.systems, jobs: file.jobs as unknown as Configuration['jobs'], folder: '.' };
}

async function schedulesOf(configuration: Configuration): Promise<readonly { cron: string; data: unknown }[]> {
  const fresh = await freshDatabase();
  cleanups.push(() => fresh.drop());
  const scheduler = await startScheduler({
    databaseUrl: fresh.url,
    logger: silentLogger,
    loadConfiguration: async () => configuration,
    runCycle: async () => undefined,
  });
  cleanups.push(() => scheduler.stop());
  const database = openDatabase(fresh.url, { max: 1 });
  cleanups.push(() => database.close());
  const { rows } = await sql<{
    cron: string;
    data: unknown;
  }>`select cron, data from pgboss.schedule order by key`.execute(database.sql);
  return rows;
}

it('schedules the cycles of a job, and its full comparison apart from them', async () => {
  const schedules = await schedulesOf(aConfiguration({ schedule: '*/2 * * * *', fullSchedule: '0 3 * * *' }));

  expect(schedules).toEqual([
    { cron: '*/2 * * * *', data: { job: 'hr-to-ad', initial: false } },
    { cron: '0 3 * * *', data: { job: 'hr-to-ad', initial: true } },
  ]);
});

it('schedules nothing for a job without a schedule', async () => {
  expect(await schedulesOf(aConfiguration({}))).toEqual([]);
});
