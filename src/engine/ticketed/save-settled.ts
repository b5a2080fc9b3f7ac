import type { FlexLog } from '../../domain/flex-log.ts';
import { flexHrActor } from '../../servicedesk/entity-types.ts';
import type { NamedManager } from '../../servicedesk/results/result-texts.ts';
import { statusRoles } from '../../servicedesk/statuses.ts';
import { inTransaction } from '../../store/database.ts';
import { saveLogStates } from '../../store/flex-logs.ts';
import { addComments } from '../../store/ticket-comments.ts';
import { type TicketUpdate, updateTickets } from '../../store/update-tickets.ts';
import type { Settled } from './settle.ts';
import type { TicketedRun } from './ticketed-run.ts';

export type SettledLog = { readonly log: FlexLog; readonly settled: Settled; readonly manager?: NamedManager };

/** Saves what became of rows, with the comments and statuses of their tickets and the events of it, all at once. */
export async function saveSettled(run: TicketedRun, connection: string, all: readonly SettledLog[]): Promise<void> {
  const cause = { actor: flexHrActor, now: run.now };
  await inTransaction(run.deps.database, async (tx) => {
    await addComments(
      tx,
      all.flatMap(({ log, settled: { comment } }) =>
        comment === undefined ? [] : [{ ticketId: log.ticketId, ...comment }],
      ),
      cause,
    );
    const updates = new Map(all.map((one) => [one.log.ticketId, toUpdate(run, connection, one)]));
    await updateTickets(tx, [...updates.values()], { ...cause, statuses: run.statuses });
    await saveLogStates(
      tx,
      all.map(({ settled }) => settled.outcome),
    );
  });
}

function toUpdate(run: TicketedRun, connection: string, { log, settled, manager }: SettledLog): TicketUpdate {
  const { account, comment, event, cause } = settled;
  return {
    id: log.ticketId,
    set: {
      ...toStatus(run, { log, settled }),
      need: settled.need,
      data: {
        ...(account !== undefined && { account: { connection, ...account } }),
        ...(manager?.id !== undefined && { manager: { ...manager } }),
      },
    },
    // What was said before is no news: nobody is told twice.
    ...(comment !== undefined && event !== 'waiting' && { event, ...(cause !== undefined && { cause }) }),
  };
}

/** Who waits as before keeps the status, which an agent may have set meanwhile. */
function toStatus({ statuses }: TicketedRun, { log, settled }: SettledLog): { readonly status?: string } {
  const { closed, waiting } = statusRoles(statuses);
  if (settled.ticket === 'close') return { status: closed };
  return log.attempts > 0 && log.state === settled.outcome.state ? {} : { status: waiting };
}
