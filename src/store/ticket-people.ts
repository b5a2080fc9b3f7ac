import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** Whom tickets are about that are about several people, by the ids that people know; nobody else any more. To be called in a transaction. */
export async function saveTicketPeople(
  tx: Database,
  tickets: readonly { readonly id: number; readonly workers: readonly string[] }[],
): Promise<void> {
  if (tickets.length === 0) return;
  const input = sql`
    select t.id, p.worker from jsonb_to_recordset(${toJsonb(tickets)}::jsonb) as t (id bigint, workers jsonb),
      jsonb_array_elements_text(t.workers) as p (worker)`;
  await sql`
    delete from app.ticket_people p where p.ticket_id = any(${tickets.map(({ id }) => id)}::bigint[])
      and (p.ticket_id, p.worker) not in (${input})`.execute(tx.sql);
  await sql`
    insert into app.ticket_people (ticket_id, worker) ${input} on conflict do nothing`.execute(tx.sql);
}
