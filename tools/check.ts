import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countTests, type TestCounts, type VitestReport } from './test-counts.ts';

/**
 * `npm test`: everything that must hold before a change goes in. All steps run, so that one look shows all that is wrong.
 * `npm test -- PATH…` runs the tests below those paths only, after the other steps.
 */
type Step = { readonly name: string; readonly command: readonly string[] };
type Result = { readonly name: string; readonly passed: boolean; readonly seconds: number };

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/.bin');
const folder = mkdtempSync(join(tmpdir(), 'hirewire-check-'));
const reportFile = join(folder, 'tests.json');

const steps: readonly Step[] = [
  { name: 'lint', command: [join(bin, 'biome'), 'check', '.'] },
  {
    name: 'imports',
    command: [process.execPath, '--disable-warning=ExperimentalWarning', join(root, 'tools/check-imports.ts')],
  },
  { name: 'types', command: [join(bin, 'tsc'), '--noEmit', '-p', root] },
  {
    name: 'tests',
    command: [
      join(bin, 'vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ],
  },
];

const results = steps.map(runStep);
const counts = readCounts();
rmSync(folder, { recursive: true, force: true });
printTable(results);
if (counts.passed + counts.failed === 0) console.log('No test was run: that is a failure.');
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
const allPassed = results.every((result) => result.passed) && counts.failed === 0 && counts.passed > 0;
process.exitCode = allPassed ? 0 : 1;

function runStep({ name, command }: Step): Result {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const [program = '', ...args] = command;
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  return { name, passed: status === 0, seconds: (performance.now() - start) / 1000 };
}

function readCounts(): TestCounts {
  try {
    return countTests(JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport);
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

function printTable(rows: readonly Result[]): void {
  console.log('');
  for (const { name, passed, seconds } of rows) {
    console.log(`${name.padEnd(8)} ${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(7)} s`);
  }
}
