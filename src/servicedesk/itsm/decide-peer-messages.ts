import type { Ticket, TicketComment, TicketStatus } from '../../domain/ticket.ts';
import type { StoredTicketEvent } from '../../store/ticket-events.ts';
import type { PlannedMessage } from '../notifications/decide-notifications.ts';
import { ticketUrl } from '../notifications/token-values.ts';
import { type PeerAction, type PeerTicketDraft, toPeerPayload } from './peer-contract.ts';

/** Which of our tickets a peer system follows. */
export type PeerRule = {
  readonly active: boolean;
  /** Tickets of these entity types. */
  readonly entityTypes: readonly string[];
};

/**
 * What each peer system is to do after events of tickets: a ticket for a ticket, a comment for a comment, closed when ours is closed. The
 * messages about one ticket have one order key a peer.
 */
export function decidePeerMessages(
  facts: {
    readonly events: readonly StoredTicketEvent[];
    readonly tickets: ReadonlyMap<number, Ticket>;
    readonly comments: ReadonlyMap<number, TicketComment>;
  },
  configuration: {
    readonly itsm: Readonly<Record<string, PeerRule>>;
    readonly statuses: readonly TicketStatus[];
    readonly portalUrl?: string | undefined;
  },
): readonly PlannedMessage[] {
  const peers = Object.entries(configuration.itsm).filter(([, peer]) => peer.active);
  if (peers.length === 0) return [];
  return facts.events.flatMap((event) => {
    const ticket = facts.tickets.get(event.ticketId);
    if (ticket === undefined) return [];
    const action = toAction(event, { comment: facts.comments.get(event.id), statuses: configuration.statuses });
    if (action === undefined) return [];
    const draft = toDraft(ticket, configuration.portalUrl);
    const payload = toPeerPayload({ ticketId: ticket.id, draft, action });
    return peers
      .filter(([, { entityTypes }]) => entityTypes.includes(ticket.entityType))
      .map(([target]): PlannedMessage => {
        const orderKey = `${target}/${ticket.id}`;
        return { channel: 'itsm', target, orderKey, key: `itsm/${target}/event/${event.id}`, isHourly: false, payload };
      });
  });
}

function toAction(
  event: StoredTicketEvent,
  about: { readonly comment: TicketComment | undefined; readonly statuses: readonly TicketStatus[] },
): PeerAction | undefined {
  if (event.kind === 'created') return { op: 'create' };
  if (event.kind === 'commented') return about.comment === undefined ? undefined : toComment(about.comment);
  const status = event.changes.find(({ field }) => field === 'status');
  if (status?.after === undefined) return undefined;
  const isOpen = (name: string | undefined) => about.statuses.find((one) => one.name === name)?.isOpen ?? true;
  return isOpen(status.before) && !isOpen(status.after) ? { op: 'close' } : undefined;
}

function toComment({ id, author, text, isInternal }: TicketComment): PeerAction {
  return { op: 'comment', comment: { id, author: author.name, text, isInternal } };
}

function toDraft(ticket: Ticket, portalUrl: string | undefined): PeerTicketDraft {
  const url = ticketUrl(ticket.reference, portalUrl);
  return {
    key: peerKey(ticket),
    subject: ticket.subject,
    description: ticket.description,
    priority: ticket.priority,
    ...(ticket.worker !== undefined && { person: ticket.worker }),
    ...(url !== '' && { url }),
  };
}

/** The reference alone would name another ticket after an installation was begun anew. */
function peerKey({ reference, createdAt }: Pick<Ticket, 'reference' | 'createdAt'>): string {
  return `${reference}-${createdAt.toString(36)}`;
}
