import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { makeDataFolder } from '../../config/make-data-folder.ts';
import type { CommandContext } from '../command-context.ts';
import { flexActionForms } from '../flex-actions.ts';
import { dataFolder } from '../open-runtime.ts';
import { parseSize } from '../parse-options.ts';
import {
  type actionForms,
  describeForm,
  describeJobFields,
  parseSandboxAction,
  successFactorsForms,
} from '../sandbox-action.ts';
import type { RunningSandbox } from '../sandbox-wiring.ts';
import { UsageError } from '../usage-error.ts';

export function addSandbox(program: Command, context: CommandContext): void {
  const sandbox = program
    .command('sandbox')
    .option('--size <people>', 'how many people a new company has', '250')
    .option('--graph', 'with a simulated Microsoft Graph (Entra ID) too, whose tenant is empty at each start')
    .description('The simulators alone: SuccessFactors, Flex HR and an AD-like directory, with generated companies.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire sandbox --size 1000\n  hirewire sandbox --graph\n  hirewire sandbox act hire --first-name Ada --last-name King',
    )
    .action(async (options: { size: string; graph?: boolean }) => {
      await runAlone(context, { size: parseSize(options.size), graph: options.graph === true });
    });
  sandbox
    .command('act')
    .argument(
      '<action...>',
      'what HR does, whom it happens to (personIdExternal or userId; in Flex HR the employment number), --field VALUE …',
    )
    .option('--json', 'one JSON document on standard output')
    .allowUnknownOption()
    .description('Do what HR does, in the sandbox that runs in this folder. Dates are YYYY-MM-DD; none is no value.')
    .addHelpText(
      'after',
      `\nExamples:\n  hirewire sandbox act terminate 100042 --last-day 2026-12-31\n  hirewire sandbox act change 100042 --job-title "Head of Sales"\n  hirewire sandbox act flex-hire --first-name Eva --last-name Ek --manager 000001\n\n${listActions()}`,
    )
    .action(async (words: string[]) => await act(context, words));
}

function listActions(): string {
  const ofSuccessFactors = [
    'Actions of SuccessFactors:',
    ...describeForms(successFactorsForms),
    '',
    describeJobFields(),
  ];
  return [...ofSuccessFactors, '', 'Actions of Flex HR:', ...describeForms(flexActionForms)].join('\n');
}

function describeForms(forms: typeof actionForms): readonly string[] {
  return Object.entries(forms).map(([type, form]) => `  ${describeForm(type, form)}`);
}

async function runAlone(context: CommandContext, options: { size: number; graph: boolean }): Promise<void> {
  const folder = join(dataFolder(context.wiring, undefined), 'sandbox');
  makeDataFolder(folder);
  const sandbox = await context.wiring.sandbox.start({ folder, ...options });
  try {
    const file = join(folder, 'hirewire.yaml');
    writeFileSync(file, sandbox.configuration, { mode: 0o600 });
    const stopped = context.wiring.untilStopped();
    context.output.note(`The sandbox is up. This configuration, ${file}, points at it. Ctrl-C ends it.\n`);
    context.answer(describeSandbox(sandbox, file), () => sandbox.configuration.trimEnd());
    await stopped;
  } finally {
    await sandbox.close();
  }
}

/** What a script needs to find the simulators. */
function describeSandbox({ hr, flex, directory, mailbox, configuration }: RunningSandbox, file: string): unknown {
  const urls = { hr: { url: hr.url }, flex: { url: flex.url }, directory: { url: directory.url } };
  return { ...urls, mailbox: { folder: mailbox.folder }, configuration: { file, text: configuration } };
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
  const { personIdExternal, employmentNumber } = outcome as Record<string, string | null | undefined>;
  const person = personIdExternal ?? employmentNumber ?? null;
  return person === null ? `Done: ${type}.` : `Done: ${type} ${person}.`;
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
