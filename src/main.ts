import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { actInSandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import { runProgram } from './cli/program.ts';
import type { Output, Wiring } from './cli/wiring.ts';
import { connectors } from './connectors/registry.ts';
import { systemClock } from './platform/clock.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import { newLogger } from './platform/new-logger.ts';
import { startNode } from './start-node.ts';

// The composition root: everything that touches the outside is named here, and nowhere else.
const output: Output = {
  print: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? process.stdout.columns ?? 100,
  hasColour: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb',
};

const wiring: Wiring = {
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
  connectors,
  newLogger: (level) => newLogger(level, { isTerminal: process.stderr.isTTY === true }),
  startEmbeddedPostgres,
  startNode: (runtime, address) => startNode(process, runtime, address),
  randomBytes,
  newId: randomUUID,
  output,
  sandbox: { start: startSandbox, act: actInSandbox },
  untilStopped: async () => {
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  },
};

process.exitCode = await runProgram(process.argv.slice(2), wiring);
