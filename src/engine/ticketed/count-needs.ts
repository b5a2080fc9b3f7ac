import { type TicketNeed, ticketNeeds } from '../../domain/ticket.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { listTickets } from './find-tickets.ts';

/** How many open tickets of a job wait for what; what none waits for is left out. */
export async function countNeeds(
  deps: Pick<EngineDeps, 'configuration' | 'database'>,
  job: string,
): Promise<Partial<Record<TicketNeed, number>>> {
  const counts: Partial<Record<TicketNeed, number>> = {};
  for (const need of ticketNeeds) {
    if (need === 'nothing') continue;
    const { total } = await listTickets(deps, { filter: { job, isOpen: true, need }, paging: { limit: 1 } });
    if (total > 0) counts[need] = total;
  }
  return counts;
}
