import { randomBytes, randomUUID } from 'node:crypto';
import { checkWith } from '../../src/config/read-yaml.ts';
import { configurationSchema } from '../../src/config/schema.ts';
import type { EngineDeps } from '../../src/engine/engine-deps.ts';
import { runTicketedJob } from '../../src/engine/ticketed/run-ticketed-job.ts';
import type { TicketedResult } from '../../src/engine/ticketed/ticketed-result.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';
import { answerRequests } from './answer.ts';
import { newStopwatch } from './stopwatch.ts';
import { timeConnectors } from './timed-connectors.ts';
import { timeDatabase } from './timed-database.ts';
import { newTurnstile } from './turnstile.ts';
import { measureTurns, peakMemory, type Usage } from './usage.ts';

/** What a ticketed engine process works with. The job is `bench`, from the system `flex` to the system `ActiveDirectory`. */
export type TicketedSettings = {
  readonly databaseUrl: string;
  readonly flex: { readonly connector: string; readonly [name: string]: unknown };
  readonly directory: { readonly connector: string; readonly [name: string]: unknown };
  readonly defaultOu: string;
};

/** One run: what it did, what it cost, where the time went (seconds waited), and what it asked of Flex HR. */
export type MeasuredRun = {
  readonly result: Pick<TicketedResult, 'counts' | 'tickets' | 'verdict'> & { readonly problem: string | undefined };
  readonly usage: Usage;
  readonly waited: { readonly read: number; readonly write: number; readonly store: number };
  /** Path and query of each request, in their order. */
  readonly asked: readonly string[];
  readonly peakMegabytes: number;
};

type RunOptions = { readonly full: boolean; readonly inTurns?: boolean };

const watches = { read: newStopwatch(), write: newStopwatch(), store: newStopwatch() };
let asked: string[] = [];
const turnstile = newTurnstile();
let deps: EngineDeps | undefined;

answerRequests(
  {
    open: async (settings: TicketedSettings) => {
      const database = timeDatabase(openDatabase(settings.databaseUrl), watches.store);
      await migrateDatabase(database);
      deps = {
        ...{
          database,
          connectors: timeConnectors({ ...watches, turnstile }, { attributes: [] }),
          env: {},
          clock: systemClock,
        },
        ...{ configuration: toConfiguration(settings), logger: silentLogger, randomBytes, newId: randomUUID },
        onRequest: ({ system, target }) => {
          if (system === 'flex') asked.push(target);
        },
      };
    },
    turn: turnstile.open,
    run: async ({ inTurns, ...options }: RunOptions): Promise<MeasuredRun> => {
      if (inTurns === true) turnstile.shut();
      const engine = deps;
      if (engine === undefined) throw new Error('The engine is not open.');
      asked = [];
      for (const watch of Object.values(watches)) watch.take();
      const { result, usage } = await measureTurns(turnstile, () => runTicketedJob(engine, 'bench', options));
      const waited = { read: watches.read.take(), write: watches.write.take(), store: watches.store.take() };
      const { counts, tickets, verdict, problems } = result;
      const told = { counts, tickets, verdict, problem: problems[0]?.message };
      return { result: told, usage, waited, asked, peakMegabytes: peakMemory() };
    },
  },
  async () => {
    await deps?.database.close();
  },
);

/** The manual's trigger, and no notification: what mail costs is the mail server's. */
function toConfiguration({ flex, directory, defaultOu }: TicketedSettings): EngineDeps['configuration'] {
  const trigger = {
    name: 'ProcessFlexHrUserOnAD',
    conditions: {
      all: [
        { property: 'Created', operator: 'equal', value: true },
        { property: 'Source', operator: 'equal', value: 'FlexHR' },
      ],
    },
    actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "ActiveDirectory");' }],
  };
  const job = { source: 'flex', target: 'ActiveDirectory', tickets: 'everyChange', defaultOu };
  const document = {
    ...{ systems: { flex, ActiveDirectory: directory }, jobs: { bench: job } },
    serviceDesk: { triggers: [trigger] },
  };
  const { systems, serviceDesk, jobs } = checkWith(configurationSchema, document, 'bench');
  const known = Object.entries(jobs).map(
    ([name, one]) => [name, { ...one, mapping: 'default', connections: {} }] as const,
  );
  return { systems, serviceDesk, jobs: Object.fromEntries(known), folder: process.cwd() };
}
