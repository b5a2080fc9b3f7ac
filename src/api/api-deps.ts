import type { EngineDeps } from '../engine/engine-deps.ts';
import type { RunJob } from '../engine/schedules/schedule-deps.ts';
import type { Clock } from '../platform/clock.ts';
import type { Secret } from '../platform/secret.ts';
import type { Database } from '../store/database.ts';
import type { ErrorDeps } from './errors.ts';

/** Everything that the API acts through. */
export type ApiDeps = ErrorDeps & {
  readonly database: Database;
  readonly clock: Clock;
  /** Of `HIREWIRE_API_TOKEN`, beside those that `hirewire tokens` makes. */
  readonly token?: Secret;
  /** The engine with the configuration in force at this moment. */
  readonly engine: () => Promise<EngineDeps>;
  /** Where the configuration is kept: the data folder with the key, and the file, where there is one. */
  readonly place: { readonly dataDir: string; readonly file?: string };
  /** This process among all that share the database. */
  readonly node: string;
  readonly runJob: RunJob;
  /** Carries out one worker of a job and gives the document of `hirewire provision --json`. */
  readonly provision: (job: string, worker: string) => Promise<Readonly<Record<string, unknown>>>;
};
