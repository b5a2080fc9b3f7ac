import type { Command } from 'commander';
import { listTriggers } from '../../engine/ticketed/list-triggers.ts';
import { testTrigger } from '../../engine/ticketed/test-trigger.ts';
import type { CommandContext } from '../command-context.ts';
import { parseChoice } from '../parse-options.ts';
import { renderTriggers, renderTriggerTest } from '../render/trigger.ts';

const eventKinds = ['created', 'updated', 'commented', 'processed', 'needsManager', 'failed'] as const;

/** The event triggers of the configuration. */
export function addTriggers(program: Command, context: CommandContext): void {
  const triggers = program
    .command('triggers')
    .description('The event triggers of the service desk: list them, and test one against a ticket.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire triggers list\n  hirewire triggers test ProcessFlexHrUserOnAD --ticket FHR0000123',
    );
  triggers
    .command('list')
    .description('Every trigger in its order: when it fires and what it does.')
    .action(async () => {
      await context.withRuntime(async ({ deps }) => {
        const all = listTriggers(deps);
        context.answer({ triggers: all }, () => renderTriggers(all, context.output));
      });
    });
  triggers
    .command('test')
    .argument('<name>', 'the trigger')
    .requiredOption('--ticket <reference>', 'a ticket such as FHR0000123, as it is now')
    .option('--event <event>', `what is said to have happened: ${eventKinds.join(', ')}`, 'created')
    .description('Which conditions hold, and what the trigger would want. Nothing is carried out.')
    .action(async (name: string, options: { ticket: string; event: string }) => {
      const event = parseChoice(options.event, '--event', eventKinds);
      await context.withRuntime(async ({ deps }) => {
        const test = await testTrigger(deps, name, { reference: options.ticket, event });
        context.answer(test, () => renderTriggerTest(test, context.output));
      });
    });
}
