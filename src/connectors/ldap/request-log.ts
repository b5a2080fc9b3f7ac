import type { ConnectorDeps } from '../contract.ts';
import type { LdapConfig } from './config.ts';
import type { RequestObserver } from './connection.ts';
import { newRedaction } from './redaction.ts';
import { type ReplayTarget, toCommand } from './replay.ts';

/** What turns each LDAP request into an entry of the request log; `undefined` when nobody listens. */
export function newRequestObserver(config: LdapConfig, deps: ConnectorDeps): RequestObserver | undefined {
  const { onRequest, system, clock } = deps;
  if (onRequest === undefined) return undefined;
  const redacted = newRedaction(deps.redactedAttributes ?? []);
  return (request, { url, status, milliseconds }) => {
    const target: ReplayTarget = {
      url,
      bindDn: config.bindDn,
      startTls: config.startTls,
      ...(config.tls.caFile === undefined ? {} : { caFile: config.tls.caFile }),
    };
    onRequest({
      system,
      at: clock.now(),
      method: request.kind,
      target: `${url} ${request.dn}`,
      status: redacted.status(status, request),
      milliseconds,
      replay: toCommand(redacted.request(request), target),
    });
  };
}
