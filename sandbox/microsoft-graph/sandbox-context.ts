import type { Clock } from './clock.ts';
import type { FaultSwitch } from './faults.ts';
import type { GraphScope } from './graph-request.ts';
import type { RequestLog } from './request-log.ts';
import type { AccessTokens } from './token/access-tokens.ts';
import type { WriteBudget } from './write-budget.ts';

/** Everything that one simulator holds. */
export type SandboxContext = {
  readonly scope: GraphScope;
  readonly clock: Clock;
  readonly tokens: AccessTokens;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  readonly writes: WriteBudget;
};
