import { type Kysely, sql } from 'kysely';

/** Logins that a system refused, for all nodes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table if not exists app.refused_logins (
    login text primary key,
    account text not null,
    what text not null,
    refused_at timestamptz not null,
    until_at timestamptz not null)`,
  `create index if not exists refused_logins_account_idx on app.refused_logins (account)`,
  `comment on table app.refused_logins is 'Logins that a system refused because of name or password: no node tries them before until_at. login: salt and scrypt of servers, account and password.'`,
];
