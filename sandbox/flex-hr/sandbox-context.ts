import type { CalendarClock } from '../simulator/clock.ts';
import type { FaultSwitch } from './faults.ts';
import type { FlexState } from './records.ts';
import type { RequestLog } from './request-log.ts';
import type { Switches } from './switches.ts';

/** What every request to a simulator is answered from. */
export type SandboxContext = {
  readonly state: FlexState;
  readonly clock: CalendarClock;
  readonly switches: Switches;
  readonly credentials: { readonly username: string; password: string };
  /** Resources that the API user's role does not open: `employmentperiods` … */
  readonly denied: Set<string>;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  /** Rows in the order of their ids; dropped by every HR action. */
  readonly sorted: Map<object, readonly { readonly id: string }[]>;
  /** Keeps the manager register's answer of a day; dropped by every HR action. */
  managers: { readonly day: string; readonly of: (employeeId: string) => string | null } | undefined;
};
