import { type Company, generateCompany } from '../company/index.ts';
import type { CalendarClock } from '../simulator/clock.ts';
import { listen } from '../simulator/http-server.ts';
import { createLog, createRequestLog } from '../simulator/request-log.ts';
import { createClock } from './clock.ts';
import { dateValue } from './dates.ts';
import { createFaultSwitch, type FaultSwitch } from './faults.ts';
import { act } from './hr-actions/act.ts';
import type { HrAction, HrOutcome } from './hr-actions/hr-action.ts';
import { runNightlyJobs } from './hr-actions/nightly-jobs.ts';
import { loadCompany } from './load-company.ts';
import { createOAuth } from './oauth.ts';
import { createSnapshots } from './paging.ts';
import { makePicklists } from './picklists.ts';
import type { RequestLog, RequestRecord, WriteLog, WriteRecord } from './request-log.ts';
import type { OAuthClient } from './saml-assertion.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { makeSchema } from './schema.ts';
import { createSandboxServer } from './server.ts';
import { createSessions } from './session.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';
import { emptyState, type Tenant, type TenantState } from './tenant.ts';

export type { CalendarClock as Clock } from '../simulator/clock.ts';
export type { Fault, FaultSwitch, Malformation } from './faults.ts';
export type { HrAction, HrOutcome } from './hr-actions/hr-action.ts';
export type { RequestLog, RequestRecord, WriteLog, WriteRecord } from './request-log.ts';
export type { OAuthClient } from './saml-assertion.ts';
export { DEFAULT_SWITCHES, type Switches } from './switches.ts';
export type { TenantState } from './tenant.ts';

/** A running simulator. */
export type Simulator = {
  /** Scheme, host and port; the service root is `/odata/v2/` below it. */
  readonly url: string;
  readonly port: number;
  readonly companyId: string;
  readonly username: string;
  readonly clock: CalendarClock;
  readonly state: TenantState;
  /** Does what HR does. Throws a RangeError for an action that makes no sense. */
  readonly act: (action: HrAction) => HrOutcome;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  readonly writes: WriteLog;
  /** How often somebody logged in afresh instead of using a session. */
  readonly logins: number;
  /** Changes the API user's password; sessions and tokens end. */
  setPassword(password: string): void;
  /** Ends all sessions, and tokens too when asked. */
  endSessions(options?: { readonly tokens?: boolean }): void;
  close(): Promise<void>;
};

/** How to start a simulator. */
export type StartOptions = {
  /** (Default: a free port) */
  readonly port?: number;
  /** (Default: 127.0.0.1) */
  readonly host?: string;
  /** (Default: ACME) */
  readonly companyId?: string;
  /** (Default: sfapi) */
  readonly username?: string;
  /** (Default: secret) */
  readonly password?: string;
  /** The registered OAuth clients. (Default: one, `sandbox-client`, without certificate: signatures are not checked) */
  readonly oauthClients?: readonly OAuthClient[];
  readonly company: Company | { readonly size: number; readonly seed?: number; readonly awkward?: boolean };
  readonly switches?: Partial<Switches>;
  /** Stops the clock at this instant (ISO 8601). (Default: the real time) */
  readonly now?: string;
};

/** The tenant's date of the clock, remembered for the minute. */
function todayOf(clock: CalendarClock): () => number {
  let minute = Number.NaN;
  let today = 0;
  return () => {
    const now = Math.floor(clock.now() / 60_000);
    if (now !== minute) {
      today = dateValue(clock.today());
      minute = now;
    }
    return today;
  };
}

function makeTenant(companyId: string, switches: Switches, clock: CalendarClock): Tenant {
  return {
    companyId,
    switches,
    state: emptyState(makePicklists(companyId)),
    now: () => clock.now(),
    today: todayOf(clock),
  };
}

function makeContext(options: StartOptions, clock: CalendarClock, switches: Switches): SandboxContext {
  const { companyId = 'ACME', username = 'sfapi', password = 'secret' } = options;
  const tenant = makeTenant(companyId, switches, clock);
  const company =
    'person' in options.company ? options.company : generateCompany({ today: clock.today(), ...options.company });
  loadCompany(tenant, company);
  const credentials = { companyId, username, password };
  const now = (): number => clock.now();
  const clients = options.oauthClients ?? [{ clientId: 'sandbox-client' }];
  const oauth = createOAuth({
    companyId,
    clients,
    users: [username],
    invalidTokenStatus: switches.invalidTokenStatus,
    now,
  });
  let day = clock.today();
  return {
    tenant,
    schema: makeSchema(switches),
    clock,
    credentials,
    sessions: createSessions(credentials, oauth, now),
    oauth,
    snapshots: createSnapshots(),
    faults: createFaultSwitch(),
    requests: createRequestLog<RequestRecord>(),
    writes: createLog<WriteRecord>(),
    followDay() {
      if (clock.today() === day) return;
      day = clock.today();
      runNightlyJobs(tenant);
    },
  };
}

/** Starts a simulator of SAP SuccessFactors Employee Central (OData v2) and resolves when it listens. */
export async function startSuccessFactors(options: StartOptions): Promise<Simulator> {
  const switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const clock = createClock(switches.tenantTimeZone);
  if (options.now !== undefined) clock.set(options.now);
  const context = makeContext(options, clock, switches);
  const server = createSandboxServer(context);
  const host = options.host ?? '127.0.0.1';
  const { port, close } = await listen(server, { port: options.port, host });
  const { sessions, oauth, credentials, tenant } = context;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    port,
    companyId: credentials.companyId,
    username: credentials.username,
    clock,
    state: tenant.state,
    act(action) {
      context.followDay();
      return act(tenant, action);
    },
    faults: context.faults,
    requests: context.requests,
    writes: context.writes,
    get logins() {
      return sessions.count();
    },
    setPassword(password) {
      credentials.password = password;
      sessions.drop();
    },
    endSessions(what) {
      sessions.drop();
      if (what?.tokens === true) oauth.revoke();
    },
    close,
  };
}
