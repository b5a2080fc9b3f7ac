import type { Configuration } from '../../config/load-configuration.ts';
import type { Database } from '../../store/database.ts';

/** What looking at what happened takes: no system is asked for anything. */
export type LogDeps = { readonly database: Database; readonly configuration: Configuration };
