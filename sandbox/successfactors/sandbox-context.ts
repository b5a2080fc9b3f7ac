import type { CalendarClock } from '../simulator/clock.ts';
import type { FaultSwitch } from './faults.ts';
import type { OAuth } from './oauth.ts';
import type { Snapshots } from './paging.ts';
import type { RequestLog, WriteLog } from './request-log.ts';
import type { Schema } from './schema.ts';
import type { Credentials, Sessions } from './session.ts';
import type { Tenant } from './tenant.ts';

/** Everything that one simulator holds. */
export type SandboxContext = {
  readonly tenant: Tenant;
  readonly schema: Schema;
  readonly clock: CalendarClock;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly oauth: OAuth;
  readonly snapshots: Snapshots;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  readonly writes: WriteLog;
  /** Runs the nightly jobs when the tenant's day has changed since the last call. */
  followDay(): void;
};
