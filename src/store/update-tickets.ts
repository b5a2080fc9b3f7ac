import { canonicalJson } from '../domain/canonical-json.ts';
import type { FieldChange, Ticket, TicketData, TicketEvent, TicketStatus } from '../domain/ticket.ts';
import { type Database, sql } from './database.ts';
import type { Cause } from './insert-tickets.ts';
import { openStatusNames, type TicketRow, ticketColumns, ticketWords, toTicket } from './ticket-rows.ts';
import { toJsonb } from './to-jsonb.ts';

/** The fields of a ticket that may be set. An empty text takes `assignee`, `group` or `requester` away; parts of `data` that are not named stay. */
export type TicketFields = Partial<
  Pick<
    Ticket,
    'subject' | 'description' | 'status' | 'priority' | 'need' | 'assignee' | 'group' | 'requester' | 'source' | 'data'
  >
>;

export type TicketUpdate = {
  readonly id: number;
  readonly set: TicketFields;
  /** The kind of event that this is, written even when no field is different. (Default: `updated`, when one is.) */
  readonly event?: TicketEvent['kind'];
  /** Of the event: the fault of a whole job that it comes of, so that a thousand such events are told once. */
  readonly cause?: string;
};

/**
 * Sets fields of tickets, each ticket once at most, with a history line for each field that becomes different and one event a ticket. Gives
 * the tickets as they are then, in the order of their ids; ids that no ticket has are left out. To be called in a transaction.
 */
export async function updateTickets(
  tx: Database,
  updates: readonly TicketUpdate[],
  options: Cause & { readonly statuses: readonly TicketStatus[] },
): Promise<readonly Ticket[]> {
  if (updates.length === 0) return [];
  const wanted = new Map(updates.map((update) => [update.id, update]));
  const open = openStatusNames(options.statuses);
  const { rows } = await sql<TicketRow>`
    select ${ticketColumns} from app.tickets t where t.id = any(${[...wanted.keys()]}::bigint[])
    order by t.id for update`.execute(tx.sql);
  const changed = rows.map((row) => {
    const before = toTicket(row, open);
    const update = wanted.get(row.id) ?? { id: row.id, set: {} };
    const after = applyFields(before, update.set, { open, now: options.now });
    return { before, after, changes: listChanges(before, after), event: update.event, cause: update.cause };
  });
  const different = changed.filter(({ changes }) => changes.length > 0);
  await writeTickets(tx, different);
  await writeHistory(tx, different, options);
  await writeEvents(
    tx,
    changed.filter(({ changes, event }) => changes.length > 0 || event !== undefined),
    options,
  );
  return changed.map(({ after }) => after);
}

function applyFields(
  ticket: Ticket,
  set: TicketFields,
  { open, now }: { readonly open: ReadonlySet<string>; readonly now: number },
): Ticket {
  const { closedAt: _, ...merged } = { ...ticket, ...set, data: { ...ticket.data, ...set.data } };
  const isOpen = open.has(merged.status);
  const closedAt = isOpen ? undefined : ticket.isOpen ? now : ticket.closedAt;
  const after = { ...merged, isOpen, ...(closedAt !== undefined && { closedAt }) };
  return listChanges(ticket, after).length === 0 ? ticket : { ...after, updatedAt: now };
}

const plainFields = [
  ...(['subject', 'description', 'status', 'priority', 'need'] as const),
  ...(['assignee', 'group', 'requester', 'source'] as const),
];

/** Which fields of a ticket are different; of `data` each part by its own name. */
function listChanges(before: Ticket, after: Ticket): readonly FieldChange[] {
  const plain = plainFields.map((field) => toChange(field, before[field], after[field]));
  const parts = new Set([...Object.keys(before.data), ...Object.keys(after.data)]) as Set<keyof TicketData>;
  const data = [...parts].map((part) => toChange(part, asText(before.data[part]), asText(after.data[part])));
  return [...plain, ...data].filter((change) => change !== undefined);
}

function toChange(field: string, before = '', after = ''): FieldChange | undefined {
  if (before === after) return undefined;
  return { field, ...(before !== '' && { before }), ...(after !== '' && { after }) };
}

/** PostgreSQL keeps the keys of an object in an order of its own. */
function asText(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}

/** A ticket that only gets another status, as each does several times, is found by the words that it has. */
const wordlessFields: ReadonlySet<string> = new Set(['status', 'priority', 'need', 'group', 'source']);

async function writeTickets(tx: Database, changed: readonly Changed[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ after: { closedAt, updatedAt, ...ticket }, changes }) => ({
    ...ticket,
    updatedAt: new Date(updatedAt).toISOString(),
    ...(closedAt !== undefined && { closedAt: new Date(closedAt).toISOString() }),
    ...(changes.some(({ field }) => !wordlessFields.has(field)) && {
      words: [...ticketWords(ticket), ticket.reference.toLowerCase()],
    }),
  }));
  await sql`
    update app.tickets t set subject = i.subject, description = i.description, status = i.status,
      priority = i.priority, need = i.need, source = i.source, assignee = nullif(i.assignee, ''),
      agent_group = nullif(i."group", ''), requester = nullif(i.requester, ''), data = i.data,
      updated_at = i."updatedAt", closed_at = i."closedAt",
      search = case when i.words is null then t.search
        else array_to_tsvector(array(select jsonb_array_elements_text(i.words))) end
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as i (id bigint, subject text, description text, status text,
      priority text, need text, source text, assignee text, "group" text, requester text, data jsonb,
      "updatedAt" timestamptz, "closedAt" timestamptz, words jsonb)
    where t.id = i.id`.execute(tx.sql);
}

type Changed = {
  readonly after: Ticket;
  readonly changes: readonly FieldChange[];
  readonly event: TicketEvent['kind'] | undefined;
  readonly cause: string | undefined;
};

async function writeHistory(tx: Database, changed: readonly Changed[], cause: Cause): Promise<void> {
  const lines = changed.flatMap(({ after, changes }) => changes.map((change) => ({ id: after.id, ...change })));
  if (lines.length === 0) return;
  await sql`
    insert into app.ticket_history (ticket_id, at, actor, actor_is_system, field, before, after)
    select l.id, ${new Date(cause.now)}, ${cause.actor.name}, ${cause.actor.isSystem}, l.field, l.before, l.after
    from jsonb_to_recordset(${toJsonb(lines.map((line, at) => ({ ...line, at })))}::jsonb)
      as l (id bigint, field text, before text, after text, at int)
    order by l.at`.execute(tx.sql);
}

async function writeEvents(tx: Database, changed: readonly Changed[], cause: Cause): Promise<void> {
  if (changed.length === 0) return;
  const events = changed.map(({ after, changes, event = 'updated', cause: fault }) => ({
    ...{ id: after.id, kind: event },
    changes: fault === undefined ? changes : [...changes, { field: 'cause', after: fault }],
  }));
  await sql`
    insert into app.ticket_events (ticket_id, kind, changes, depth, fired, created_at)
    select e.id, e.kind, e.changes, ${cause.depth ?? 0}, ${cause.fired ?? []}::text[], ${new Date(cause.now)}
    from jsonb_to_recordset(${toJsonb(events)}::jsonb) as e (id bigint, kind text, changes jsonb)
    order by e.id`.execute(tx.sql);
}
