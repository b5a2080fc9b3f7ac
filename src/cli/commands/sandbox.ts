import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { dataFolder } from '../open-runtime.ts';
import { parseSize } from '../parse-options.ts';
import { actionForms, describeForm, describeJobFields, parseSandboxAction } from '../sandbox-action.ts';
import { UsageError } from '../usage-error.ts';

export function addSandbox(program: Command, context: CommandContext): void {
  const sandbox = program
    .command('sandbox')
    .option('--size <people>', 'how many people a new company has', '250')
    .description('The simulators alone: SuccessFactors and an AD-like directory, with a generated company.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire sandbox --size 1000\n  hirewire sandbox act hire --first-name Ada --last-name King',
    )
    .action(async (options: { size: string }) => await runAlone(context, parseSize(options.size)));
  sandbox
    .command('act')
    .argument('<action...>', 'what HR does, whom it happens to (personIdExternal or userId), --field VALUE …')
    .option('--json', 'one JSON document on standard output')
    .allowUnknownOption()
    .description('Do what HR does, in the sandbox that runs in this folder. Dates are YYYY-MM-DD; none is no value.')
    .addHelpText(
      'after',
      `\nExamples:\n  hirewire sandbox act terminate 100042 --last-day 2026-12-31\n  hirewire sandbox act change 100042 --job-title "Head of Sales"\n\nActions:\n${listActions()}`,
    )
    .action(async (words: string[]) => await act(context, words));
}

function listActions(): string {
  const lines = Object.entries(actionForms).map(([type, form]) => `  ${describeForm(type, form)}`);
  return [...lines, '', describeJobFields()].join('\n');
}

async function runAlone(context: CommandContext, size: number): Promise<void> {
  const folder = join(dataFolder(context.wiring, undefined), 'sandbox');
  const sandbox = await context.wiring.sandbox.start({ folder, size });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'hirewire.yaml');
    writeFileSync(file, sandbox.configuration, { mode: 0o600 });
    context.output.note(`The sandbox is up. This configuration, ${file}, points at it. Ctrl-C ends it.\n`);
    context.output.print(sandbox.configuration);
    await context.wiring.untilStopped();
  } finally {
    await sandbox.close();
  }
}

async function act(context: CommandContext, words: readonly string[]): Promise<void> {
  const folder = join(dataFolder(context.wiring, undefined), 'sandbox');
  const action = parseSandboxAction(words);
  try {
    const outcome = await context.wiring.sandbox.act(folder, action);
    context.answer(outcome, () => describeOutcome(String(action.type), outcome));
  } catch (error) {
    throw describeFailure(error, folder);
  }
}

function describeOutcome(type: string, outcome: unknown): string {
  const { personIdExternal } = outcome as { personIdExternal?: string | null };
  return personIdExternal == null ? `Done: ${type}.` : `Done: ${type} ${personIdExternal}.`;
}

function describeFailure(error: unknown, folder: string): UsageError {
  if (error instanceof RangeError) {
    return new UsageError(`The sandbox refuses: ${error.message}.`, 'See `hirewire sandbox act --help`.');
  }
  return new UsageError(
    `No sandbox runs in ${folder}.`,
    'Start one with `npx hirewire serve --sandbox`, and call this in the same folder.',
  );
}
