import type { Command } from 'commander';
import { heldToJson } from '../../engine/log/log-documents.ts';
import { assertJob, partsOfJob } from '../../engine/log/parts-of-job.ts';
import { listHeld } from '../../store/held.ts';
import type { CommandContext } from '../command-context.ts';
import { parseLimit } from '../parse-options.ts';
import { renderHeld } from '../render/held.ts';
import { withLook } from '../with-look.ts';

type HeldOptions = {
  readonly job?: string;
  readonly worker?: string;
  readonly code?: string;
  readonly limit: string;
};

/** Who is set aside, and what to do about it. */
export function addHeld(program: Command, context: CommandContext): void {
  program
    .command('held')
    .option('--job <job>', 'by this job')
    .option('--worker <id>', 'this person')
    .option('--code <code>', 'with a problem of this code')
    .option('--limit <count>', 'at most so many, from 1 to 1000', '100')
    .description(
      'Who is held: since when, why, what to do, and when each is tried again. Ends with 1 while somebody is.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire held --job hr-to-ad\n  hirewire held --worker 100042\n  hirewire held --code differentName --json | jq ".held[].worker"',
    )
    .action(async ({ job, worker, code, limit: given }: HeldOptions) => {
      const limit = parseLimit(given);
      await withLook(context, async (look) => {
        if (job !== undefined) assertJob(look.configuration, job);
        const filter = {
          ...(job !== undefined && { jobs: partsOfJob(look.configuration, job) }),
          ...(worker !== undefined && { worker }),
          ...(code !== undefined && { code }),
        };
        const page = await listHeld(look.database, filter, { limit, offset: 0 });
        context.answer({ total: page.total, held: page.held.map(heldToJson) }, () =>
          renderHeld(page, look, context.output),
        );
        context.setExitCode(page.total === 0 ? 0 : 1);
      });
    });
}
