import type { Ticket } from '../../domain/ticket.ts';
import { ticketSources } from '../../servicedesk/entity-types.ts';
import type { WholeTicket } from '../../store/tickets.ts';
import type { DeskOutcome } from './act-on-ticket.ts';

/** Where a ticket came from, with the name of its icon and the text that says the same. */
export function sourceOf({ source }: Pick<Ticket, 'source'>): { readonly icon: string; readonly label: string } {
  const known = ticketSources.find(({ name }) => name.toLowerCase() === source.toLowerCase());
  return known ?? { icon: 'other', label: source };
}

/** A ticket as `--json` and the API give it; instants are ISO 8601. */
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

/** What became of an action: the ticket as it is now, and what was done in the directory. */
export function outcomeToJson({ whole, work, isLeftToRun }: DeskOutcome): Record<string, unknown> {
  const worked = work && { counts: work.counts, operations: work.operations, problems: work.problems };
  return { ...wholeTicketToJson(whole), isLeftToRun, ...(worked && { work: worked }) };
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
