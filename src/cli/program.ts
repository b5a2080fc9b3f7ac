import { Command, CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { commandGroups } from './command-groups.ts';
import { openRuntime } from './open-runtime.ts';
import { describeError, renderError } from './render/error.ts';
import type { Wiring } from './wiring.ts';

/** Runs one command line; gives the exit code: 0 all well, 1 something held, failed or stopped, 2 usage or configuration. */
export async function runProgram(argv: readonly string[], wiring: Wiring): Promise<number> {
  const state = { exitCode: 0 };
  const program = newProgram(wiring);
  const context = newContext(program, wiring, state);
  for (const { heading, add } of commandGroups) {
    program.commandsGroup(heading);
    for (const one of add) one(program, context);
  }
  program.commandsGroup('Help:').helpCommand('help [command]', 'what a command does, with examples');
  for (const command of program.commands) addGlobalOptions(command);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return state.exitCode;
  } catch (error) {
    return fail(error, { context, wiring });
  }
}

function newProgram(wiring: Wiring): Command {
  const program = new Command('hirewire')
    .description('HR-driven identity provisioning that a company runs itself.')
    .showHelpAfterError('(see --help)')
    .configureOutput({ writeOut: wiring.output.print, writeErr: wiring.output.note })
    .version(wiring.version)
    .exitOverride();
  return addGlobalOptions(program).addHelpText(
    'after',
    '\nStart here:\n  hirewire serve --sandbox      a simulated HR system and directory, and a first cycle\n  hirewire check                what each system grants and what is missing\n  hirewire plan hr-to-ad        what a cycle would do, before it does it\n  hirewire status               how each job is, and where a human is needed',
  );
}

function addGlobalOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file (default: hirewire.yaml)')
    .option('--json', 'one JSON document on standard output, logs on standard error');
}

function newContext(program: Command, wiring: Wiring, state: { exitCode: number }): CommandContext {
  const optionOf = (name: 'config' | 'json'): unknown => {
    const own = program.commands.map((command) => command.opts()[name] as unknown).find((value) => value !== undefined);
    return own ?? program.opts()[name];
  };
  const configOption = (): string | undefined => optionOf('config') as string | undefined;
  return {
    wiring,
    output: wiring.output,
    isJson: () => optionOf('json') === true,
    configOption,
    withRuntime: async (work, options = {}) => {
      const config = configOption();
      const runtime = await openRuntime(wiring, { ...options, ...(config !== undefined && { config }) });
      try {
        await work(runtime);
      } finally {
        await runtime.close();
      }
    },
    answer: (document, render) => {
      const text = optionOf('json') === true ? JSON.stringify(document) : render();
      wiring.output.print(`${text}\n`);
    },
    setExitCode: (code) => {
      state.exitCode = code;
    },
  };
}

/** What the parser of the command line says; where it shows the help because no command is named, it says nothing of its own. */
function describeRefusal(error: CommanderError): string {
  return error.code === 'commander.help' ? 'No command is named.' : error.message.replace(/^error: /, '');
}

function fail(error: unknown, { context, wiring }: { context: CommandContext; wiring: Wiring }): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (context.isJson()) {
      const message = describeRefusal(error);
      wiring.output.print(`${JSON.stringify({ error: { code: 'usage', message, advice: 'See --help.' } })}\n`);
    }
    return 2;
  }
  const report = describeError(error);
  if (context.isJson()) {
    const { code, message, advice } = report;
    wiring.output.print(`${JSON.stringify({ error: { code, message, advice } })}\n`);
  } else wiring.output.note(renderError(report, wiring.output));
  return report.exitCode;
}
