import { randomBytes, randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { type FlexSimulator, type HrAction, startFlex } from '../../sandbox/flex-hr/index.ts';
import type { Configuration } from '../../src/config/load-configuration.ts';
import { checkWith } from '../../src/config/read-yaml.ts';
import { configurationSchema } from '../../src/config/schema.ts';
import { connectors } from '../../src/connectors/registry.ts';
import type { FlexLog } from '../../src/domain/flex-log.ts';
import type { EngineDeps } from '../../src/engine/engine-deps.ts';
import { runTicketedJob, type TicketedOptions } from '../../src/engine/ticketed/run-ticketed-job.ts';
import type { TicketedResult } from '../../src/engine/ticketed/ticketed-result.ts';
import { type Logger, silentLogger } from '../../src/platform/logger.ts';
import { defaultStatuses } from '../../src/servicedesk/statuses.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { listLogs } from '../../src/store/list-flex-logs.ts';
import { findTickets, loadTicket, type TicketFilter, type WholeTicket } from '../../src/store/tickets.ts';
import { freshDatabase } from './database.ts';
import { openDirectory, type SeenAccount, type StoryDirectory } from './story-directory.ts';

vi.setConfig({ testTimeout: 120_000 });

/** The trigger as the manual has it. */
export const manualTrigger = {
  name: 'ProcessFlexHrUserOnAD',
  entityType: 'FlexHR',
  conditions: {
    all: [
      { property: 'Created', operator: 'equal', value: true },
      { property: 'Source', operator: 'equal', value: 'FlexHR' },
    ],
  },
  actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "ActiveDirectory");' }],
};

export type FlexStoryOptions = {
  readonly directory: StoryDirectory['kind'];
  /** People in HR when the story begins; none of them has changed within the window. (Default: 1.) */
  readonly size?: number;
  readonly now?: string;
  readonly job?: Record<string, unknown>;
  /** Merged over the settings of the source. */
  readonly flex?: Record<string, unknown>;
  /** Merged over the settings of the directory. */
  readonly connection?: Record<string, unknown>;
  /** The service desk, beside the manual's trigger. */
  readonly desk?: Record<string, unknown>;
  readonly logger?: Logger;
};

/** Flex HR, a directory and an engine between them, with its service desk. */
export type FlexStory = {
  readonly flex: FlexSimulator;
  readonly directory: StoryDirectory;
  readonly deps: EngineDeps;
  readonly database: Database;
  readonly databaseUrl: string;
  /** Lays settings over those that there are. */
  configure(options: Partial<FlexStoryOptions>): void;
  /** One run, two minutes after the last one; fails unless the counts add up. */
  run(options?: TicketedOptions): Promise<TicketedResult>;
  /** Somebody joins today; gives the employment number. */
  hire(fields: Omit<Extract<HrAction, { type: 'hire' }>, 'type'>): string;
  /** The account with this employment number. */
  account(number: string): Promise<SeenAccount | undefined>;
  /** The tickets of somebody, oldest first, with all that happened to them. */
  ticketsOf(number: string): Promise<readonly WholeTicket[]>;
  countTickets(filter?: TicketFilter): Promise<number>;
  /** The rows of the log of somebody, oldest first. */
  logsOf(number: string): Promise<readonly FlexLog[]>;
  close(): Promise<void>;
};

export const flexJob = 'flex-to-ad';

export async function tellFlexStory(options: FlexStoryOptions): Promise<FlexStory> {
  const directory = await openDirectory(options.directory, 'Flex');
  const flex = await startFlex({
    company: { size: options.size ?? 1, seed: 7, awkward: false },
    now: options.now ?? '2026-03-02T08:00:00Z',
    password: 'sandbox',
  });
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
  let settings = options;
  let configuration = configure(options, { flex, directory });
  const deps: EngineDeps = {
    ...{ database, connectors, env: {}, randomBytes, newId: randomUUID },
    get configuration() {
      return configuration;
    },
    clock: { now: () => flex.clock.now() },
    logger: options.logger ?? silentLogger,
  };
  return {
    ...{ flex, directory, deps, database, databaseUrl: fresh.url },
    configure: (more) => {
      settings = { ...settings, ...more };
      configuration = configure(settings, { flex, directory });
    },
    run: async (how) => {
      flex.clock.advance(2 / 1440);
      return expectSum(await runTicketedJob(deps, flexJob, how));
    },
    hire: (fields) => String(flex.act({ type: 'hire', ...fields }).employmentNumber),
    account: async (number) => (await directory.accounts()).find((one) => one.attributes.employeeID?.[0] === number),
    ticketsOf: async (number) => {
      const { tickets } = await findTickets(database, { filter: { worker: number }, statuses: defaultStatuses });
      const whole = await Promise.all(tickets.map(({ id }) => loadTicket(database, id, defaultStatuses)));
      return whole.flatMap((ticket) => ticket ?? []).toReversed();
    },
    countTickets: async (filter = {}) => (await findTickets(database, { filter, statuses: defaultStatuses })).total,
    logsOf: async (number) => (await listLogs(database, { worker: number })).logs.toReversed(),
    close: async () => {
      await flex.close();
      await database.close();
      await fresh.drop();
      await directory.close();
    },
  };
}

function configure(
  options: FlexStoryOptions,
  { flex, directory }: { flex: FlexSimulator; directory: StoryDirectory },
): Configuration {
  const source = {
    ...{ connector: 'flex-hr', serviceUrl: flex.url, username: flex.username, password: 'sandbox' },
    ...{ instanceId: flex.instanceId, ...options.flex },
  };
  const job = {
    ...{ source: 'flex', target: 'ActiveDirectory', tickets: 'everyChange' },
    ...{ defaultOu: `OU=Staff,${directory.ou}`, ...options.job },
  };
  const file = checkWith(
    configurationSchema,
    {
      systems: {
        flex: source,
        ActiveDirectory: { connector: 'active-directory', ...directory.settings, ...options.connection },
      },
      jobs: { [flexJob]: job },
      serviceDesk: { triggers: [manualTrigger], ...options.desk },
    },
    'story',
  );
  const jobs = Object.entries(file.jobs).map(
    ([name, one]) => [name, { ...one, mapping: 'default', connections: {} } as const] as const,
  );
  const { systems, serviceDesk } = file;
  return { systems, serviceDesk, jobs: Object.fromEntries(jobs), folder: process.cwd() };
}

function expectSum(result: TicketedResult): TicketedResult {
  const { read, ...ends } = result.counts;
  const sum = Object.values(ends).reduce((total, count) => total + count, 0);
  if (sum !== read || Object.values(ends).some((count) => count < 0))
    throw new Error(`The counts do not add up: ${JSON.stringify(result.counts)}`);
  return result;
}
