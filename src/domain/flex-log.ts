import type { FieldChange } from './ticket.ts';
import type { JsonObject } from './value.ts';

/**
 * Where a row of the log stands. `logged`: no trigger has asked for it yet. `held`: HR has not finished its review.
 * `queued`: a trigger asked. `superseded`: a newer row of the same person was processed in its place.
 */
export const flexLogStates = [
  'logged',
  'held',
  'queued',
  'processing',
  'done',
  'needsManager',
  'failed',
  'superseded',
] as const;
export type FlexLogState = (typeof flexLogStates)[number];

/** One row of `app.flex_logs`: a person as HR had it when it was new or had changed, without anything sensitive. */
export type FlexLog = {
  readonly id: number;
  readonly job: string;
  readonly runId: string;
  readonly worker: string;
  readonly workerAnchor: string;
  readonly companyId?: string;
  /** The worker's document, sanitised: the connector's `toWorker` reads it again. */
  readonly content: JsonObject;
  readonly hash: string;
  readonly previousHash?: string;
  readonly changes: readonly FieldChange[];
  /** True when our log had no row of this person, whatever the directory has. */
  readonly isNewUser: boolean;
  readonly ticketId: number;
  readonly state: FlexLogState;
  /** The system that the trigger named. */
  readonly connection?: string;
  readonly attempts: number;
  readonly nextTry?: number;
  readonly lastError?: string;
  readonly dn?: string;
  readonly userName?: string;
  readonly createdAt: number;
  readonly processedAt?: number;
};
