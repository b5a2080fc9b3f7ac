import { serviceDeskOf } from '../../config/load-configuration.ts';
import type { Ticket, TicketStatus } from '../../domain/ticket.ts';
import type { Database } from '../../store/database.ts';
import type { Paging } from '../../store/list-flex-logs.ts';
import { findTickets, loadTicket, type TicketFilter, type WholeTicket } from '../../store/tickets.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';

/** The statuses of the configuration, as tickets know them. */
export function ticketStatusesOf({ configuration }: Pick<EngineDeps, 'configuration'>): readonly TicketStatus[] {
  return serviceDeskOf(configuration).statuses.map(({ name, open, use }) => ({
    ...{ name, isOpen: open },
    ...(use !== undefined && { use }),
  }));
}

/** One page of tickets, newest first, and how many the filter has in all. */
export async function listTickets(
  deps: Pick<EngineDeps, 'configuration' | 'database'>,
  query: { readonly filter?: TicketFilter; readonly paging?: Paging },
): Promise<{ readonly tickets: readonly Ticket[]; readonly total: number }> {
  return await findTickets(deps.database, { ...query, statuses: ticketStatusesOf(deps) });
}

/**
 * One ticket with all that happened to it, by its reference in any case.
 *
 * @throws EngineError `ticketNotFound`
 */
export async function showTicket(
  deps: Pick<EngineDeps, 'configuration' | 'database'>,
  reference: string,
): Promise<WholeTicket> {
  return await loadKnownTicket(deps.database, reference, ticketStatusesOf(deps));
}

/** The same, in a transaction too. */
export async function loadKnownTicket(
  database: Database,
  reference: string,
  statuses: readonly TicketStatus[],
): Promise<WholeTicket> {
  const whole = await loadTicket(database, reference, statuses);
  if (whole !== undefined) return whole;
  throw new EngineError(
    'ticketNotFound',
    `There is no ticket ${reference}.`,
    'Give the reference as `hirewire tickets list` shows it, such as FHR0000123.',
  );
}
