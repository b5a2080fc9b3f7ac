import { existsSync } from 'node:fs';
import { serviceDeskOf } from '../config/load-configuration.ts';
import type { Instant } from '../domain/time.ts';
import { loadConfigurationInForce } from '../engine/log/configuration-in-force.ts';
import type { LogDeps } from '../engine/log/log-deps.ts';
import type { CommandContext } from './command-context.ts';
import { loadGivenConfiguration } from './load-given-configuration.ts';
import { configFile, openStore } from './open-runtime.ts';

/** What a command that only looks works with. */
export type Look = LogDeps & {
  readonly now: Instant;
  /** In which times are shown: that of the service desk. */
  readonly timeZone: string;
};

/**
 * Opens the database alone, for a command that tells what happened. Nothing is applied and no secret is opened: whoever is called at night has a terminal,
 * and not the environment of the server. The configuration is the one in force; before there is one, the file's.
 */
export async function withLook(context: CommandContext, work: (look: Look) => Promise<void>): Promise<void> {
  const config = context.configOption();
  const options = config === undefined ? {} : { config };
  const file = configFile(context.wiring, options);
  // A file that was named and is not there is a mistake in the call, whatever the database holds.
  if (file !== undefined && !existsSync(file)) await loadGivenConfiguration(context);
  const store = await openStore(context.wiring, options);
  try {
    const configuration =
      (await loadConfigurationInForce(store.database)) ?? (await loadGivenConfiguration(context)).configuration;
    const { timeZone } = serviceDeskOf(configuration);
    await work({ database: store.database, configuration, now: context.wiring.clock.now(), timeZone });
  } finally {
    await store.close();
  }
}
