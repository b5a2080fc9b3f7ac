import { createHash } from 'node:crypto';
import type { Ticket, TicketEvent } from '../../domain/ticket.ts';
import { commonCause } from './match-rules.ts';

/**
 * By what a message about an event is known to have gone out. Most events are told each. Trouble is told once for the same cause: a ticket that
 * is tried again and fails in the same way is no news; a fault of a whole system concerns all its tickets at once.
 */
export function onceKey(
  event: TicketEvent,
  about: { readonly ticket: Ticket; readonly template: string; readonly text: string | undefined },
): string {
  const { ticket, template, text = '' } = about;
  const common = commonCause(event);
  if (common !== undefined)
    return `${common}/${ticket.job ?? ''}/${String(ticket.data.account?.connection ?? '')}/${template}`;
  if (event.kind !== 'failed' && event.kind !== 'needsManager') return `event/${event.id}/${template}`;
  const cause = event.changes.find(({ field }) => field === 'cause')?.after ?? text;
  return `ticket/${ticket.id}/${event.kind}/${shortHash(cause)}/${template}`;
}

/** A short name for a text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
