import { type Kysely, sql } from 'kysely';

/** Whom a ticket about several people is about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table if not exists app.ticket_people (
    ticket_id bigint not null references app.tickets on delete cascade,
    worker text not null,
    primary key (ticket_id, worker))`,
  `create index if not exists ticket_people_worker_idx on app.ticket_people (worker, ticket_id)`,
  `comment on table app.ticket_people is 'Whom a ticket is about that is about several people: those whom one cause holds now, or held last when it was closed. worker: the id that people know.'`,
];
