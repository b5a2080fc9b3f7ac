import { type Job, serviceDeskOf } from '../../config/load-configuration.ts';
import type { TicketStatus } from '../../domain/ticket.ts';
import type { EngineDeps, Progress } from '../engine-deps.ts';
import type { HeldLock } from '../with-job-lock.ts';
import { ticketStatusesOf } from './find-tickets.ts';

/** What working on the tickets of a job needs. */
export type DeskRun = {
  readonly deps: EngineDeps;
  readonly job: string;
  readonly settings: Job;
  /** *Now* is read once, in milliseconds. */
  readonly now: number;
  readonly statuses: readonly TicketStatus[];
  /** In which tickets show times. */
  readonly timeZone: string;
  readonly onProgress?: (progress: Progress) => void;
};

/** One run of a job whose every change is a ticket, from its beginning to its end. */
export type TicketedRun = DeskRun & {
  readonly runId: string;
  /** Of the tickets; the cycles that process people have the job's own. */
  readonly lock: HeldLock;
};

/** Work on the tickets of a job, now; undefined when the configuration has no such job. */
export function toDeskRun(deps: EngineDeps, job: string): DeskRun | undefined {
  const settings = deps.configuration.jobs[job];
  if (settings === undefined) return undefined;
  const { timeZone } = serviceDeskOf(deps.configuration);
  return {
    ...{ deps, job, settings, timeZone, now: deps.clock.now() },
    statuses: ticketStatusesOf(deps),
  };
}
