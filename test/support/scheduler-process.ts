import { randomUUID } from 'node:crypto';
import type { Configuration } from '../../src/config/load-configuration.ts';
import { startScheduler } from '../../src/jobs/scheduler.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { readNodeName } from '../../src/platform/node-name.ts';
import { openDatabase } from '../../src/store/database.ts';

// A node for tests, as a process of its own: `node scheduler-process.ts DATABASE_URL CONFIGURATION`. Its runs never end; it tells each one's beginning.
const [databaseUrl = '', configuration = '{}'] = process.argv.slice(2);

await startScheduler({
  database: openDatabase(databaseUrl, { max: 3 }),
  databaseUrl,
  clock: systemClock,
  logger: silentLogger,
  newId: randomUUID,
  node: readNodeName(),
  loadConfiguration: async () => JSON.parse(configuration) as Configuration,
  runJob: async (job) => {
    process.stdout.write(`running ${job}\n`);
    return await new Promise(() => undefined);
  },
});
