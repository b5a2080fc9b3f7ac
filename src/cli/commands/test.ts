import { readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadMappingCases } from '../../config/mapping-cases.ts';
import { type CaseDifference, type CaseResult, runMappingCases } from '../../engine/explain/run-mapping-cases.ts';
import type { CommandContext } from '../command-context.ts';
import { loadGivenConfiguration } from '../load-given-configuration.ts';
import { paint } from '../render/style.ts';
import { harmless } from '../render/table.ts';
import { UsageError } from '../usage-error.ts';
import type { Output } from '../wiring.ts';

type FileResult = { readonly file: string; readonly cases: readonly CaseResult[] };

export function addTest(program: Command, context: CommandContext): void {
  program
    .command('test')
    .argument('[files...]', 'files of cases; all *.cases.yaml beside the configuration without any')
    .description('Run the mapping tests that you wrote: what each worker’s account should be.')
    .addHelpText('after', '\nExamples:\n  hirewire test\n  hirewire test joiners.cases.yaml --json')
    .action(async (files: readonly string[]) => {
      const { file, configuration } = await loadGivenConfiguration(context);
      const { wiring } = context;
      const { connectors, clock, env } = wiring;
      const paths = files.length > 0 ? files.map((one) => resolve(wiring.cwd, one)) : await findCases(dirname(file));
      const results: FileResult[] = [];
      for (const path of paths) {
        const cases = runMappingCases({ configuration, connectors, clock, env }, await loadMappingCases(path));
        results.push({ file: relative(wiring.cwd, path), cases });
      }
      const failed = results.flatMap(({ cases }) => cases).filter(({ passed }) => !passed).length;
      const passed = results.flatMap(({ cases }) => cases).length - failed;
      context.answer({ passed, failed, files: results }, () => render(results, { passed, failed }, context.output));
      context.setExitCode(failed === 0 ? 0 : 1);
    });
}

async function findCases(folder: string): Promise<readonly string[]> {
  const found = (await readdir(folder)).filter((name) => /\.cases\.ya?ml$/.test(name)).sort();
  if (found.length > 0) return found.map((name) => join(folder, name));
  throw new UsageError(`There is no *.cases.yaml in ${folder}.`, 'Write one, or name the file: hirewire test FILE.');
}

function render(results: readonly FileResult[], sum: { passed: number; failed: number }, output: Output): string {
  const lines = results.flatMap(({ file, cases }) => [
    paint(output, 'bold', file),
    ...cases.flatMap((one) => [
      `  ${one.passed ? paint(output, 'green', 'ok    ') : paint(output, 'red', 'FAILED')}  ${harmless(one.name)}`,
      ...one.differences.flatMap((difference) => renderDifference(difference, output)),
    ]),
  ]);
  return [...lines, `${sum.passed} passed, ${sum.failed} failed.`].join('\n');
}

function renderDifference({ what, expected, found }: CaseDifference, output: Output): readonly string[] {
  return [
    `          ${harmless(what)}`,
    `            ${paint(output, 'green', 'expected')}  ${show(expected)}`,
    `            ${paint(output, 'red', 'found   ')}  ${show(found)}`,
  ];
}

function show(value: unknown): string {
  return value === null ? 'nothing' : harmless(JSON.stringify(value));
}
