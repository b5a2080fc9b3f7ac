import { type Kysely, sql } from 'kysely';

/**
 * What a human took back must not come again with the next cycle: who is set aside and for which values. Links that a human corrected, with
 * what they were before. Plans and cycles that undo.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table app.set_aside (
    job text not null,
    worker text not null,
    worker_anchor text not null,
    account_anchor text not null default '',
    reason text not null check (reason in ('undone', 'unlinked')),
    withdrawn jsonb not null default '[]',
    undoes_create boolean not null default false,
    plan_id uuid,
    by text not null,
    since timestamptz not null,
    primary key (job, worker_anchor, reason, account_anchor))`,
  `comment on table app.set_aside is 'People whom a human has set aside. undone: what an undo took back is not written again. unlinked: no account is looked for or made. withdrawn: the values that were taken back.'`,

  `create table app.link_changes (
    id bigint generated always as identity primary key,
    action uuid not null,
    job text not null,
    kind text not null check (kind in ('relink', 'unlink', 'takeOver', 'undo')),
    worker text not null,
    worker_anchor text not null,
    before_anchor text,
    before_name text,
    after_anchor text,
    after_name text,
    undoes uuid,
    by text not null,
    at timestamptz not null)`,
  `create index on app.link_changes (job, worker, id desc)`,
  `create index on app.link_changes (action)`,
  `comment on table app.link_changes is 'Every link that a human changed: who, when, before and after. What one order changed has one action.'`,

  `alter table app.links drop constraint links_how_check`,
  `alter table app.links add constraint links_how_check check (how in ('matched', 'created', 'adopted', 'relinked'))`,
  `alter table app.cycles drop constraint cycles_kind_check`,
  `alter table app.cycles add constraint cycles_kind_check check (kind in ('initial', 'incremental', 'on-demand', 'undo'))`,
];
