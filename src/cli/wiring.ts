import type { Connector } from '../connectors/contract.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Runtime } from './runtime.ts';
import type { SandboxWiring } from './sandbox-wiring.ts';

/** What `main.ts` hands to every command: the outside world. */
export type Wiring = {
  /** Of the package. */
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly clock: Clock;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly newLogger: (level: string) => Logger;
  /** The database of a data folder: started, or joined. Its url holds the password. */
  readonly startEmbeddedPostgres: (options: { readonly dataDir: string; readonly logger: Logger }) => Promise<{
    readonly url: string;
    stop(): Promise<void>;
  }>;
  /** The scheduler, a worker and the HTTP server on an open runtime. */
  readonly startNode: (
    runtime: Runtime,
    address: { readonly host: string; readonly port: number },
  ) => Promise<RunningNode>;
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
  /** Whether somebody still reads the answer: `| head` goes away in the middle. */
  isRead(): boolean;
  /** Whether standard error is a terminal that can redraw a line. */
  readonly isTerminal: boolean;
  /** How long a line of the answer may be; endless in a pipe. */
  readonly columns: number;
  /** The same of standard error. */
  readonly noteColumns: number;
  readonly hasColour: boolean;
};

/** A node at work: its schedules run, and monitoring may ask it. */
export type RunningNode = { readonly url: string; stop(): Promise<void> };
