import type { Connector } from '../connectors/contract.ts';
import type { Clock } from '../platform/clock.ts';
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from '../platform/embedded-postgres/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { SandboxWiring } from './sandbox-wiring.ts';

/** What `main.ts` hands to every command: the outside world. */
export type Wiring = {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly clock: Clock;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly newLogger: (level: string) => Logger;
  readonly startEmbeddedPostgres: (options: EmbeddedPostgresOptions) => Promise<EmbeddedPostgres>;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly newId: () => string;
  readonly output: Output;
  readonly sandbox: SandboxWiring;
  /** Resolves when somebody asks the process to end (Ctrl-C, SIGTERM). */
  readonly untilStopped: () => Promise<void>;
};

/** Where a command writes, and what it knows of the other end. */
export type Output = {
  /** The command's answer: standard output. */
  print(text: string): void;
  /** Progress, advice, logs: standard error. */
  note(text: string): void;
  /** Whether standard error is a terminal that can redraw a line. */
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly hasColour: boolean;
};
