import type { Configuration } from '../config/load-configuration.ts';
import type { Connector, RequestLogEntry } from '../connectors/contract.ts';
import type { RefusedLogins } from '../connectors/refused-logins.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Database } from '../store/database.ts';

/** Everything outside that the engine acts through. */
export type EngineDeps = {
  readonly database: Database;
  /** By connector id; the explicit list is `connectors/registry.ts`. */
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly configuration: Configuration;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly newId: () => string;
  /** Logins that were refused, wherever that was. (Default: none are remembered.) */
  readonly refusedLogins?: RefusedLogins;
  readonly onRequest?: (entry: RequestLogEntry) => void;
};

/** What a cycle tells while it works, for a progress bar. */
export type Progress = {
  readonly stage: 'target' | 'source' | 'apply';
  readonly done: number;
  readonly total?: number;
};
