import { setTimeout as delay } from 'node:timers/promises';
import type { Connector, ConnectorDeps, SourceSession } from '../contract.ts';
import { basicAuthenticator } from './authenticator.ts';
import { checkTenant } from './check.ts';
import { newClient } from './client.ts';
import { configSchema, type SuccessFactorsConfig } from './config.ts';
import { defaultAttributes } from './default-attributes.ts';
import { newGaps } from './gaps.ts';
import { openHttp } from './http.ts';
import { newMemo } from './memo.ts';
import { oauthAuthenticator } from './oauth.ts';
import type { PeopleSession } from './people.ts';
import { readPeople } from './read.ts';
import { readNamedPeople } from './read-workers.ts';
import { newLoginSession } from './session.ts';
import { toWorker } from './to-worker.ts';

/** SAP SuccessFactors Employee Central, read through OData v2. */
export const successFactors: Connector<SuccessFactorsConfig> = {
  id: 'successfactors',
  configSchema,
  source: {
    defaultAttributes,
    toWorker,
    open: (config, deps) => openSession(config, deps),
  },
};

/** Opens a session without a request; the first read logs in. `wait` is the pause between two tries. */
export async function openSession(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<SourceSession> {
  const http = await openHttp(config);
  const pause = async (milliseconds: number) => void (await wait(milliseconds));
  const auth =
    config.auth.type === 'basic'
      ? basicAuthenticator(config.auth, config.companyId)
      : await oauthAuthenticator(config.auth, {
          ...deps,
          http,
          tenantUrl: config.tenantUrl,
          retries: config.retries,
          wait: pause,
        });
  const clientDeps = { ...deps, config, http, auth, session: newLoginSession(), wait: pause };
  const session: PeopleSession = {
    deps: clientDeps,
    client: newClient(clientDeps),
    gaps: newGaps(),
    memo: newMemo(),
    idForm: 'in',
  };
  return {
    check: (attributes) => checkTenant(session, attributes),
    read: (request) => readPeople(session, request),
    readWorkers: (ids, request) => readNamedPeople(session, ids, request),
    close: () => http.close(),
  };
}
