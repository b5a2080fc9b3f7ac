import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { dataFolder } from '../open-runtime.ts';
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
    .action(async (options: { size: string }) => await runAlone(context, Number(options.size)));
  sandbox
    .command('act')
    .argument('<action>', 'hire, change, transfer, terminate, rehire, … (see the readme of the sandbox)')
    .argument('[worker]', 'personIdExternal of whom it happens to')
    .allowUnknownOption()
    .allowExcessArguments()
    .description(
      'Do what HR does, in the sandbox that runs in this folder. Every further option is a field of the action.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire sandbox act terminate 100042 --date 2026-12-31\n  hirewire sandbox act change 100042 --job-title "Head of Sales"',
    )
    .action(async (action: string, worker: string | undefined, _options: unknown, command: Command) => {
      await act(context, toAction(action, worker, command.args));
    });
}

async function runAlone(context: CommandContext, size: number): Promise<void> {
  const folder = join(dataFolder(context.wiring, undefined), 'sandbox');
  const sandbox = await context.wiring.sandbox.start({ folder, size });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'hirewire.yaml');
  writeFileSync(file, sandbox.configuration, { mode: 0o600 });
  context.output.print(`The sandbox is up. A configuration that points at it: ${file}\n\n${sandbox.configuration}`);
  await context.wiring.untilStopped();
  await sandbox.close();
}

async function act(context: CommandContext, action: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = join(dataFolder(context.wiring, undefined), 'sandbox');
  try {
    const outcome = await context.wiring.sandbox.act(folder, action);
    context.answer(outcome, () => `Done: ${JSON.stringify(outcome)}`);
  } catch (error) {
    throw describeFailure(error, folder);
  }
}

function describeFailure(error: unknown, folder: string): UsageError {
  if (error instanceof RangeError)
    return new UsageError(error.message, 'See the readme of the sandbox for the actions and their fields.');
  return new UsageError(
    `No sandbox runs in ${folder}.`,
    'Start one with `npx hirewire serve --sandbox`, and call this in the same folder.',
  );
}

/** `--job-title "Head of Sales"` becomes `jobTitle`; the second word after the action is the worker. */
function toAction(type: string, worker: string | undefined, args: readonly string[]): Record<string, unknown> {
  const action: Record<string, unknown> = { type };
  const rest = args.slice(1);
  if (worker !== undefined && !worker.startsWith('--')) {
    action.worker = worker;
    rest.shift();
  }
  for (let index = 0; index < rest.length; index += 2) {
    const name = rest[index]?.replace(/^--/, '').replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    const value = rest[index + 1];
    if (name === undefined || value === undefined)
      throw new UsageError(`${rest[index] ?? ''} has no value.`, 'Write --field VALUE.');
    if (name !== 'json') action[name] = value;
  }
  return action;
}
