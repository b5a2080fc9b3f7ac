import type { Job } from '../../config/load-configuration.ts';
import type { TicketStatus } from '../../domain/ticket.ts';
import type { EngineDeps, Progress } from '../engine-deps.ts';

/** One run of a job whose every change is a ticket, from its beginning to its end. */
export type TicketedRun = {
  readonly deps: EngineDeps;
  readonly job: string;
  readonly settings: Job;
  readonly runId: string;
  /** *Now* is read once, in milliseconds. */
  readonly now: number;
  readonly statuses: readonly TicketStatus[];
  /** In which tickets show times. */
  readonly timeZone: string;
  readonly onProgress?: (progress: Progress) => void;
};
