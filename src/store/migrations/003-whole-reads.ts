import { type Kysely, sql } from 'kysely';

/** Whole reads that can be taken up after a break, and that tell whom the source did not name any more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table app.whole_reads (
    job text primary key,
    started_at timestamptz not null,
    watermark text not null,
    mapping_hash text not null,
    is_open boolean not null,
    last_whole_at timestamptz)`,
  `comment on table app.whole_reads is 'The read of everybody that a job began last. is_open: it has not ended whole, and the next one goes on where it stopped. last_whole_at: when the last one began that ended whole and was used.'`,

  `create table app.whole_read_workers (
    job text not null,
    worker text not null,
    anchor text not null,
    read_at timestamptz not null,
    outcome text not null,
    plan_id uuid,
    primary key (job, worker))`,
  `create index on app.whole_read_workers (job, anchor)`,
  `comment on table app.whole_read_workers is 'By which read of everybody (the time of its beginning) a worker was last named, and how that one judged them. plan_id: the plan that had something to write for them.'`,
];
