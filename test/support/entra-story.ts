import { randomBytes, randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { generateCompany } from '../../sandbox/company/index.ts';
import {
  type GraphSimulator,
  type RequestRecord,
  type StartOptions,
  startMicrosoftGraph,
  type UserState,
} from '../../sandbox/microsoft-graph/index.ts';
import {
  type HrAction,
  type Simulator,
  startSuccessFactors,
  type WriteRecord,
} from '../../sandbox/successfactors/index.ts';
import type { Configuration } from '../../src/config/load-configuration.ts';
import { checkWith } from '../../src/config/read-yaml.ts';
import { configurationSchema, mappingFileSchema } from '../../src/config/schema.ts';
import { connectors } from '../../src/connectors/registry.ts';
import type { CycleResult } from '../../src/engine/cycle-result.ts';
import type { EngineDeps } from '../../src/engine/engine-deps.ts';
import { type CycleOptions, runCycle } from '../../src/engine/run-cycle.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { openDatabase } from '../../src/store/database.ts';
import { freshDatabase } from './database.ts';

vi.setConfig({ testTimeout: 60_000 });

type Settings = Readonly<Record<string, unknown>>;

export type EntraStoryOptions = {
  readonly size?: number;
  /** Merged over the settings of the job into Entra ID. */
  readonly job?: Settings;
  /** Merged over those of the system `entra`. */
  readonly target?: Settings;
  /** Merged over those of the simulator of Graph, which grants what the readme of the connector asks for. */
  readonly graph?: StartOptions;
};

/** A company, a tenant of Entra ID and an engine between them, in both directions. */
export type EntraStory = {
  readonly hr: Simulator;
  readonly graph: GraphSimulator;
  readonly deps: EngineDeps;
  /** Settings laid over those of the jobs `hr-to-entra` and `writeback`, and of the system `hr`, from here on. */
  configure(settings: { readonly job?: Settings; readonly writeback?: Settings; readonly hr?: Settings }): void;
  run(options?: CycleOptions): Promise<CycleResult>;
  /** One cycle that has to go well: nobody held, nothing failed, no guard tripped. */
  runWell(options?: CycleOptions): Promise<CycleResult>;
  writeBack(options?: CycleOptions): Promise<CycleResult>;
  writeBackWell(options?: CycleOptions): Promise<CycleResult>;
  /** Somebody joins on the story's day; gives the personIdExternal. */
  hire(joiner?: Omit<Extract<HrAction, { type: 'hire' }>, 'type'>): string;
  /** The user of a worker who is there; undefined when there is none. */
  find(worker: string): UserState | undefined;
  /** The same, and fails when there is none. */
  user(worker: string): UserState;
  /** Changes a user as an administrator would. */
  change(worker: string, values: Readonly<Record<string, unknown>>): void;
  /** What was written to the tenant since the last call, one line a write: `PATCH /users/…`. */
  newWrites(): readonly RequestRecord[];
  /** What was written to SuccessFactors since the last call. */
  newHrWrites(): readonly WriteRecord[];
  /** Fails unless there are so many users and each has a number of their own. */
  expectComplete(size: number): void;
  /** Runs again, twice: fails unless nothing is written. */
  expectStable(): Promise<void>;
  close(): Promise<void>;
};

/** The rights in the tenant that the readme of the connector asks for. */
const roles = ['User.ReadWrite.All', 'Domain.Read.All', 'RoleManagement.Read.Directory'];

const minutesBetween = 10;
const begins = '2026-03-02T08:00:00Z';

export async function tellEntraStory(options: EntraStoryOptions = {}): Promise<EntraStory> {
  const company = generateCompany({ size: options.size ?? 12, seed: 7, today: begins.slice(0, 10), awkward: false });
  const hr = await startSuccessFactors({ company, now: begins, password: 'sandbox' });
  const graph = await startMicrosoftGraph({ now: begins, roles, ...options.graph });
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
  let settings: Parameters<EntraStory['configure']>[0] = { job: options.job ?? {} };
  let configuration = configure({ hr, graph, settings, target: options.target });
  const deps: EngineDeps = {
    ...{ database, connectors, env: {}, logger: silentLogger, randomBytes, newId: randomUUID },
    get configuration() {
      return configuration;
    },
    clock: { now: () => hr.clock.now() },
  };
  const cycle = async (job: string, cycleOptions: CycleOptions = {}) => {
    hr.clock.advance(minutesBetween / 1440);
    graph.clock.set(new Date(hr.clock.now()).toISOString());
    return expectSum(await runCycle(deps, job, { retryHeld: true, ...cycleOptions }));
  };
  const run: EntraStory['run'] = (some) => cycle('hr-to-entra', some);
  const writeBack: EntraStory['run'] = (some) => cycle('writeback', some);
  const find = (worker: string) => graph.users().find((user) => user.employeeId === worker);
  const user = (worker: string) => {
    const found = find(worker);
    if (found === undefined) throw new Error(`Nobody in the tenant has the employeeId ${worker}.`);
    return found;
  };
  const newWrites = sinceLast(() => graph.requests.all().filter(isWrite));
  return {
    ...{ hr, graph, deps, run, writeBack, find, user, newWrites },
    configure: (more) => {
      settings = { ...settings, ...more };
      configuration = configure({ hr, graph, settings, target: options.target });
    },
    runWell: async (some) => expectWell(await run(some)),
    writeBackWell: async (some) => expectWell(await writeBack(some)),
    hire: (joiner = {}) => String(hr.act({ type: 'hire', ...joiner }).personIdExternal),
    change: (worker, values) => graph.act({ type: 'change', user: user(worker).id, values: values as never }),
    newHrWrites: sinceLast(() => hr.writes.all()),
    expectComplete: (size) => expectComplete(graph, size),
    expectStable: () => expectStable(run, newWrites),
    close: async () => {
      await hr.close();
      await graph.close();
      await database.close();
      await fresh.drop();
    },
  };
}

function isWrite({ method, target, isInBatch }: RequestRecord): boolean {
  return isInBatch && method !== 'GET' && !target.includes('/oauth2/');
}

function sinceLast<T>(list: () => readonly T[]): () => readonly T[] {
  let seen = list().length;
  return () => {
    const all = list();
    const fresh = all.slice(seen);
    seen = all.length;
    return fresh;
  };
}

type Parts = {
  readonly hr: Simulator;
  readonly graph: GraphSimulator;
  readonly settings: Parameters<EntraStory['configure']>[0];
  readonly target: Settings | undefined;
};

function configure({ hr, graph, settings, target }: Parts): Configuration {
  const retries = { attempts: 3, firstDelayMs: 5, longestWaitSeconds: 5 };
  const file = checkWith(
    configurationSchema,
    {
      systems: {
        hr: {
          ...{ connector: 'successfactors', tenantUrl: hr.url, retries },
          auth: { type: 'basic', username: `${hr.username}@${hr.companyId}`, password: 'sandbox' },
          ...settings.hr,
        },
        entra: {
          ...{ connector: 'entra-id', tenantId: graph.tenantId, clientId: graph.clientId, retries },
          ...{ baseUrl: graph.url, loginUrl: graph.url },
          auth: { type: 'clientSecret', clientSecret: graph.clientSecret },
          ...target,
        },
      },
      jobs: {
        'hr-to-entra': { source: 'hr', target: 'entra', ...settings.job },
        writeback: { source: 'entra', target: 'hr', ...settings.writeback },
      },
    },
    'story',
  );
  const jobs = Object.entries(file.jobs).map(([name, job]) => {
    const mapping = typeof job.mapping === 'string' ? 'default' : checkWith(mappingFileSchema, job.mapping, 'mapping');
    return [name, { ...job, mapping, connections: {} } as const] as const;
  });
  return { systems: file.systems, jobs: Object.fromEntries(jobs), folder: process.cwd() };
}

/** Every worker read ends in exactly one count. */
function expectSum(result: CycleResult): CycleResult {
  const { read, ...ends } = result.counts;
  const sum = Object.values(ends).reduce((total, count) => total + count, 0);
  if (sum === read) return result;
  throw new Error(`The counts do not add up: ${JSON.stringify(result.counts)}`);
}

function expectWell(result: CycleResult): CycleResult {
  if (result.problems.length === 0 && result.verdict === 'go') return result;
  throw new Error(`The cycle did not go well: ${JSON.stringify(result, undefined, 1)}`);
}

function expectComplete(graph: GraphSimulator, size: number): void {
  const ids = graph.users().map(({ employeeId }) => employeeId);
  if (ids.length === size && new Set(ids).size === size) return;
  throw new Error(`Expected ${size} users, found ${ids.length} for ${new Set(ids).size} workers.`);
}

async function expectStable(run: EntraStory['run'], newWrites: EntraStory['newWrites']): Promise<void> {
  newWrites();
  for (const initial of [false, true]) {
    const result = await run({ initial });
    const operations = Object.values(result.operations).reduce((sum, count) => sum + count, 0);
    const writes = newWrites();
    if (operations + writes.length === 0) continue;
    throw new Error(`Running again changed something: ${JSON.stringify({ result, writes }, undefined, 1)}`);
  }
}
