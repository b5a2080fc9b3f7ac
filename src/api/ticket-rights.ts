import type { Ticket } from '../domain/ticket.ts';
import type { EngineDeps } from '../engine/engine-deps.ts';
import { EngineError } from '../engine/engine-error.ts';
import { showTicket } from '../engine/ticketed/find-tickets.ts';
import type { TicketFilter, WholeTicket } from '../store/tickets.ts';
import { type Caller, isLimited } from './caller.ts';

/** A filter with what the caller may see at most; undefined where nothing is left of it. */
export function limitToCaller(filter: TicketFilter, caller: Caller): TicketFilter | undefined {
  if (caller.role === 'requester') return { ...filter, requester: caller.requester ?? '' };
  if (!isLimited(caller)) return filter;
  if (filter.groups === undefined) return { ...filter, groups: caller.groups };
  const groups = filter.groups.filter((group) => includes(caller.groups, group));
  return groups.length === 0 ? undefined : { ...filter, groups };
}

/**
 * A ticket that the caller may see. One that he may not is like one that there is not.
 *
 * @throws EngineError `ticketNotFound`
 */
export async function showTicketTo(engine: EngineDeps, reference: string, caller: Caller): Promise<WholeTicket> {
  const whole = await showTicket(engine, reference);
  if (maySee(caller, whole.ticket)) return whole;
  throw new EngineError(
    'ticketNotFound',
    `There is no ticket ${reference} that ${caller.name} may see.`,
    'Ask for one of those that GET /api/tickets lists.',
  );
}

function maySee(caller: Caller, { group = '', requester = '' }: Ticket): boolean {
  if (caller.role === 'requester') return requester !== '' && includes([caller.requester ?? ''], requester);
  return !isLimited(caller) || includes(caller.groups, group);
}

/** What end users see of a ticket: what was said in public, and neither the account nor the work behind it. */
export function viewOf(document: Readonly<Record<string, unknown>>, { role }: Caller): Record<string, unknown> {
  if (role !== 'requester') return document;
  const { ticket, comments = [], work: _, ...rest } = document;
  const isPublic = ({ isInternal }: { readonly isInternal: boolean }) => !isInternal;
  return {
    ...{ ...rest, ticket: { ...(ticket as object), account: {} }, history: [], links: [] },
    comments: (comments as readonly { readonly isInternal: boolean }[]).filter(isPublic),
  };
}

function includes(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}
