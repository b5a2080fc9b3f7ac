import { type Company, generateCompany } from '../company/index.ts';
import type { CalendarClock } from '../simulator/clock.ts';
import { listen } from '../simulator/http-server.ts';
import { createNumberedRequestLog } from '../simulator/request-log.ts';
import { act } from './act.ts';
import { createClock, localText } from './clock.ts';
import { createFaultSwitch, type FaultSwitch } from './faults.ts';
import type { HrAction, HrOutcome } from './hr-action.ts';
import { loadCompany } from './load-company.ts';
import type { FlexState } from './records.ts';
import type { RequestFacts, RequestLog } from './request-log.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { createFlexServer } from './server.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';

export type { CalendarClock as Clock } from '../simulator/clock.ts';
export type { Fault, FaultKind, FaultSwitch, Malformation } from './faults.ts';
export type { HrAction, HrOutcome } from './hr-action.ts';
export type { FlexEmployee, FlexState } from './records.ts';
export type { RequestLog, RequestRecord } from './request-log.ts';
export { DEFAULT_SWITCHES, type Switches } from './switches.ts';

/** A running simulator of Flex HRM (`flexsim/1`). */
export type FlexSimulator = {
  /** Scheme, host, port and the prefix of the paths: what a service URL is. */
  readonly url: string;
  readonly port: number;
  readonly username: string;
  readonly instanceId: string;
  readonly clock: CalendarClock;
  readonly state: FlexState;
  /** Does what HR does, now or at another instant (epoch milliseconds). Throws a RangeError for an action that makes no sense. */
  readonly act: (action: HrAction, at?: number) => HrOutcome;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  /** Resources that the API user's role does not open, by the first step of their path: `employmentperiods`. */
  readonly denied: Set<string>;
  /** The employee id of an awkward case (`emojiName`, `inReview`, `anonymised` …). Throws a RangeError where there is none. */
  awkward(name: string): string;
  setPassword(password: string): void;
  close(): Promise<void>;
};

/** How to start a simulator. */
export type StartOptions = {
  /** (Default: a free port) */
  readonly port?: number;
  /** (Default: acme) */
  readonly instanceId?: string;
  /** (Default: flexapi) */
  readonly username?: string;
  /** (Default: secret) */
  readonly password?: string;
  readonly company: Company | { readonly size: number; readonly seed?: number; readonly awkward?: boolean };
  /** How many companies the people are spread over. (Default: 4) */
  readonly companies?: number;
  /** Some employees are awkward cases. (Default: true, or what `company.awkward` says.) */
  readonly awkward?: boolean;
  readonly switches?: Partial<Switches>;
  /** Stops the clock at this instant (ISO 8601). (Default: the real time) */
  readonly now?: string;
};

/** Starts a simulator of the Flex HRM REST API on loopback and resolves when it listens. */
export async function startFlex(options: StartOptions): Promise<FlexSimulator> {
  const context = makeContext(options);
  const { state, clock, credentials, faults, requests, denied, switches } = context;
  const actNow = (action: HrAction, at = clock.now()): HrOutcome => {
    context.managers = undefined;
    context.sorted.clear();
    return act(state, action, { now: at, today: localText(at, switches.timeZone).slice(0, 10) });
  };
  const server = createFlexServer(context, actNow);
  const { port, close } = await listen(server, { port: options.port });
  return {
    url: `http://127.0.0.1:${port}${switches.prefix}`,
    port,
    username: credentials.username,
    instanceId: state.instance.domain,
    clock,
    state,
    act: actNow,
    faults,
    requests,
    denied,
    awkward(name) {
      const id = state.awkward.get(name);
      if (id === undefined) throw new RangeError(`no awkward case ${name}`);
      return id;
    },
    setPassword(password) {
      credentials.password = password;
    },
    close,
  };
}

function makeContext(options: StartOptions): SandboxContext {
  const { instanceId = 'acme', username = 'flexapi', password = 'secret', companies = 4 } = options;
  const switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const clock = createClock(switches.timeZone);
  if (options.now !== undefined) clock.set(options.now);
  const isGenerated = 'person' in options.company;
  const awkward = options.awkward ?? (isGenerated || (options.company as { awkward?: boolean }).awkward !== false);
  const company =
    'person' in options.company ? options.company : generateCompany({ today: clock.today(), ...options.company });
  return {
    state: loadCompany(company, { instance: instanceId, companies, awkward }),
    clock,
    switches,
    credentials: { username, password },
    denied: new Set(),
    faults: createFaultSwitch(),
    requests: createNumberedRequestLog<RequestFacts>(),
    sorted: new Map(),
    managers: undefined,
  };
}
