import type { EngineDeps } from '../engine/engine-deps.ts';
import type { Logger } from '../platform/logger.ts';
import type { Database } from '../store/database.ts';

/** The options that every command has. */
export type GlobalOptions = {
  readonly config?: string;
  /** Where the data folder is, whatever the configuration file's place. */
  readonly dataDir?: string;
  /** What is logged when `HIREWIRE_LOG_LEVEL` does not say. (Default: silent; a command's answer tells all.) */
  readonly logLevel?: string;
  /** Whether a start without any configuration makes sense: a server waits until one is applied. (Default: no.) */
  readonly mayBeUnconfigured?: boolean;
};

/** A command's database, configuration and engine, open. */
export type Runtime = {
  readonly deps: EngineDeps;
  readonly database: Database;
  readonly logger: Logger;
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** `user@machine`-like name for approvals. */
  readonly userName: string;
  /** The file that the configuration stands in; absent when the stored one counts. */
  readonly configurationFile?: string;
  close(): Promise<void>;
};

/** The database and the data folder: what `apply` needs, which brings its own configuration. */
export type Store = {
  readonly database: Database;
  readonly logger: Logger;
  readonly databaseUrl: string;
  readonly dataDir: string;
  close(): Promise<void>;
};
