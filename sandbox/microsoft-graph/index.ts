import { randomUUID } from 'node:crypto';
import { listen } from '../simulator/http-server.ts';
import { createNumberedRequestLog } from '../simulator/request-log.ts';
import { type Administration, createAdministration } from './administration.ts';
import { type Clock, createClock } from './clock.ts';
import { createTenant } from './directory/tenant.ts';
import { createGraphFaults, type FaultSwitch } from './faults.ts';
import type { RequestFacts, RequestLog } from './request-log.ts';
import type { SandboxContext } from './sandbox-context.ts';
import type { SeedGroup, SeedUser } from './seed.ts';
import { createGraphServer } from './server.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';
import { createAccessTokens } from './token/access-tokens.ts';
import { type GraphApplication, readCertificate } from './token/application.ts';
import { userSchema } from './users/user-property.ts';
import { createWriteBudget } from './write-budget.ts';

export type { AdminAction, Administration, UserState } from './administration.ts';
export type { Clock } from './clock.ts';
export type { Fault, FaultSwitch } from './faults.ts';
export type { RequestLog, RequestRecord } from './request-log.ts';
export type { SeedGroup, SeedUser } from './seed.ts';
export { DEFAULT_SWITCHES, type Switches } from './switches.ts';
export { type ClientCertificate, makeClientCertificate } from './token/client-certificate.ts';

/** A running simulator of Microsoft Graph and of the token endpoint of its tenant. */
export type GraphSimulator = Administration & {
  /** Scheme, host and port. Graph is at `<url>/v1.0/`, tokens at `<url>/<tenantId>/oauth2/v2.0/token`. */
  readonly url: string;
  readonly port: number;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The verified domains; the first is the default one, the last the initial one. */
  readonly domains: readonly string[];
  readonly clock: Clock;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  /** Application permissions. A change shows in tokens that are issued after it, as with a consent. */
  readonly roles: Set<string>;
  /** Secrets that are valid, and that are expired. */
  readonly secrets: Set<string>;
  readonly expiredSecrets: Set<string>;
  /** Registers a certificate (PEM) for client assertions. */
  addCertificate(pem: string): void;
  /** Makes every access token issued so far invalid (401). */
  revokeTokens(): void;
  /** Makes every delta token invalid: 410 Gone, begin again. */
  resetDelta(): void;
  close(): Promise<void>;
};

/** How to start a simulator. */
export type StartOptions = {
  /** (Default: a free port) */
  readonly port?: number;
  /** (Default: contoso.com and contoso.onmicrosoft.com) */
  readonly domains?: readonly string[];
  readonly tenantId?: string;
  readonly clientId?: string;
  /** (Default: secret) */
  readonly clientSecret?: string;
  /** Certificates (PEM) that the application registered. */
  readonly certificates?: readonly string[];
  /** Application permissions. (Default: to write users and their passwords, to read organization, domains and directory roles) */
  readonly roles?: readonly string[];
  /** Users that are there at the start. */
  readonly users?: readonly SeedUser[];
  /** Groups that are there at the start, inner ones first. */
  readonly groups?: readonly SeedGroup[];
  /** Directory extensions: `extension_<appId without dashes>_<name>`. */
  readonly extensions?: readonly string[];
  readonly switches?: Partial<Switches>;
  /** Stops the clock at this instant (ISO 8601). (Default: the real time) */
  readonly now?: string;
};

const DEFAULT_ROLES = [
  'User.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'Organization.Read.All',
  'Domain.Read.All',
  'RoleManagement.Read.Directory',
];

/**
 * Starts a simulator of Microsoft Graph v1.0 (users) and of Entra ID's token endpoint on loopback, and resolves when it
 * listens. It speaks plain HTTP; `/_sandbox/…` lets another process act on it.
 */
export async function startMicrosoftGraph(options: StartOptions = {}): Promise<GraphSimulator> {
  const clock = createClock();
  if (options.now !== undefined) clock.set(options.now);
  const context = makeContext(options, clock);
  const { application, tenant, domains, schema } = context.scope;
  const administration = createAdministration(tenant, schema);
  administration.seed(options.users ?? []);
  for (const group of options.groups ?? []) administration.act({ type: 'addGroup', group });
  tenant.startLog();
  const server = createGraphServer(context, administration);
  const { port, close } = await listen(server, { port: options.port });
  return {
    ...administration,
    url: `http://127.0.0.1:${port}`,
    port,
    tenantId: tenant.id,
    clientId: application.appId,
    clientSecret: options.clientSecret ?? 'secret',
    domains,
    clock,
    faults: context.faults,
    requests: context.requests,
    roles: application.roles,
    secrets: application.secrets,
    expiredSecrets: application.expiredSecrets,
    addCertificate(pem) {
      application.certificates = [...application.certificates, readCertificate(pem)];
    },
    revokeTokens: () => context.tokens.revoke(),
    resetDelta: () => tenant.resetDelta(),
    close,
  };
}

function makeContext(options: StartOptions, clock: Clock): SandboxContext {
  const switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const domains = options.domains ?? ['contoso.com', 'contoso.onmicrosoft.com'];
  const tenantId = options.tenantId ?? randomUUID();
  const application: GraphApplication = {
    appId: (options.clientId ?? randomUUID()).toLowerCase(),
    servicePrincipalId: randomUUID(),
    displayName: 'Provisioning',
    secrets: new Set([options.clientSecret ?? 'secret']),
    expiredSecrets: new Set(),
    certificates: (options.certificates ?? []).map(readCertificate),
    roles: new Set(options.roles ?? DEFAULT_ROLES),
  };
  const tenant = createTenant({ id: tenantId.toLowerCase(), domains, switches, clock });
  const schema = userSchema(options.extensions ?? []);
  return {
    scope: { tenant, schema, application, domains, displayName: 'Contoso' },
    clock,
    tokens: createAccessTokens({ tenantId: tenant.id, seconds: switches.tokenSeconds, now: () => clock.now() }),
    faults: createGraphFaults(),
    requests: createNumberedRequestLog<RequestFacts>(),
    writes: createWriteBudget(switches, clock),
  };
}
