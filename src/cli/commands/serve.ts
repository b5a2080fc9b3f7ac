import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { parsePort, parseSize } from '../parse-options.ts';
import type { Runtime } from '../runtime.ts';
import { withSandbox } from './with-sandbox.ts';

type ServeOptions = { sandbox?: boolean; size: string; port: string; host: string };
type Address = { readonly host: string; readonly port: number };

export function addServe(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .option('--sandbox', 'with simulated HR systems and a directory, and a first run of each job')
    .option('--size <people>', 'how many people a new sandbox company has', '250')
    .option('--port <port>', 'for health and metrics', '8080')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .description('The server: API, scheduler and a worker, with the embedded database unless DATABASE_URL is set.')
    .addHelpText('after', '\nExamples:\n  hirewire serve --config acme.yaml\n  hirewire serve --sandbox --size 1000')
    .action(async (options: ServeOptions) => {
      const address = { host: options.host, port: parsePort(options.port) };
      const work = (runtime: Runtime) => serve(context, runtime, address);
      if (options.sandbox === true) await withSandbox(context, parseSize(options.size), work);
      else await context.withRuntime(work, { logLevel: 'info', mayBeUnconfigured: true });
    });
}

const unconfigured =
  'There is no configuration yet: nothing is read or written. Write hirewire.yaml, and call `hirewire apply -f hirewire.yaml` in this folder.\n';

async function serve(context: CommandContext, runtime: Runtime, address: Address): Promise<void> {
  const node = await context.wiring.startNode(runtime, address);
  const stopped = context.wiring.untilStopped();
  if (Object.keys(runtime.deps.configuration.systems).length === 0) context.output.note(unconfigured);
  if (context.isJson()) context.output.print(`${JSON.stringify({ url: node.url })}\n`);
  context.output.note(`Hirewire is up: ${node.url}/healthz, /readyz, /metrics. Ctrl-C ends it.\n`);
  await stopped;
  context.output.note('Ending: cycles under way are finished first.\n');
  await node.stop();
}
