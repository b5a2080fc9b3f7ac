import type { BenchOptions, BenchTools } from '../measurement.ts';
import type { EngineSettings, Gaps, MeasuredCycle } from '../processes/engine.ts';
import { engineStart } from '../processes/engine-start.ts';
import type { Floor, FloorReading } from '../processes/floor.ts';
import type { SimulatorSettings } from '../processes/simulators.ts';
import { type Child, startChild } from '../processes/start-child.ts';

/** A company in its simulators, and engine processes on one database of theirs. */
export type BenchCompany = {
  readonly simulators: Child;
  readonly settings: EngineSettings;
  /** A cycle in an engine process of its own, so that memory is that cycle's. */
  cycle(options?: object): Promise<MeasuredCycle>;
  /** An engine process that stays for several cycles. */
  openEngine(): Promise<Child>;
  /** The floor of what a cycle read. */
  floor(cycle: MeasuredCycle): Promise<Floor>;
  close(): Promise<void>;
};

export async function startCompany(size: number, options: BenchOptions, tools: BenchTools): Promise<BenchCompany> {
  tools.say(`a company of ${size} people`);
  const simulators = startChild('simulators.ts', { flags: ['--max-old-space-size=8192'] });
  const sides = await simulators.ask<SimulatorSettings>('start', { size, seed: 1 });
  const settings: EngineSettings = {
    databaseUrl: await tools.newDatabase(),
    hr: sides.hr,
    directory: sides.directory,
    defaultOu: `OU=Staff,${sides.baseDn}`,
  };
  const open = () => openEngine(settings, options);
  return {
    simulators,
    settings,
    openEngine: open,
    cycle: async (cycle = {}) => {
      const engine = await open();
      try {
        return expectDone(await engine.ask<MeasuredCycle>('cycle', cycle));
      } finally {
        await engine.stop();
      }
    },
    floor: (cycle) => readFloor(settings, cycle),
    close: () => simulators.stop(),
  };
}

export async function openEngine(settings: EngineSettings, options: BenchOptions): Promise<Child> {
  const engine = startChild('engine.ts', engineStart(options));
  await engine.ask('open', settings);
  return engine;
}

/** Figures of a cycle in which something went wrong say nothing. */
export function expectDone(cycle: MeasuredCycle): MeasuredCycle {
  const { counts, verdict, problems } = cycle.result;
  if (verdict === 'go' && counts.failed === 0 && counts.held === 0) return cycle;
  throw new Error(`The cycle did not go well: ${JSON.stringify({ verdict, counts, problem: problems[0]?.message })}`);
}

async function readFloor({ hr, directory }: EngineSettings, cycle: MeasuredCycle): Promise<Floor> {
  const { username, password } = hr.auth as { username: string; password: string };
  const pseudo = new Set(['accountDisabled', 'parentDistinguishedName']);
  const reading: FloorReading = {
    tenantUrl: String(hr.tenantUrl),
    firstPage: cycle.asked.firstPage,
    login: `${username}:${password}`,
    url: String(directory.url),
    caFile: (directory.tls as { caFile: string }).caFile,
    bindDn: String(directory.bindDn),
    password: String(directory.password),
    baseDn: String(directory.baseDn),
    attributes: [
      ...new Set([
        ...cycle.asked.attributes.filter((name) => !pseudo.has(name)),
        ...['objectGUID', 'userAccountControl', 'adminCount'],
      ]),
    ],
  };
  const floor = startChild('floor.ts');
  try {
    return await floor.ask<Floor>('read', reading);
  } finally {
    await floor.stop();
  }
}

/** Where the time of a cycle went, in a line. */
export function describeTime({ usage, waited, unwritten }: MeasuredCycle): string {
  const own = usage.seconds - waited.read - waited.write - waited.store;
  const parts = { read: waited.read, write: waited.write, store: waited.store, 'decide and the rest': own };
  const text = Object.entries(parts).map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`);
  const gaps = unwritten === undefined ? '' : `; ${describeGaps(unwritten)}`;
  return `${usage.seconds.toFixed(1)} s (${usage.cpuSeconds.toFixed(1)} s of CPU in our process): ${text.join(', ')}${gaps}`;
}

function describeGaps({ before, between, after }: Gaps): string {
  return `nothing written for ${before.toFixed(2)} s before, ${between.toFixed(2)} s between and ${after.toFixed(2)} s after the writes`;
}
