import { type Kysely, sql } from 'kysely';

/** Who may use the API, and what was done through it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table app.api_tokens (
    id bigint generated always as identity primary key,
    name text not null,
    role text not null check (role in ('administrator', 'agent', 'requester')),
    groups text[] not null default '{}',
    requester text,
    hash text not null unique,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    revoked_by text)`,
  `create unique index on app.api_tokens (lower(name)) where revoked_at is null`,
  `comment on table app.api_tokens is 'Who may use the API. The token itself is shown once and kept nowhere. A name is free again when its token was revoked.'`,
  `comment on column app.api_tokens.name is 'Who acts: stands in the history of tickets and in the lists of changes.'`,
  `comment on column app.api_tokens.groups is 'Of an agent: the agent groups whose tickets it may see; empty: all tickets.'`,
  `comment on column app.api_tokens.requester is 'Of a requester: the e-mail address whose tickets it may see.'`,
  `comment on column app.api_tokens.hash is 'SHA-256 of the token, which has 256 random bits, in hexadecimal digits.'`,
  `comment on column app.api_tokens.last_used_at is 'To the minute.'`,

  `create table app.api_changes (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    role text not null,
    action text not null,
    target text not null,
    fields text[] not null,
    status integer)`,
  `comment on table app.api_changes is 'Every request to the API that changes something, written before it is carried out. Never a value.'`,
  `comment on column app.api_changes.action is 'Method and path as docs/api.md has them: PATCH /api/jobs/{job}.'`,
  `comment on column app.api_changes.target is 'The path that was called.'`,
  `comment on column app.api_changes.fields is 'The names of the fields in the body.'`,
  `comment on column app.api_changes.status is 'Of the answer; null: there was none, because the process ended.'`,
];
