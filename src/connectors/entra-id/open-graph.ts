import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectorDeps } from '../contract.ts';
import { openHttp } from '../http/open-http.ts';
import { once } from '../ldap/once.ts';
import { newBatcher } from './batch.ts';
import { newGraphClient } from './client.ts';
import type { EntraIdConfig } from './config.ts';
import { loadProtection } from './protected.ts';
import { type Authenticator, newAuthenticator } from './token.ts';
import { newUserMemory } from './user-memory.ts';
import type { UsersContext } from './users.ts';

/** A connection to Graph, with what reading users needs: for the connector as a source and as a target. */
export type OpenGraph = {
  readonly config: EntraIdConfig;
  readonly deps: ConnectorDeps;
  readonly auth: Authenticator;
  readonly users: UsersContext;
  close(): Promise<void>;
};

/**
 * Logs in. `wait` is the pause between two tries.
 * @throws ConnectorError with what to do: `unavailable`, `untrusted`, `unauthorized`, `invalid`
 */
export async function openGraph(
  config: EntraIdConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<OpenGraph> {
  const http = await openHttp(config);
  try {
    const auth = newAuthenticator({ ...deps, config, http, wait });
    await auth.token();
    const client = newGraphClient({ ...deps, config, http, auth, wait });
    const batcher = newBatcher(client, config.batches);
    const protection = once(async () => {
      const found = await loadProtection({ client, batcher, config });
      const { unknownRoles: reason } = found;
      if (reason !== undefined)
        deps.logger.warn('who has a directory role is not known: only the configured names are protected', {
          ...{ system: deps.system, reason },
        });
      return found;
    });
    const users: UsersContext = { client, batcher, memory: newUserMemory(), pageSize: config.pageSize, protection };
    return { config, deps, auth, users, close: () => http.close() };
  } catch (error) {
    await http.close();
    throw error;
  }
}
