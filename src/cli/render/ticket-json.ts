import type { Ticket } from '../../domain/ticket.ts';
import { ticketSources } from '../../servicedesk/entity-types.ts';
import type { WholeTicket } from '../../store/tickets.ts';

/** Where a ticket came from, with the name of its icon and the text that says the same. */
export function sourceOf({ source }: Pick<Ticket, 'source'>): { readonly icon: string; readonly label: string } {
  const known = ticketSources.find(({ name }) => name.toLowerCase() === source.toLowerCase());
  return known ?? { icon: 'other', label: source };
}

/** A ticket as `--json` gives it; instants are ISO 8601. */
export function ticketToJson({ createdAt, updatedAt, closedAt, data, ...ticket }: Ticket): Record<string, unknown> {
  const { icon, label } = sourceOf(ticket);
  return {
    ...ticket,
    icon: { name: icon, label },
    isNewUser: data.isNewUser ?? false,
    person: data.person ?? {},
    changes: data.changes ?? [],
    account: data.account ?? {},
    createdAt: toText(createdAt),
    updatedAt: toText(updatedAt),
    closedAt: closedAt === undefined ? null : toText(closedAt),
  };
}

/** A ticket with all that happened to it. */
export function wholeTicketToJson({ ticket, comments, history, links }: WholeTicket): Record<string, unknown> {
  return {
    ticket: ticketToJson(ticket),
    comments: comments.map(({ id, author, isInternal, text, createdAt }) => ({
      ...{ id, author, isInternal, text, createdAt: toText(createdAt) },
    })),
    history: history.map(({ ticketId: _, at, ...line }) => ({ at: toText(at), ...line })),
    links,
  };
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
