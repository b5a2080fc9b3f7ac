import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure, Measurement } from './measurement.ts';
import { flexQuiet } from './measurements/flex-quiet.ts';
import { flexSamba } from './measurements/flex-samba.ts';
import { initialCycle } from './measurements/initial-cycle.ts';
import { manyWorkers } from './measurements/many-workers.ts';
import { mappingCost } from './measurements/mapping-cost.ts';
import { sambaCycle } from './measurements/samba-cycle.ts';
import { readOptions, UsageMistake } from './options.ts';
import { startBenchDatabase } from './processes/bench-database.ts';
import { renderTable, writeResults } from './results.ts';

/**
 * `npm run bench [-- --quick] [--only NAME…] [--workers N] [--many-workers N] [--samba-workers N] [--flex-hires N]
 * [--profile FOLDER]`:
 * each figure against a limit measured in the same run. A full run is written to `bench/results.md`.
 */
const whole: readonly Measurement[] = [mappingCost, sambaCycle, flexSamba, flexQuiet, manyWorkers];
/** `initial` alone is for working at it: `manyWorkers` begins with it. */
const measurements: readonly Measurement[] = [...whole, initialCycle];

async function main(): Promise<number> {
  const { options, only, isWhole } = readOptions(process.argv.slice(2), measurements);
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-bench-'));
  const database = await startBenchDatabase(folder);
  const figures: Figure[] = [];
  const say = (text: string): void => void process.stderr.write(`  ${text}\n`);
  try {
    for (const { name, run } of only.length === 0 ? whole : measurements.filter((one) => only.includes(one.name))) {
      process.stderr.write(`== ${name}\n`);
      figures.push(...(await run(options, { newDatabase: database.newUrl, say })));
    }
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(renderTable(figures));
  if (isWhole) await writeResults(fileURLToPath(new URL('results.md', import.meta.url)), figures);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageMistake)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
