import type { Command } from 'commander';
import type { CheckLine } from '../../connectors/contract.ts';
import { checkSystems, type SystemCheck } from '../../engine/explain/check-systems.ts';
import { findMappingWarnings } from '../../engine/job/find-mapping-warnings.ts';
import type { CommandContext } from '../command-context.ts';
import { paint } from '../render/style.ts';
import { harmless } from '../render/table.ts';
import { renderWarnings } from '../render/warnings.ts';
import type { Output } from '../wiring.ts';

export function addCheck(program: Command, context: CommandContext): void {
  program
    .command('check')
    .argument('[system]', 'one system; all of them without it')
    .description('Connect to each system and report every right that it needs, one line each.')
    .addHelpText('after', '\nExamples:\n  hirewire check\n  hirewire check corp-ad --json')
    .action(async (system: string | undefined) => {
      await context.withRuntime(async ({ deps }) => {
        const checks = await checkSystems(deps, system);
        const warnings = system === undefined ? findMappingWarnings(deps) : [];
        if (!context.isJson()) context.output.note(renderWarnings(warnings, context.output));
        context.answer({ systems: checks, warnings }, () =>
          checks.map((check) => render(check, context.output)).join('\n'),
        );
        const isFine = checks.every(({ lines }) => lines.every((line) => line.status !== 'failed'));
        context.setExitCode(isFine ? 0 : 1);
      });
    });
}

const signs = {
  ok: ['green', 'ok'],
  warning: ['yellow', 'warning'],
  failed: ['red', 'FAILED'],
  skipped: ['dim', 'skipped'],
} as const;

function render(check: SystemCheck, output: Output): string {
  const lines = check.lines.map((line) => renderLine(line, output));
  return [paint(output, 'bold', check.system), ...lines].join('\n');
}

function renderLine(line: CheckLine, output: Output): string {
  const [style, word] = signs[line.status];
  const advice = line.status === 'ok' || line.advice === undefined ? '' : `\n           ${harmless(line.advice)}`;
  return `  ${paint(output, style, word.padEnd(8))} ${line.name}: ${harmless(line.message)}${advice}`;
}
