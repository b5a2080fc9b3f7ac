import type { WriteRecord } from '../../sandbox/successfactors/index.ts';
import type { Configuration } from '../../src/config/load-configuration.ts';
import { checkWith } from '../../src/config/read-yaml.ts';
import { configurationSchema, mappingFileSchema } from '../../src/config/schema.ts';
import type { CycleResult } from '../../src/engine/cycle-result.ts';
import type { EngineDeps } from '../../src/engine/engine-deps.ts';
import { type CycleOptions, runCycle } from '../../src/engine/run-cycle.ts';
import { type Story, type StoryOptions, tellStory } from './story.ts';
import { setByHand } from './story-directory.ts';

type AttributeMapping = Readonly<Record<string, unknown>>;

/** A story with a second job, `writeback`, from its directory back to its SuccessFactors. */
export type WritebackStory = Story & {
  readonly writebackDeps: EngineDeps;
  /** The mapping of the write-back from here on (`default`, or its attributes), and what is laid over the settings of `hr`. */
  map(attributes: 'default' | readonly AttributeMapping[], hr?: Readonly<Record<string, unknown>>): void;
  /** Laid over the settings of the write-back job. */
  configureWriteback(settings: Readonly<Record<string, unknown>>): void;
  /** One write-back cycle; fails unless every worker read is in exactly one count. */
  writeBack(options?: CycleOptions): Promise<CycleResult>;
  /** The same, and it has to go well. */
  writeBackWell(options?: CycleOptions): Promise<CycleResult>;
  /** Sets attributes of a worker's account as an administrator would. */
  set(worker: string, attributes: Readonly<Record<string, string | readonly string[]>>): Promise<void>;
  /** A person's addresses in SuccessFactors: `B ann@x.org primary`. */
  emails(worker: string): readonly string[];
  phones(worker: string): readonly string[];
  user(userId: string): Readonly<Record<string, unknown>>;
  /** What was written to SuccessFactors since the last call. */
  newWrites(): readonly WriteRecord[];
};

/** Who a worker is in every mapping. */
export const match = { target: 'personIdExternal', value: '[employeeID]', match: 1 } as const;

const minutesBetween = 10;

/** Nothing of what is written back flows inwards: else HR and directory would both claim it. */
const inbound = { extends: 'default', remove: ['mail'] };

export async function tellWritebackStory(options: StoryOptions): Promise<WritebackStory> {
  const story = await tellStory({ ...options, job: { mapping: inbound, ...options.job } });
  let job: Record<string, unknown> = { source: 'corp-ad', target: 'hr' };
  let hrSettings: Readonly<Record<string, unknown>> = {};
  const deps: EngineDeps = Object.defineProperty({ ...story.deps }, 'configuration', {
    get: () => withWriteback(story.deps.configuration, job, hrSettings),
  });
  const writeBack = async (cycle: CycleOptions = {}) => {
    story.hr.clock.advance(minutesBetween / 1440);
    const result = await runCycle(deps, 'writeback', { retryHeld: true, ...cycle });
    const { read, ...ends } = result.counts;
    const sum = Object.values(ends).reduce((total, count) => total + count, 0);
    if (sum !== read) throw new Error(`The counts do not add up: ${JSON.stringify(result.counts)}`);
    return result;
  };
  const person = (worker: string) => {
    const found = story.hr.state.persons.get(worker);
    if (found === undefined) throw new Error(`SuccessFactors has no ${worker}.`);
    return found;
  };
  let seen = story.hr.writes.all().length;
  return {
    ...story,
    writebackDeps: deps,
    map: (attributes, hr = {}) => {
      job = { ...job, mapping: attributes === 'default' ? 'default' : { attributes } };
      hrSettings = hr;
    },
    configureWriteback: (settings) => {
      job = { ...job, ...settings };
    },
    writeBack,
    writeBackWell: async (cycle) => {
      const result = await writeBack(cycle);
      if (result.problems.length === 0 && result.verdict === 'go') return result;
      throw new Error(`The write-back did not go well: ${JSON.stringify(result, undefined, 1)}`);
    },
    set: async (worker, attributes) => {
      const { dn } = await story.theAccount(worker);
      for (const [name, values] of Object.entries(attributes))
        await setByHand(story.directory, dn, name, [values].flat());
    },
    emails: (worker) =>
      person(worker)
        .$emails.map((row) => `${row.emailType} ${row.emailAddress}${row.isPrimary ? ' primary' : ''}`)
        .sort(),
    phones: (worker) =>
      person(worker)
        .$phones.map((row) => {
          const number = [row.countryCode, row.areaCode, row.phoneNumber, row.extension].filter(Boolean).join(' ');
          return `${row.phoneType} ${number}${row.isPrimary ? ' primary' : ''}`;
        })
        .sort(),
    user: (userId) => {
      const found = story.hr.state.users.get(userId);
      if (found === undefined) throw new Error(`SuccessFactors has no user ${userId}.`);
      return found;
    },
    newWrites: () => {
      const all = story.hr.writes.all();
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh;
    },
  };
}

function withWriteback(
  base: Configuration,
  job: Record<string, unknown>,
  hr: Readonly<Record<string, unknown>>,
): Configuration {
  const systems = { ...base.systems, hr: { ...base.systems.hr, ...hr } };
  const file = checkWith(configurationSchema, { systems, jobs: { writeback: job } }, 'story');
  const settings = file.jobs.writeback;
  if (settings === undefined) throw new Error('There is no job writeback.');
  const mapping =
    typeof settings.mapping === 'string' ? 'default' : checkWith(mappingFileSchema, settings.mapping, 'mapping');
  return {
    ...base,
    systems: file.systems,
    jobs: { ...base.jobs, writeback: { ...settings, mapping, connections: {} } },
  };
}
