import type { Ticket } from '../../domain/ticket.ts';
import { findStatus } from '../../servicedesk/statuses.ts';
import type { TicketFields } from '../../store/update-tickets.ts';
import { updateTickets } from '../../store/update-tickets.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { act, type DeskOutcome, type TicketAction } from './act-on-ticket.ts';
import { giveUpWaiting } from './desk-actions.ts';

/** What a human changes in a ticket; an empty text takes `assignee`, `group` or `requester` away. */
export type WantedFields = Pick<TicketFields, 'status' | 'priority' | 'assignee' | 'group' | 'requester'>;

/**
 * Changes fields of a ticket, each with a line of the history. With a status that is not open the ticket needs nothing any more, and what waits
 * for the directory is given up, as when it is closed.
 *
 * @param action.set `status` is one of the configured ones, in any case; another one changes nothing
 * @throws EngineError `ticketNotFound`
 */
export async function changeTicket(
  deps: EngineDeps,
  action: TicketAction & { readonly set: WantedFields },
): Promise<DeskOutcome> {
  return await act(deps, action, async (tx, ticket, cause) => {
    const { status: wanted, ...set } = action.set;
    const status = wanted === undefined ? undefined : findStatus(cause.statuses, wanted);
    const ends = ticket.isOpen && status?.isOpen === false;
    const fields = { ...set, ...(status !== undefined && { status: status.name }), ...(ends && noNeed) };
    await updateTickets(tx, [{ id: ticket.id, set: fields }], cause);
    if (ends) await giveUpWaiting(tx, ticket, action.by);
  });
}

const noNeed: Pick<Ticket, 'need'> = { need: 'nothing' };
