import { randomBytes, randomUUID } from 'node:crypto';
import { checkWith } from '../../src/config/read-yaml.ts';
import { configurationSchema } from '../../src/config/schema.ts';
import type { CycleResult } from '../../src/engine/cycle-result.ts';
import type { EngineDeps } from '../../src/engine/engine-deps.ts';
import { RequestRecorder } from '../../src/engine/explain/request-recorder.ts';
import { type CycleOptions, runCycle } from '../../src/engine/run-cycle.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';
import { answerRequests } from './answer.ts';
import { newStopwatch } from './stopwatch.ts';
import { type Listed, timeConnectors } from './timed-connectors.ts';
import { timeDatabase } from './timed-database.ts';
import { newTurnstile } from './turnstile.ts';
import { measureTurns, peakMemory, type Usage } from './usage.ts';

/** What an engine process works with. The job is `bench`, from the system `hr` to the system `directory`. */
export type EngineSettings = {
  readonly databaseUrl: string;
  readonly hr: { readonly connector: string; readonly [name: string]: unknown };
  readonly directory: { readonly connector: string; readonly [name: string]: unknown };
  readonly defaultOu: string;
};

/** One cycle: what it did, what it cost, and where the time went (seconds waited; the rest is our own work). */
export type MeasuredCycle = {
  readonly result: Omit<CycleResult, 'problems'> & { readonly problems: readonly { readonly message: string }[] };
  readonly usage: Usage;
  readonly waited: { readonly read: number; readonly write: number; readonly store: number };
  readonly unwritten?: Gaps;
  /** The first request of the source's read and what was listed of the target: what the floor must read too. */
  readonly asked: { readonly firstPage: string; readonly attributes: readonly string[] };
  readonly peakMegabytes: number;
};

/** Seconds in which nothing was written: before the first write, between writes, after the last. */
export type Gaps = { readonly before: number; readonly between: number; readonly after: number };

const watches = { read: newStopwatch(), write: newStopwatch(), store: newStopwatch() };
const listed: Listed = { attributes: [] };
let firstPage = '';
const turnstile = newTurnstile();
let deps: EngineDeps | undefined;
let recorder: RequestRecorder | undefined;

answerRequests(
  {
    open: async (settings: EngineSettings) => {
      const database = timeDatabase(openDatabase(settings.databaseUrl), watches.store);
      await migrateDatabase(database);
      const log = new RequestRecorder(database, silentLogger);
      recorder = log;
      deps = {
        database,
        connectors: timeConnectors({ ...watches, turnstile }, listed),
        configuration: toConfiguration(settings),
        env: {},
        clock: systemClock,
        logger: silentLogger,
        randomBytes,
        newId: randomUUID,
        onRequest: (entry) => {
          if (firstPage === '' && entry.target.includes('PerPerson?')) firstPage = entry.target;
          log.add(entry);
        },
      };
    },
    turn: turnstile.open,
    cycle: async ({ inTurns, ...options }: CycleOptions & { readonly inTurns?: boolean }): Promise<MeasuredCycle> => {
      if (inTurns === true) turnstile.shut();
      const engine = deps;
      if (engine === undefined) throw new Error('The engine is not open.');
      firstPage = '';
      for (const watch of Object.values(watches)) watch.take();
      const { result, usage, held } = await measureTurns(turnstile, () => runCycle(engine, 'bench', options));
      const span = watches.write.span();
      const waited = { read: watches.read.take(), write: watches.write.take(), store: watches.store.take() };
      const unwritten = span === undefined ? undefined : gapsOf(span, { usage, held, written: waited.write });
      const asked = { firstPage, attributes: listed.attributes };
      return {
        result,
        usage,
        waited,
        ...(unwritten !== undefined && { unwritten }),
        asked,
        peakMegabytes: peakMemory(),
      };
    },
  },
  async () => {
    await recorder?.close();
    await deps?.database.close();
  },
);

function gapsOf(
  { from, to }: { readonly from: number; readonly to: number },
  { usage, held, written }: { readonly usage: Usage; readonly held: number; readonly written: number },
): Gaps {
  const before = (from - usage.began) / 1000;
  const span = (to - from) / 1000 - held;
  return { before, between: span - written, after: usage.seconds - before - span };
}

function toConfiguration(settings: EngineSettings): EngineDeps['configuration'] {
  const file = checkWith(
    configurationSchema,
    {
      systems: { hr: settings.hr, directory: settings.directory },
      jobs: { bench: { source: 'hr', target: 'directory', defaultOu: settings.defaultOu } },
    },
    'bench',
  );
  const jobs = Object.entries(file.jobs).map(
    ([name, job]) => [name, { ...job, mapping: 'default', connections: {} }] as const,
  );
  return { systems: file.systems, jobs: Object.fromEntries(jobs), folder: process.cwd() };
}
