import type { Ticket, TicketData, TicketNeed, TicketPriority, TicketStatus } from '../domain/ticket.ts';
import { sql } from './database.ts';
import { toSearchWords } from './search-words.ts';

/** A ticket as PostgreSQL gives it; for the query files of this family alone. */
export type TicketRow = {
  id: number;
  reference: string;
  entity_type: string;
  subject: string;
  description: string;
  status: string;
  source: string;
  priority: TicketPriority;
  need: TicketNeed;
  assignee: string | null;
  agent_group: string | null;
  requester: string | null;
  job: string | null;
  worker: string | null;
  worker_anchor: string | null;
  data: TicketData;
  created_at: Date;
  updated_at: Date;
  closed_at: Date | null;
};

export const ticketColumns = sql.raw(
  `t.id, t.reference, t.entity_type, t.subject, t.description, t.status, t.source, t.priority, t.need, t.assignee, t.agent_group,
  t.requester, t.job, t.worker, t.worker_anchor, t.data, t.created_at, t.updated_at, t.closed_at`,
);

export function toTicket(row: TicketRow, openStatuses: ReadonlySet<string>): Ticket {
  return {
    id: row.id,
    reference: row.reference,
    entityType: row.entity_type,
    subject: row.subject,
    description: row.description,
    status: row.status,
    isOpen: openStatuses.has(row.status),
    source: row.source,
    priority: row.priority,
    need: row.need,
    ...(row.assignee !== null && { assignee: row.assignee }),
    ...(row.agent_group !== null && { group: row.agent_group }),
    ...(row.requester !== null && { requester: row.requester }),
    ...(row.job !== null && { job: row.job }),
    ...(row.worker !== null && { worker: row.worker }),
    ...(row.worker_anchor !== null && { workerAnchor: row.worker_anchor }),
    data: row.data,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    ...(row.closed_at !== null && { closedAt: row.closed_at.getTime() }),
  };
}

/** The names of the statuses whose tickets are open. A status that the configuration does not know is not open. */
export function openStatusNames(statuses: readonly TicketStatus[]): ReadonlySet<string> {
  return new Set(statuses.filter(({ isOpen }) => isOpen).map(({ name }) => name));
}

/** What a ticket is found by. */
export function ticketWords(
  ticket: Pick<Ticket, 'subject' | 'description' | 'worker' | 'assignee' | 'requester' | 'data'>,
): readonly string[] {
  const { person = {}, account = {} } = ticket.data;
  const known = [...Object.values(person), ...Object.values(account)].filter((value) => typeof value === 'string');
  return toSearchWords(
    [ticket.subject, ticket.worker, ticket.assignee, ticket.requester, ...known, ticket.description].join(' '),
  );
}
