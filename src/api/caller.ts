import type { FastifyRequest } from 'fastify';
import type { Instant } from '../domain/time.ts';
import { findBearer } from '../engine/api-tokens.ts';
import type { Secret } from '../platform/secret.ts';
import type { ApiRole, ApiToken } from '../store/api-tokens.ts';
import type { Database } from '../store/database.ts';
import { bearsToken, readBearer } from './bearer-token.ts';
import { RequestError } from './errors.ts';

/** Who asks: by the name that stands in the history of what is done. */
export type Caller = Pick<ApiToken, 'name' | 'groups' | 'requester'> & { readonly role: ApiRole };

/** Who may ask. `whole`: an agent whose token names groups may not, because the answer is about everybody's. */
export type Access = { readonly roles: readonly ApiRole[]; readonly whole?: boolean };

export const administrators: Access = { roles: ['administrator'] };
export const agents: Access = { roles: ['administrator', 'agent'] };
export const agentsOfAll: Access = { ...agents, whole: true };
export const everyone: Access = { roles: ['administrator', 'agent', 'requester'] };

export type CallerDeps = {
  readonly database: Database;
  readonly now: () => Instant;
  /** Of `HIREWIRE_API_TOKEN`: an administrator's. */
  readonly token?: Secret;
};

/**
 * Who bears the token of a request, if it may ask this.
 *
 * @throws RequestError `unauthorized` without a token that counts, `forbidden` where its role does not suffice
 */
export async function findCaller(deps: CallerDeps, request: FastifyRequest, access: Access): Promise<Caller> {
  const caller = await identify(deps, request.headers.authorization);
  if (caller === undefined) {
    const advice = 'Send the header Authorization: Bearer TOKEN; `hirewire tokens create` makes a token.';
    const message = 'The request bears no token, or one that is unknown, was revoked or has expired.';
    throw new RequestError(401, { code: 'unauthorized', message, advice });
  }
  if (!access.roles.includes(caller.role)) {
    const message = `The token ${caller.name} has the role ${caller.role}, which may not do this.`;
    const advice = `Use a token with the role ${access.roles.join(' or ')}.`;
    throw new RequestError(403, { code: 'forbidden', message, advice });
  }
  if (access.whole === true && isLimited(caller)) {
    const message = `The token ${caller.name} is for tickets of some agent groups alone.`;
    throw new RequestError(403, { code: 'forbidden', message, advice: 'Use a token that was made without --group.' });
  }
  return caller;
}

/** An agent of some groups alone. */
export function isLimited({ role, groups }: Caller): boolean {
  return role === 'agent' && groups.length > 0;
}

async function identify(deps: CallerDeps, authorization: string | undefined): Promise<Caller | undefined> {
  if (deps.token !== undefined && bearsToken(authorization, deps.token)) {
    return { name: 'HIREWIRE_API_TOKEN', role: 'administrator', groups: [] };
  }
  const given = readBearer(authorization);
  return given === undefined ? undefined : await findBearer(deps.database, given, deps.now());
}
