import type { ConnectorDeps } from '../contract.ts';
import { type HttpClient, openHttp } from '../http/open-http.ts';
import { type Authenticator, basicAuthenticator } from './authenticator.ts';
import { newClient } from './client.ts';
import type { SuccessFactorsConfig } from './config.ts';
import { newGaps } from './gaps.ts';
import { newMemo } from './memo.ts';
import { oauthAuthenticator } from './oauth.ts';
import type { PeopleSession } from './people-session.ts';
import { newLoginSession } from './session.ts';

/** A connection without a request; the first read logs in. `http`, `auth`: in place of those that the settings describe. */
export async function openPeople(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  {
    wait,
    ...given
  }: {
    readonly wait: (milliseconds: number) => Promise<unknown>;
    readonly http?: HttpClient;
    readonly auth?: Authenticator;
  },
): Promise<PeopleSession> {
  const http = given.http ?? (await openHttp(config));
  const pause = async (milliseconds: number) => void (await wait(milliseconds));
  const auth =
    given.auth ??
    (config.auth.type === 'basic'
      ? basicAuthenticator(config.auth, config.companyId)
      : await oauthAuthenticator(config.auth, {
          ...deps,
          http,
          tenantUrl: config.tenantUrl,
          retries: config.retries,
          wait: pause,
        }));
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
