import type { JsonObject } from '../domain/value.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

export type OutboxChannel = 'mail' | 'webhook' | 'itsm';

/** A message to be delivered. */
export type NewMessage = {
  readonly channel: OutboxChannel;
  /** Where to: an address, the name of a webhook or of a peer system. */
  readonly target: string;
  /** A second message with the same key is not taken in, whether the first was delivered or not. */
  readonly dedupeKey: string;
  /** Messages of a channel with the same key are delivered one after the other, in the order in which they came in. */
  readonly orderKey?: string;
  readonly payload: JsonObject;
};

export type OutboxMessage = NewMessage & {
  readonly id: number;
  /** Deliveries tried, the present one included. */
  readonly attempts: number;
  readonly createdAt: number;
};

/** Puts messages into the outbox, those with a known dedupe key left out; gives how many are new. */
export async function enqueue(tx: Database, messages: readonly NewMessage[], now: number): Promise<number> {
  if (messages.length === 0) return 0;
  const { rows } = await sql<{ count: number }>`
    with added as (
      insert into app.outbox (channel, target, dedupe_key, order_key, payload, next_try, created_at)
      select m.channel, m.target, m."dedupeKey", m."orderKey", m.payload, ${new Date(now)}, ${new Date(now)}
      from jsonb_to_recordset(${toJsonb(messages.map((message, at) => ({ ...message, at })))}::jsonb)
        as m (channel text, target text, "dedupeKey" text, "orderKey" text, payload jsonb, at int)
      order by m.at
      on conflict (dedupe_key) do nothing returning 1)
    select count(*) as count from added`.execute(tx.sql);
  return rows[0]?.count ?? 0;
}

/**
 * Takes the messages of a channel that are due, oldest first, for `leaseMilliseconds` (Default: 60,000): who does not say within
 * that time what became of them gives them up to the next taker. Two takers never have the same message; of the
 * messages of one order key only the first that waits is taken.
 */
export async function takeDue(
  database: Database,
  channel: OutboxChannel,
  due: { readonly now: number; readonly limit: number; readonly leaseMilliseconds?: number },
): Promise<readonly OutboxMessage[]> {
  const until = new Date(due.now + (due.leaseMilliseconds ?? 60_000));
  const { rows } = await sql<MessageRow>`
    with due as (
      select o.id from app.outbox o
      where o.channel = ${channel} and o.state = 'waiting' and o.next_try <= ${new Date(due.now)}
        and (o.order_key is null or not exists (
          select 1 from app.outbox earlier
          where earlier.channel = o.channel and earlier.order_key = o.order_key and earlier.state = 'waiting'
            and earlier.id < o.id))
      order by o.next_try, o.id limit ${due.limit} for update skip locked)
    update app.outbox o set attempts = o.attempts + 1, next_try = ${until}
    from due where o.id = due.id
    returning o.id, o.channel, o.target, o.dedupe_key, o.order_key, o.payload, o.attempts, o.created_at`.execute(
    database.sql,
  );
  return rows.map(toMessage).toSorted((one, other) => one.id - other.id);
}

/**
 * Holds a message that was taken for so much longer; false when it is no longer the taker's: the time was over, and somebody else has it
 * or has delivered it. To be asked right before it is sent.
 */
export async function keepTaken(
  database: Database,
  message: Pick<OutboxMessage, 'id' | 'attempts'>,
  until: number,
): Promise<boolean> {
  const { rows } = await sql`
    update app.outbox set next_try = ${new Date(until)}
    where id = ${message.id} and attempts = ${message.attempts} and state = 'waiting' returning 1`.execute(
    database.sql,
  );
  return rows.length === 1;
}

/** These messages have arrived. */
export async function saveDelivered(database: Database, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update app.outbox set state = 'sent', sent_at = ${new Date(now)}, last_error = null
    where id = any(${ids}::bigint[])`.execute(database.sql);
}

/** What became of a message that did not arrive. Without `nextTry` it is given up. */
export type FailedMessage = { readonly id: number; readonly error: string; readonly nextTry?: number };

export async function saveFailed(database: Database, failures: readonly FailedMessage[]): Promise<void> {
  if (failures.length === 0) return;
  const rows = failures.map(({ id, error, nextTry }) => ({
    ...{ id, error },
    ...(nextTry !== undefined && { nextTry: new Date(nextTry).toISOString() }),
  }));
  await sql`
    update app.outbox o set last_error = f.error, next_try = coalesce(f."nextTry", o.next_try),
      state = case when f."nextTry" is null then 'failed' else 'waiting' end
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as f (id bigint, error text, "nextTry" timestamptz)
    where o.id = f.id and o.state <> 'sent'`.execute(database.sql);
}

/** Removes messages that came in before an instant and were delivered or given up; gives how many. What waits stays. */
export async function purgeMessages(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.outbox where created_at < ${new Date(before)} and state in ('sent', 'failed')`.execute(
    database.sql,
  );
  return Number(numAffectedRows ?? 0);
}

type MessageRow = {
  id: number;
  channel: OutboxChannel;
  target: string;
  dedupe_key: string;
  order_key: string | null;
  payload: JsonObject;
  attempts: number;
  created_at: Date;
};

function toMessage(row: MessageRow): OutboxMessage {
  return {
    id: row.id,
    channel: row.channel,
    target: row.target,
    dedupeKey: row.dedupe_key,
    ...(row.order_key !== null && { orderKey: row.order_key }),
    payload: row.payload,
    attempts: row.attempts,
    createdAt: row.created_at.getTime(),
  };
}
