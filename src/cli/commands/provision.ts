import type { Command } from 'commander';
import { type ProvisionResult, provisionWorker } from '../../engine/provision-worker.ts';
import { provisionToJson } from '../../engine/result-documents.ts';
import type { CommandContext } from '../command-context.ts';
import { renderChanges } from '../render/changes.ts';
import { renderProblems } from '../render/cycle.ts';
import { paint } from '../render/style.ts';
import { formatTable, harmless } from '../render/table.ts';
import type { Output } from '../wiring.ts';
import { exitCodeOf } from './run.ts';

export function addProvision(program: Command, context: CommandContext): void {
  program
    .command('provision')
    .argument('<job>', 'the job’s name in the configuration')
    .argument('<worker>', 'the worker’s source id (SuccessFactors: personIdExternal)')
    .description('On demand, for one worker: import, scope, match, action, each step shown.')
    .addHelpText('after', '\nExample:\n  hirewire provision hr-to-ad 100042')
    .action(async (job: string, worker: string) => {
      await context.withRuntime(async ({ deps }) => {
        const result = await provisionWorker(deps, job, worker);
        context.answer(provisionToJson(result), () => render(result, context.output));
        context.setExitCode(exitCodeOf(result));
      });
    });
}

function render({ steps, operations, ...result }: ProvisionResult, output: Output): string {
  const attributes = Object.entries(steps.import.attributes).map(([name, value]) => [name, harmless(String(value))]);
  const verdict = steps.scope.inScope ? paint(output, 'green', 'in scope') : paint(output, 'yellow', 'out of scope');
  const calls = Object.entries(operations).filter(([, count]) => count > 0);
  return [
    paint(output, 'bold', `1 import  ${steps.import.worker} (${steps.import.anchor})`),
    formatTable(attributes, output.columns),
    `${paint(output, 'bold', '2 scope  ')} ${verdict}: ${harmless(steps.scope.reason)}`,
    `${paint(output, 'bold', '3 match  ')} ${steps.match.situation} ${steps.match.accounts.map(harmless).join('; ')}`.trimEnd(),
    `${paint(output, 'bold', '4 action ')} ${calls.map(([kind, count]) => `${count} ${kind}`).join(', ') || 'no call'}`,
    renderChanges(steps.action.changes, output),
    ...renderProblems(result.problems, output),
  ].join('\n');
}
