import { randomBytes, randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { generateCompany } from '../../sandbox/company/index.ts';
import {
  type HrAction,
  type Simulator,
  type Switches,
  startSuccessFactors,
} from '../../sandbox/successfactors/index.ts';
import type { Configuration } from '../../src/config/load-configuration.ts';
import { checkWith } from '../../src/config/read-yaml.ts';
import { configurationSchema, mappingFileSchema } from '../../src/config/schema.ts';
import { connectors } from '../../src/connectors/registry.ts';
import type { CycleResult } from '../../src/engine/cycle-result.ts';
import type { EngineDeps } from '../../src/engine/engine-deps.ts';
import { type CycleOptions, runCycle } from '../../src/engine/run-cycle.ts';
import { type Logger, silentLogger } from '../../src/platform/logger.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { freshDatabase } from './database.ts';
import { openDirectory, type SeenAccount, type StoryDirectory } from './story-directory.ts';

// The first story of a run waits until a Samba domain controller is there.
vi.setConfig({ testTimeout: 120_000 });

export type StoryOptions = {
  readonly directory: StoryDirectory['kind'];
  readonly size?: number;
  readonly awkward?: boolean;
  /** The day on which the story begins; the simulator's clock is the engine's. */
  readonly now?: string;
  /** How the tenant behaves where tenants differ. */
  readonly switches?: Partial<Switches>;
  /** Merged over the job's settings. */
  readonly job?: Record<string, unknown>;
  /** Merged over the source's settings. */
  readonly source?: Record<string, unknown>;
  /** Merged over the target's settings. */
  readonly target?: Record<string, unknown>;
  readonly logger?: Logger;
};

/** A company, a directory and an engine between them. */
export type Story = {
  readonly hr: Simulator;
  readonly directory: StoryDirectory;
  readonly deps: EngineDeps;
  readonly database: Database;
  readonly databaseUrl: string;
  /** The settings of the job from here on; with `systems`, also settings laid over those of source and target. */
  configure(job: Record<string, unknown>, systems?: Pick<StoryOptions, 'source' | 'target'>): void;
  /** One cycle; fails unless every worker read is in exactly one count. */
  run(options?: CycleOptions): Promise<CycleResult>;
  /** One cycle that has to go well: nobody held, nothing failed, no guard tripped. */
  runWell(options?: CycleOptions): Promise<CycleResult>;
  /** The cycle without the acting. */
  plan(options?: CycleOptions): Promise<CycleResult>;
  /** Somebody joins on the story's day; gives the personIdExternal. */
  hire(joiner?: Omit<Extract<HrAction, { type: 'hire' }>, 'type'>): string;
  /** The account of a worker by its employeeID, as the directory shows it; undefined when there is none. */
  account(worker: string): Promise<SeenAccount | undefined>;
  /** The same, and fails when there is none. */
  theAccount(worker: string): Promise<SeenAccount>;
  /** The journal, oldest line first. */
  journal(): Promise<readonly JournalLine[]>;
  /** Runs again, whole: fails unless the plan is empty and the directory saw no write. */
  expectStable(): Promise<void>;
  close(): Promise<void>;
};

export type JournalLine = {
  readonly worker: string;
  readonly kind: string;
  readonly state: string;
  readonly adopted: boolean;
};

/** Time that passes before each cycle: more than an incremental read looks back, so that it reads what is new and no more. */
const minutesBetween = 10;

/** The job's default in every story. */
export const storyJob = 'hr-to-ad';

export async function tellStory(options: StoryOptions): Promise<Story> {
  const directory = await openDirectory(options.directory, 'Story');
  const now = options.now ?? '2026-03-02T08:00:00Z';
  const hr = await startSuccessFactors({
    company: generateCompany({
      size: options.size ?? 12,
      seed: 7,
      today: now.slice(0, 10),
      awkward: options.awkward ?? false,
    }),
    now,
    password: 'sandbox',
    ...(options.switches !== undefined && { switches: options.switches }),
  });
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
  let settings = options;
  let configuration = configure(options, { hr, directory, job: options.job ?? {} });
  const deps: EngineDeps = {
    database,
    connectors,
    get configuration() {
      return configuration;
    },
    env: {},
    clock: { now: () => hr.clock.now() },
    logger: options.logger ?? silentLogger,
    randomBytes,
    newId: randomUUID,
  };
  const run = async (cycle: CycleOptions = {}) => {
    hr.clock.advance(minutesBetween / 1440);
    return expectSum(await runCycle(deps, storyJob, { retryHeld: true, ...cycle }));
  };
  const account = async (worker: string) =>
    (await directory.accounts()).find((one) => one.attributes.employeeID?.[0] === worker);
  return {
    hr,
    directory,
    deps,
    database,
    databaseUrl: fresh.url,
    configure: (job, systems = {}) => {
      settings = { ...settings, ...systems };
      configuration = configure(settings, { hr, directory, job });
    },
    run,
    runWell: async (cycle) => {
      const result = await run(cycle);
      if (result.problems.length === 0 && result.verdict === 'go') return result;
      throw new Error(`The cycle did not go well: ${JSON.stringify(result, undefined, 1)}`);
    },
    plan: (cycle = {}) => run({ ...cycle, planOnly: true }),
    hire: (joiner = {}) => String(hr.act({ type: 'hire', ...joiner }).personIdExternal),
    account,
    theAccount: async (worker) => {
      const found = await account(worker);
      if (found === undefined) throw new Error(`Nobody in the directory has the employeeID ${worker}.`);
      return found;
    },
    journal: async () => {
      const { rows } = await database.pool.query<JournalLine>(
        'select worker, kind, state, adopted from app.operations order by id',
      );
      return rows;
    },
    expectStable: () => expectStable(run, directory),
    close: async () => {
      await hr.close();
      await database.close();
      await fresh.drop();
      await directory.close();
    },
  };
}

function configure(
  options: StoryOptions,
  { hr, directory, job }: { hr: Simulator; directory: StoryDirectory; job: Record<string, unknown> },
): Configuration {
  const file = checkWith(
    configurationSchema,
    {
      systems: {
        hr: {
          connector: 'successfactors',
          tenantUrl: hr.url,
          auth: { type: 'basic', username: `${hr.username}@${hr.companyId}`, password: 'sandbox' },
          retries: { attempts: 3, firstDelayMs: 5, longestWaitSeconds: 5 },
          ...options.source,
        },
        'corp-ad': { connector: 'active-directory', ...directory.settings, ...options.target },
      },
      jobs: { [storyJob]: { source: 'hr', target: 'corp-ad', defaultOu: `OU=Staff,${directory.ou}`, ...job } },
    },
    'story',
  );
  const jobs = Object.entries(file.jobs).map(([name, settings]) => {
    const mapping =
      typeof settings.mapping === 'string' ? 'default' : checkWith(mappingFileSchema, settings.mapping, 'mapping');
    return [name, { ...settings, mapping, connections: {} } as const] as const;
  });
  return { systems: file.systems, jobs: Object.fromEntries(jobs), folder: process.cwd() };
}

/** Every worker read ends in exactly one count. */
function expectSum(result: CycleResult): CycleResult {
  const { read, ...ends } = result.counts;
  const sum = Object.values(ends).reduce((total, count) => total + count, 0);
  if (sum !== read || Object.values(ends).some((count) => count < 0)) {
    throw new Error(`The counts do not add up: ${JSON.stringify(result.counts)}`);
  }
  return result;
}

async function expectStable(run: Story['run'], directory: StoryDirectory): Promise<void> {
  for (const initial of [false, true]) {
    const before = await directory.writeMark();
    const result = await run({ initial });
    const { created, updated, failed } = result.counts;
    const operations = Object.values(result.operations).reduce((sum, count) => sum + count, 0);
    if (created + updated + failed + operations > 0 || (await directory.writeMark()) !== before) {
      throw new Error(`Running again changed something: ${JSON.stringify(result, undefined, 1)}`);
    }
  }
}
