import type { FlexLog } from '../../domain/flex-log.ts';
import type { Actor, Ticket, TicketStatus } from '../../domain/ticket.ts';
import { type Database, inTransaction } from '../../store/database.ts';
import { loadNewestLogs } from '../../store/flex-logs.ts';
import type { WholeTicket } from '../../store/tickets.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { loadKnownTicket, showTicket, ticketStatusesOf } from './find-tickets.ts';
import { workOnTickets } from './run-ticketed-job.ts';
import type { TicketedResult } from './ticketed-result.ts';

/** Which ticket, and the name of the human who acts on it. */
export type TicketAction = { readonly reference: string; readonly by: string };

/** What became of an action on a ticket. */
export type DeskOutcome = {
  /** As it is now. */
  readonly whole: WholeTicket;
  /** What was done at once; absent when the ticket is of no job whose every change is one, or a run has the job. */
  readonly work?: TicketedResult;
  /** The job runs at this moment: that run, or the next one, does what the action allows. */
  readonly isLeftToRun: boolean;
};

/** The human, the time, and the statuses that tickets may have. */
export type ActionCause = { readonly actor: Actor; readonly now: number; readonly statuses: readonly TicketStatus[] };

/** One transaction with its events, then what the action allows. @throws EngineError `ticketNotFound` */
export async function act(
  deps: EngineDeps,
  { reference, by }: TicketAction,
  change: (tx: Database, ticket: Ticket, cause: ActionCause) => Promise<void>,
): Promise<DeskOutcome> {
  const statuses = ticketStatusesOf(deps);
  const cause = { actor: { name: by, isSystem: false }, now: deps.clock.now(), statuses };
  const job = await inTransaction(deps.database, async (tx) => {
    const { ticket } = await loadKnownTicket(tx, reference, statuses);
    await change(tx, ticket, cause);
    return ticket.job;
  });
  const worked = job === undefined ? { isLeftToRun: false } : await workNow(deps, job);
  return { whole: await showTicket(deps, reference), ...worked };
}

async function workNow(deps: EngineDeps, job: string): Promise<Omit<DeskOutcome, 'whole'>> {
  if (deps.configuration.jobs[job]?.tickets !== 'everyChange') return { isLeftToRun: false };
  try {
    return { work: await workOnTickets(deps, job), isLeftToRun: false };
  } catch (error) {
    if (error instanceof EngineError && error.code === 'jobRunning') return { isLeftToRun: true };
    throw error;
  }
}

/** @throws EngineError `ticketWithoutPerson` */
export function personOf({ reference, job, workerAnchor }: Ticket): { readonly job: string; readonly anchor: string } {
  if (job !== undefined && workerAnchor !== undefined) return { job, anchor: workerAnchor };
  throw new EngineError(
    'ticketWithoutPerson',
    `Ticket ${reference} is about no person of a job.`,
    'Only tickets of personnel changes are processed on a directory.',
  );
}

/** The newest row of the log about a ticket's person. */
export async function loadNewestLog(database: Database, { job, workerAnchor }: Ticket): Promise<FlexLog | undefined> {
  if (job === undefined || workerAnchor === undefined) return undefined;
  return (await loadNewestLogs(database, job, [workerAnchor])).get(workerAnchor);
}
