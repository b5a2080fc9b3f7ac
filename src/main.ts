import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { newProcessOutput } from './cli/process-output.ts';
import { runProgram } from './cli/program.ts';
import type { Wiring } from './cli/wiring.ts';
import { connectors } from './connectors/registry.ts';
import { systemClock } from './platform/clock.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import { newLogger } from './platform/new-logger.ts';

// The composition root: everything that touches the outside is named here, and nowhere else. What few commands need and is
// slow to load is imported when it is asked for.
const wiring: Wiring = {
  version: createRequire(import.meta.url)('../package.json').version,
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
  connectors,
  newLogger: (level) => newLogger(level, { isTerminal: process.stderr.isTTY === true }),
  startEmbeddedPostgres,
  startNode: async (runtime, address) => {
    const { startNode } = await import('./start-node.ts');
    return await startNode(process, runtime, address);
  },
  randomBytes,
  newId: randomUUID,
  output: newProcessOutput(process),
  sandbox: {
    start: async (options) => {
      const { startSandbox } = await import('../sandbox/start-sandbox.ts');
      return await startSandbox(options);
    },
    act: async (folder, action) => {
      const { actInSandbox } = await import('../sandbox/start-sandbox.ts');
      return await actInSandbox(folder, action);
    },
  },
  untilStopped: async () => {
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  },
};

process.exitCode = await runProgram(process.argv.slice(2), wiring);
