import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { parsePort } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';

export function addWorker(program: Command, context: CommandContext): void {
  program
    .command('worker')
    .option('--port <port>', 'for health and metrics; 0 takes a free one', '0')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .description('One more node for the same database.')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://hirewire@db/hirewire HIREWIRE_KEY=… hirewire worker')
    .action(async (options: { port: string; host: string }) => {
      if ((context.wiring.env.DATABASE_URL ?? '') === '') {
        throw new UsageError(
          'A worker needs the database of the server that it joins.',
          'Set DATABASE_URL, and the same HIREWIRE_KEY as there.',
        );
      }
      const address = { host: options.host, port: parsePort(options.port) };
      await context.withRuntime(
        async (runtime) => {
          const node = await context.wiring.startNode(runtime, address);
          if (context.isJson()) context.output.print(`${JSON.stringify({ url: node.url })}\n`);
          context.output.note(`One more node is up: ${node.url}/healthz. Ctrl-C ends it.\n`);
          await context.wiring.untilStopped();
          await node.stop();
        },
        { logLevel: 'info', mayBeUnconfigured: true },
      );
    });
}
