import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../../config/config-error.ts';
import { loadConfiguration } from '../../config/load-configuration.ts';
import { type Preview, previewWorker } from '../../engine/explain/preview-worker.ts';
import type { CommandContext } from '../command-context.ts';
import { configFile } from '../open-runtime.ts';
import { parseInstant } from '../parse-options.ts';
import { readWorkerFile } from '../read-worker-file.ts';
import { renderProblems } from '../render/cycle.ts';
import { formatTable, harmless } from '../render/table.ts';
import type { Output } from '../wiring.ts';

export function addPreview(program: Command, context: CommandContext): void {
  program
    .command('preview')
    .argument('<job>', 'the job’s name in the configuration')
    .requiredOption('--worker-file <file>', 'one raw source record as JSON (a PerPerson with its navigations)')
    .option('--now <instant>', 'the time to decide for, ISO 8601')
    .description('The desired account for one raw source record, without connecting to anything.')
    .addHelpText('after', '\nExample:\n  hirewire preview hr-to-ad --worker-file person.json --json')
    .action(async (job: string, options: { workerFile: string; now?: string }) => {
      const file = configFile(context.wiring, configOf(context));
      if (file === undefined)
        throw new ConfigError([{ path: 'hirewire.yaml', expected: 'a configuration file', found: 'nothing' }]);
      const { wiring } = context;
      const now = options.now === undefined ? wiring.clock.now() : parseInstant(options.now);
      const preview = previewWorker(
        {
          configuration: await loadConfiguration(file),
          connectors: wiring.connectors,
          clock: { now: () => now },
          randomBytes: wiring.randomBytes,
          env: wiring.env,
        },
        job,
        await readWorkerFile(resolve(wiring.cwd, options.workerFile)),
      );
      context.answer(preview, () => render(preview, context.output));
      context.setExitCode(preview.problems.length === 0 ? 0 : 1);
    });
}

function configOf(context: CommandContext): { config?: string } {
  const config = context.configOption();
  return config === undefined ? {} : { config };
}

function render(preview: Preview, output: Output): string {
  const rows = Object.entries(preview.attributes).map(([name, value]) => [name, harmless(String(value))]);
  const references = Object.entries(preview.references).map(([name, key]) => [name, `the account of ${key}`]);
  const scope = preview.scope.inScope ? 'in scope' : 'out of scope';
  return [
    `${preview.worker}: ${preview.employment}, ${scope} (${harmless(preview.scope.reason)})`,
    describeOutcome(preview),
    ...(rows.length + references.length === 0 ? [] : [formatTable([...rows, ...references], output.columns)]),
    ...renderProblems(preview.problems, output),
  ].join('\n');
}

function describeOutcome({ decision }: Preview): string {
  if (decision.outcome === 'change') return `A run writes this (${harmless(decision.message)}):`;
  if (decision.outcome === 'held') return 'A run holds this person; without what is listed below it would write:';
  return `A run makes no account: ${harmless(decision.message)}`;
}
