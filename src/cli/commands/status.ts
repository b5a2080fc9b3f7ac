import type { Command } from 'commander';
import { loadStatus } from '../../engine/log/load-status.ts';
import { needsHuman, statusToJson } from '../../engine/log/status-documents.ts';
import type { CommandContext } from '../command-context.ts';
import { renderStatus } from '../render/status.ts';
import { withLook } from '../with-look.ts';

/** The state at a glance: the first thing to type when the telephone rings. */
export function addStatus(program: Command, context: CommandContext): void {
  program
    .command('status')
    .argument('[job]', 'one job alone')
    .description('Each job at a glance, and where a human is needed with the one command that helps. Asks no system.')
    .addHelpText(
      'after',
      '\nEnds with 0 when all is well, with 1 when a human is needed. What passes by itself (a system that is away for a moment,\na ticket that waits for HR) needs nobody.\n\nExamples:\n  hirewire status\n  hirewire status hr-to-ad --json | jq ".jobs[].needs"',
    )
    .action(async (job: string | undefined) => {
      await withLook(context, async (look) => {
        const statuses = await loadStatus(look, look.now, job);
        context.answer(statusToJson(statuses, look.now), () => renderStatus(statuses, look, context.output));
        context.setExitCode(needsHuman(statuses) ? 1 : 0);
      });
    });
}
