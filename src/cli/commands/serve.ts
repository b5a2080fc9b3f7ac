import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { runCycle } from '../../engine/run-cycle.ts';
import type { CommandContext } from '../command-context.ts';
import { dataFolder, openRuntime } from '../open-runtime.ts';
import { parsePort, parseSize } from '../parse-options.ts';
import { renderCycle } from '../render/cycle.ts';
import { newProgressBar } from '../render/progress.ts';
import { paint } from '../render/style.ts';
import type { Runtime } from '../runtime.ts';
import type { RunningSandbox } from '../sandbox-wiring.ts';

type ServeOptions = { sandbox?: boolean; size: string; port: string; host: string };
type Address = { readonly host: string; readonly port: number };

export function addServe(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .option('--sandbox', 'with a simulated HR system and directory, and a first cycle')
    .option('--size <people>', 'how many people a new sandbox company has', '250')
    .option('--port <port>', 'for health and metrics', '8080')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .description('The server: API, scheduler and a worker, with the embedded database unless DATABASE_URL is set.')
    .addHelpText('after', '\nExamples:\n  hirewire serve --config acme.yaml\n  hirewire serve --sandbox --size 1000')
    .action(async (options: ServeOptions) => {
      const address = { host: options.host, port: parsePort(options.port) };
      if (options.sandbox === true) await serveSandbox(context, parseSize(options.size), address);
      else await context.withRuntime((runtime) => serve(context, runtime, address), { logLevel: 'info' });
    });
}

async function serve(context: CommandContext, runtime: Runtime, address: Address): Promise<void> {
  const node = await context.wiring.startNode(runtime, address);
  context.output.note(`Hirewire is up: ${node.url}/healthz, /readyz, /metrics. Ctrl-C ends it.\n`);
  await context.wiring.untilStopped();
  context.output.note('Ending: cycles under way are finished first.\n');
  await node.stop();
}

async function serveSandbox(context: CommandContext, size: number, address: Address): Promise<void> {
  const { wiring, output } = context;
  const dataDir = dataFolder(wiring, undefined);
  const folder = join(dataDir, 'sandbox');
  output.note('Starting the sandbox: a simulated SuccessFactors and a simulated Active Directory.\n');
  const sandbox = await wiring.sandbox.start({ folder, size });
  try {
    const config = writeConfiguration(folder, sandbox);
    const runtime = await openRuntime(wiring, { config, dataDir, logLevel: 'info' });
    try {
      await runFirstCycle(context, runtime);
      printWhatToTry(context, sandbox);
      await serve(context, runtime, address);
    } finally {
      await runtime.close();
    }
  } finally {
    await sandbox.close();
  }
}

function writeConfiguration(folder: string, sandbox: RunningSandbox): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'hirewire.yaml');
  writeFileSync(file, sandbox.configuration, { mode: 0o600 });
  return file;
}

async function runFirstCycle(context: CommandContext, runtime: Runtime): Promise<void> {
  const { output } = context;
  const bar = newProgressBar(output, () => runtime.deps.clock.now());
  const result = await runCycle(runtime.deps, 'hr-to-ad', { initial: true, onProgress: bar.report }).finally(bar.end);
  output.print(`${renderCycle(result, output)}\n`);
}

/** Lines that work as they stand: people and departments of every generated company with more than a handful of people. */
function printWhatToTry({ output, wiring }: CommandContext, sandbox: RunningSandbox): void {
  const yesterday = new Date(wiring.clock.now() - 86_400_000).toISOString().slice(0, 10);
  const lines = [
    ['Hire somebody', 'npx hirewire sandbox act hire --first-name Ada --last-name King'],
    ['Change a job', 'npx hirewire sandbox act change 100010 --job-title "Head of Sales"'],
    ['Transfer', 'npx hirewire sandbox act transfer 100011 --department 50007002'],
    ['Terminate', `npx hirewire sandbox act terminate 100012 --last-day ${yesterday}`],
    ['Rehire', 'npx hirewire sandbox act rehire 100012'],
    ['See it coming', 'npx hirewire plan hr-to-ad'],
    ['Carry it over now', 'npx hirewire run hr-to-ad     (the schedule does it every minute)'],
    ['Why is it so?', 'npx hirewire explain hr-to-ad 100010 title'],
    ['More that HR does', 'npx hirewire sandbox act --help'],
  ] as const;
  output.print(`\n${paint(output, 'bold', 'What to try next, in another terminal, in this folder:')}\n`);
  for (const [what, command] of lines) output.print(`  ${what.padEnd(18)} ${command}\n`);
  output.print(`\nSuccessFactors: ${sandbox.hr.url}/odata/v2/  Active Directory: ${sandbox.directory.url}\n`);
}
