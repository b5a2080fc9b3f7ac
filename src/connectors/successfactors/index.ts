import { setTimeout as delay } from 'node:timers/promises';
import type { Connector, ConnectorDeps, SourceSession, TargetSession } from '../contract.ts';
import { basicAuthenticator } from './authenticator.ts';
import { checkTenant } from './check.ts';
import { newClient } from './client.ts';
import { configSchema, type SuccessFactorsConfig } from './config.ts';
import { defaultAttributes } from './default-attributes.ts';
import { newGaps } from './gaps.ts';
import { openHttp } from './http.ts';
import { newMemo } from './memo.ts';
import { oauthAuthenticator } from './oauth.ts';
import type { PeopleSession } from './people-session.ts';
import { readPeople } from './read.ts';
import { readNamedPeople } from './read-workers.ts';
import { newLoginSession } from './session.ts';
import { whyUnsearchable } from './target/list-persons.ts';
import { openTarget } from './target/open-target.ts';
import { toWorker } from './to-worker.ts';

/** SAP SuccessFactors Employee Central through OData v2: read as a source, written back to as a target. */
export const successFactors: Connector<SuccessFactorsConfig> = {
  id: 'successfactors',
  configSchema,
  source: {
    defaultAttributes,
    toWorker,
    open: (config, deps) => openSession(config, deps),
  },
  target: {
    pseudoAttributes: [],
    whyUnsearchable,
    creates: false,
    open: (config, deps) => openTargetSession(config, deps),
  },
};

/** Opens a session without a request; the first read logs in. `wait` is the pause between two tries. */
export async function openSession(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<SourceSession> {
  const session = await openPeople(config, deps, wait);
  return {
    check: (attributes) => checkTenant(session, attributes),
    read: (request) => readPeople(session, request),
    readWorkers: (ids, request) => readNamedPeople(session, ids, request),
    close: () => session.deps.http.close(),
  };
}

/** The same for writing back. */
export async function openTargetSession(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<TargetSession> {
  const session = await openPeople(config, deps, wait);
  return openTarget(session, () => session.deps.http.close());
}

async function openPeople(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<PeopleSession> {
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
  return {
    deps: clientDeps,
    client: newClient(clientDeps),
    gaps: newGaps(),
    memo: newMemo(),
    presentUnits: new Map(),
    idForm: 'in',
  };
}
