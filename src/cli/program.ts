import { Command, CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { addApply } from './commands/apply.ts';
import { addApprove } from './commands/approve.ts';
import { addCheck } from './commands/check.ts';
import { addCycles } from './commands/cycles.ts';
import { addEval } from './commands/eval.ts';
import { addExplain } from './commands/explain.ts';
import { addExportSchema } from './commands/export-schema.ts';
import { addFlex } from './commands/flex.ts';
import { addForecast } from './commands/forecast.ts';
import { addHeld } from './commands/held.ts';
import { addImportSchema } from './commands/import-schema.ts';
import { addJobs } from './commands/jobs.ts';
import { addLinks } from './commands/links.ts';
import { addLog } from './commands/log.ts';
import { addPlan } from './commands/plan.ts';
import { addPlans } from './commands/plans.ts';
import { addPreview } from './commands/preview.ts';
import { addProvision } from './commands/provision.ts';
import { addRelease } from './commands/release.ts';
import { addReport } from './commands/report.ts';
import { addRewritePaths } from './commands/rewrite-paths.ts';
import { addRun } from './commands/run.ts';
import { addSandbox } from './commands/sandbox.ts';
import { addServe } from './commands/serve.ts';
import { addStatus } from './commands/status.ts';
import { addSuccessFactors } from './commands/successfactors.ts';
import { addSystems } from './commands/systems.ts';
import { addTest } from './commands/test.ts';
import { addTickets } from './commands/tickets.ts';
import { addTokens } from './commands/tokens.ts';
import { addTriggers } from './commands/triggers.ts';
import { addUndo } from './commands/undo.ts';
import { addWorker } from './commands/worker.ts';
import { openRuntime } from './open-runtime.ts';
import { describeError, renderError } from './render/error.ts';
import type { Wiring } from './wiring.ts';

const commands = [
  addServe,
  addWorker,
  addApply,
  addCheck,
  addRun,
  addPlan,
  addApprove,
  addUndo,
  addRelease,
  addLinks,
  addStatus,
  addLog,
  addHeld,
  addPlans,
  addCycles,
  addProvision,
  addExplain,
  addForecast,
  addReport,
  addPreview,
  addEval,
  addImportSchema,
  addExportSchema,
  addRewritePaths,
  addTickets,
  addTriggers,
  addFlex,
  addJobs,
  addSuccessFactors,
  addSystems,
  addTokens,
  addTest,
  addSandbox,
];

/** Runs one command line; gives the exit code: 0 all well, 1 something held, failed or stopped, 2 usage or configuration. */
export async function runProgram(argv: readonly string[], wiring: Wiring): Promise<number> {
  const state = { exitCode: 0 };
  const program = newProgram(wiring);
  const context = newContext(program, wiring, state);
  for (const add of commands) add(program, context);
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
