import type { Ticket, TicketComment, TicketStatus } from '../domain/ticket.ts';
import type { Database } from '../store/database.ts';
import { loadComments, loadCommentsById } from '../store/ticket-comments.ts';
import type { StoredTicketEvent } from '../store/ticket-events.ts';
import { decidePeerMessages, type PeerRule } from './itsm/decide-peer-messages.ts';
import {
  decideNotifications,
  type NotificationConfiguration,
  type Unaddressed,
} from './notifications/decide-notifications.ts';
import { enqueuePlanned } from './notifications/enqueue-planned.ts';

/** What decides which messages events of tickets become. */
export type DeskMessageConfiguration = NotificationConfiguration & {
  readonly itsm: Readonly<Record<string, PeerRule>>;
  readonly statuses: readonly TicketStatus[];
};

/**
 * Puts into the outbox what events of tickets ask for: notifications by the rules, and what peer systems are to do. To be called in the
 * transaction in which the events are marked as handled, so that a crash tells nobody twice and loses nothing. Gives the recipients
 * of whom no address is known, for the log.
 */
export async function handleDeskEvents(
  tx: Database,
  desk: { readonly events: readonly StoredTicketEvent[]; readonly tickets: ReadonlyMap<number, Ticket> },
  options: { readonly configuration: DeskMessageConfiguration; readonly now: number },
): Promise<readonly Unaddressed[]> {
  const { configuration, now } = options;
  if (desk.events.length === 0 || !asksForAnything(configuration)) return [];
  const comments = await loadEventComments(tx, desk.events);
  const results = await loadResults(tx, desk.events);
  const decision = decideNotifications({ ...desk, comments, results }, configuration);
  const peers = decidePeerMessages({ ...desk, comments }, configuration);
  await enqueuePlanned(tx, [...decision.messages, ...peers], now);
  return decision.unaddressed;
}

function asksForAnything({ notifications, itsm }: DeskMessageConfiguration): boolean {
  return notifications.some(({ active }) => active) || Object.values(itsm).some(({ active }) => active);
}

/** What was said, by the id of the event that tells of it. */
async function loadEventComments(
  tx: Database,
  events: readonly StoredTicketEvent[],
): Promise<ReadonlyMap<number, TicketComment>> {
  const ids = new Map(
    events
      .filter(({ kind }) => kind === 'commented')
      .map(({ id, changes }) => [id, Number(changes.find(({ field }) => field === 'comment')?.after)]),
  );
  const comments = new Map((await loadCommentsById(tx, [...ids.values()])).map((comment) => [comment.id, comment]));
  return pickPresent([...ids].map(([event, comment]) => [event, comments.get(comment)]));
}

const resultKinds: ReadonlySet<string> = new Set(['processed', 'needsManager', 'failed']);

/** The comment that says what became of the directory work: the newest of the system when the event was written. */
async function loadResults(
  tx: Database,
  events: readonly StoredTicketEvent[],
): Promise<ReadonlyMap<number, TicketComment>> {
  const ends = events.filter(({ kind }) => resultKinds.has(kind));
  const comments = await loadComments(tx, [...new Set(ends.map(({ ticketId }) => ticketId))]);
  const byTicket = Map.groupBy(
    comments.filter(({ author }) => author.isSystem),
    ({ ticketId }) => ticketId,
  );
  return pickPresent(
    ends.map(({ id, ticketId, createdAt }) => [
      id,
      byTicket.get(ticketId)?.findLast((comment) => comment.createdAt <= createdAt),
    ]),
  );
}

function pickPresent<Value>(entries: readonly (readonly [number, Value | undefined])[]): ReadonlyMap<number, Value> {
  return new Map(entries.flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])));
}
