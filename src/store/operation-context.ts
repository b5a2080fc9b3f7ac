import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';

/** The tickets about a person that were open while something was written for them, or were made of it: the newest first, at most five. */
export async function listTicketsAround(
  database: Database,
  about: {
    readonly job: string;
    readonly worker: string;
    readonly workerAnchor: string;
    readonly from: Instant;
    readonly until: Instant;
  },
): Promise<readonly { readonly reference: string; readonly status: string; readonly subject: string }[]> {
  const { rows } = await sql<{ reference: string; status: string; subject: string }>`
    select t.reference, t.status, t.subject from app.tickets t
    where t.job = ${about.job} and (t.worker_anchor = ${about.workerAnchor} or t.worker = ${about.worker})
      and t.created_at <= ${new Date(about.until)} and (t.closed_at is null or t.closed_at >= ${new Date(about.from)})
    order by t.id desc limit 5`.execute(database.sql);
  return rows;
}
