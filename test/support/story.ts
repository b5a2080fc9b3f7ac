import { randomBytes, randomUUID } from 'node:crypto';
import { generateCompany } from '../../sandbox/company/index.ts';
import { type Simulator, startSuccessFactors } from '../../sandbox/successfactors/index.ts';
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

export type StoryOptions = {
  readonly directory: StoryDirectory['kind'];
  readonly size?: number;
  readonly awkward?: boolean;
  /** The day on which the story begins; the simulator's clock is the engine's. */
  readonly now?: string;
  /** Merged over the job's settings. */
  readonly job?: Record<string, unknown>;
  /** Merged over the source's settings. */
  readonly source?: Record<string, unknown>;
  readonly logger?: Logger;
};

/** A company, a directory and an engine between them. */
export type Story = {
  readonly hr: Simulator;
  readonly directory: StoryDirectory;
  readonly deps: EngineDeps;
  readonly database: Database;
  /** The settings of the job from here on. */
  configure(job: Record<string, unknown>): void;
  run(options?: CycleOptions): Promise<CycleResult>;
  /** The account of a worker by its employeeID, as the directory shows it; undefined when there is none. */
  account(worker: string): Promise<SeenAccount | undefined>;
  /** Runs again, whole: fails unless the plan is empty and the directory saw no write. */
  expectStable(): Promise<void>;
  close(): Promise<void>;
};

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
  });
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
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
  const run = (cycle: CycleOptions = {}) => runCycle(deps, storyJob, { retryHeld: true, ...cycle });
  return {
    hr,
    directory,
    deps,
    database,
    configure: (job) => {
      configuration = configure(options, { hr, directory, job });
    },
    run,
    account: async (worker) => (await directory.accounts()).find((one) => one.attributes.employeeID?.[0] === worker),
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
        'corp-ad': { connector: 'active-directory', ...directory.settings },
      },
      jobs: { [storyJob]: { source: 'hr', target: 'corp-ad', defaultOu: `OU=Staff,${directory.ou}`, ...job } },
    },
    'story',
  );
  const jobs = Object.entries(file.jobs).map(([name, settings]) => {
    const mapping =
      typeof settings.mapping === 'string' ? 'default' : checkWith(mappingFileSchema, settings.mapping, 'mapping');
    return [name, { ...settings, mapping } as const] as const;
  });
  return { systems: file.systems, jobs: Object.fromEntries(jobs), folder: process.cwd() };
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
