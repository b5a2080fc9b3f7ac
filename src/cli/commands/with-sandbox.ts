import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from '../../config/make-data-folder.ts';
import { runCycle } from '../../engine/run-cycle.ts';
import { countNeeds } from '../../engine/ticketed/count-needs.ts';
import { listTickets } from '../../engine/ticketed/find-tickets.ts';
import { runTicketedJob } from '../../engine/ticketed/run-ticketed-job.ts';
import type { CommandContext } from '../command-context.ts';
import { dataFolder, openRuntime } from '../open-runtime.ts';
import { renderCycle } from '../render/cycle.ts';
import { newProgressBar } from '../render/progress.ts';
import { renderTicketedRun } from '../render/ticketed-run.ts';
import type { Runtime } from '../runtime.ts';
import type { RunningSandbox } from '../sandbox-wiring.ts';
import { renderWhatToTry } from './what-to-try.ts';

const flexJob = 'flex-to-ad';

/** Starts the sandbox, runs each of its jobs once, says what to try, and does `work` while all of it is up. */
export async function withSandbox(
  context: CommandContext,
  size: number,
  work: (runtime: Runtime) => Promise<void>,
): Promise<void> {
  const { wiring, output } = context;
  const dataDir = dataFolder(wiring, undefined);
  const folder = join(dataDir, 'sandbox');
  makeDataFolder(folder);
  output.note('Starting the sandbox: a simulated SuccessFactors, a simulated Flex HR, a simulated Active Directory.\n');
  const sandbox = await wiring.sandbox.start({ folder, size });
  try {
    const config = writeConfiguration(folder, sandbox);
    const runtime = await openRuntime(wiring, { config, dataDir, logLevel: 'info' });
    try {
      await runFirstCycle(context, runtime);
      await runFirstTickets(context, runtime);
      await printWhatToTry(context, runtime, sandbox);
      await work(runtime);
    } finally {
      await runtime.close();
    }
  } finally {
    await sandbox.close();
  }
}

function writeConfiguration(folder: string, sandbox: RunningSandbox): string {
  const file = join(folder, 'hirewire.yaml');
  writeFileSync(file, sandbox.configuration, { mode: 0o600 });
  return file;
}

/** What is shown of the first runs: with `--json` the one document on standard output is the server's address. */
function show({ output, isJson }: CommandContext, text: string): void {
  if (isJson()) output.note(`${text}\n`);
  else output.print(`${text}\n`);
}

async function runFirstCycle(context: CommandContext, { deps }: Runtime): Promise<void> {
  const { output } = context;
  const bar = newProgressBar(output, () => deps.clock.now());
  const result = await runCycle(deps, 'hr-to-ad', { initial: true, onProgress: bar.report }).finally(bar.end);
  show(context, renderCycle(result, output));
}

/** The other way: everybody in Flex HR gets a ticket, and the ticket makes the account. */
async function runFirstTickets(context: CommandContext, { deps }: Runtime): Promise<void> {
  const { output } = context;
  const bar = newProgressBar(output, () => deps.clock.now());
  const result = await runTicketedJob(deps, flexJob, { full: true, onProgress: bar.report }).finally(bar.end);
  show(context, `\n${renderTicketedRun(result, await countNeeds(deps, flexJob), output)}`);
}

async function printWhatToTry(context: CommandContext, { deps }: Runtime, sandbox: RunningSandbox): Promise<void> {
  const { output, wiring } = context;
  const filter = { job: flexJob, isOpen: true, need: 'manager' } as const;
  const { tickets } = await listTickets(deps, { filter, paging: { limit: 1 } });
  const waiting = tickets[0]?.reference;
  const facts = { sandbox, now: wiring.clock.now(), ...(waiting !== undefined && { waiting }) };
  show(context, renderWhatToTry(facts, output));
}
