import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { BenchTools, Figure } from '../measurement.ts';
import type { EngineSettings, MeasuredCycle } from '../processes/engine.ts';
import { type BenchCompany, describeTime, expectDone } from './company.ts';

/** The incremental cycle of one change, in a running process as `serve` has it, and as a command from its start to its end. */
export async function oneChange(company: BenchCompany, size: number, tools: BenchTools): Promise<readonly Figure[]> {
  const [worker = '', other = ''] = await company.simulators.ask<string[]>('someWorkers', 2);
  const engine = await company.openEngine();
  try {
    await engine.ask('cycle', {});
    await changeTitle(company, worker, 'Chief Measurement Officer');
    const cycle = expectDone(await engine.ask<MeasuredCycle>('cycle', {}));
    expectOne(cycle);
    tools.say(`one change: ${describeTime(cycle)}`);
    await changeTitle(company, other, 'Deputy Measurement Officer');
    const seconds = await runCommand(company.settings);
    return [describe(cycle, size, seconds)];
  } finally {
    await engine.stop();
  }
}

function describe(cycle: MeasuredCycle, size: number, commandSeconds: number): Figure {
  return {
    name: `one change among ${size} workers, incremental cycle`,
    measured: `${cycle.usage.seconds.toFixed(2)} s`,
    against: '1 s',
    ratio: cycle.usage.seconds,
    limit: { atMost: 1 },
    notes: [
      describeTime(cycle),
      `read ${cycle.result.counts.read}, updated ${cycle.result.counts.updated}, calls to the target ${cycle.result.operations.update}`,
      `as a command, from the start of the process to its end: ${commandSeconds.toFixed(2)} s`,
    ],
  };
}

async function changeTitle(company: BenchCompany, worker: string, jobTitle: string): Promise<void> {
  await company.simulators.ask('act', { type: 'change', worker, fields: { jobTitle } });
}

/** SuccessFactors asks back some minutes, so people of the last minutes may be read again; one is written. */
function expectOne({ result }: MeasuredCycle): void {
  const calls = Object.values(result.operations).reduce((sum, count) => sum + count, 0);
  if (result.kind !== 'incremental' || result.counts.updated !== 1 || calls !== 1)
    throw new Error(`Not one change: ${JSON.stringify({ kind: result.kind, counts: result.counts, calls })}`);
}

async function runCommand(settings: EngineSettings): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-bench-'));
  try {
    const file = join(folder, 'hirewire.yaml');
    const { hr, directory, defaultOu, databaseUrl } = settings;
    const job = { source: 'hr', target: 'directory', defaultOu };
    await writeFile(file, stringify({ systems: { hr, directory }, jobs: { bench: job } }));
    const launcher = fileURLToPath(new URL('../../bin/hirewire.js', import.meta.url));
    const began = performance.now();
    const child = spawn(process.execPath, [launcher, 'run', 'bench', '--json', '--config', file], {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    const seconds = (performance.now() - began) / 1000;
    const updated = (JSON.parse(output) as { counts: { updated: number } }).counts.updated;
    if (code !== 0 || updated !== 1) throw new Error(`The command ended with ${code} and ${output}`);
    return seconds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
