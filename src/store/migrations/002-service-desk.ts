import { type Kysely, sql } from 'kysely';

/** The service desk: the log of personnel changes, tickets and their events, messages to be delivered, scheduled jobs and their runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...logAndTickets, ...ticketParts, ...messages, ...schedule]) {
    await sql.raw(statement).execute(db);
  }
}

/** What search finds: words of these texts, parted at the same characters as the words that people type. */
const searchText = `left(reference || ' ' || subject || ' ' || coalesce(worker, '') || ' ' || coalesce(assignee, '') || ' ' ||
  coalesce(requester, '') || ' ' || coalesce(data ->> 'person', '') || ' ' || coalesce(data ->> 'account', '') || ' ' || description, 20000)`;

const logAndTickets = [
  `create table app.ticket_numbers (
    entity_type text primary key,
    last_number integer not null)`,
  `comment on table app.ticket_numbers is 'The last number given out for each entity type; numbers have no gaps.'`,

  `create table app.tickets (
    id bigint generated always as identity primary key,
    entity_type text not null,
    number integer not null,
    reference text not null unique,
    subject text not null,
    description text not null,
    status text not null,
    source text not null,
    priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
    need text not null check (need in ('nothing', 'manager', 'approval', 'review', 'decision', 'repair')),
    assignee text,
    agent_group text,
    requester text,
    job text,
    worker text,
    worker_anchor text,
    data jsonb not null default '{}',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    closed_at timestamptz,
    company text generated always as (left(data -> 'person' ->> 'company', 500)) stored,
    is_new_user boolean generated always as ((data ->> 'isNewUser')::boolean) stored,
    search tsvector generated always as (to_tsvector('simple', translate(${searchText}, '@._/+-:;,"', '          '))) stored,
    unique (entity_type, number))`,
  `create index on app.tickets (status, id desc)`,
  `create index on app.tickets (need, id desc) where need <> 'nothing'`,
  `create index on app.tickets (source, id desc)`,
  `create index on app.tickets (entity_type, id desc)`,
  `create index on app.tickets (company, id desc)`,
  `create index on app.tickets (job, id desc)`,
  `create index on app.tickets (job, worker_anchor)`,
  `create index on app.tickets (worker, id desc)`,
  `create index on app.tickets (created_at)`,
  `create index on app.tickets using gin (search) with (fastupdate = off)`,
  `comment on table app.tickets is 'A personnel change, or what a human must decide or fix. Whether a ticket is open is a property of its status in the configuration. closed_at: when it last went from an open status to another.'`,

  `create table app.flex_logs (
    id bigint generated always as identity primary key,
    job text not null,
    run_id text not null,
    company_id text,
    worker text not null,
    worker_anchor text not null,
    seq integer not null,
    content jsonb not null,
    content_hash text not null,
    previous_hash text,
    changed_fields jsonb not null default '[]',
    is_new_user boolean not null,
    ticket_id bigint not null references app.tickets on delete cascade,
    state text not null check (state in ('logged', 'held', 'queued', 'processing', 'done', 'needsManager', 'failed', 'superseded')),
    connection text,
    attempts integer not null default 0,
    next_try timestamptz,
    last_error text,
    directory_dn text,
    directory_object_id text,
    user_name text,
    created_at timestamptz not null,
    processed_at timestamptz,
    unique (job, worker_anchor, seq))`,
  `create index on app.flex_logs (job, next_try nulls first, id) where state in ('queued', 'processing', 'needsManager', 'failed')`,
  `create index on app.flex_logs (job, state, id desc)`,
  `create index on app.flex_logs (job, worker, id desc)`,
  `create index on app.flex_logs (ticket_id)`,
  `create index on app.flex_logs (created_at)`,
  `comment on table app.flex_logs is 'Each person as Flex HR had it when it was new or had changed, sanitised; worker: the employment number, worker_anchor: the id in Flex HR. seq counts the rows of a person: two runs that see the same change at once cannot both log it. is_new_user: our log had no row of this person.'`,
];

const ticketParts = [
  `create table app.ticket_comments (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references app.tickets on delete cascade,
    key text,
    author text not null,
    author_is_system boolean not null,
    is_internal boolean not null,
    text text not null,
    created_at timestamptz not null,
    unique (ticket_id, key))`,
  `create index on app.ticket_comments (ticket_id, id)`,
  `comment on table app.ticket_comments is 'What was said on a ticket. key: who writes the same comment again after a crash writes it once.'`,

  `create table app.ticket_history (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references app.tickets on delete cascade,
    at timestamptz not null,
    actor text not null,
    actor_is_system boolean not null,
    field text not null,
    before text,
    after text)`,
  `create index on app.ticket_history (ticket_id, id)`,
  `comment on table app.ticket_history is 'Every field of a ticket that changed, by whom.'`,

  `create table app.ticket_links (
    from_id bigint not null references app.tickets on delete cascade,
    to_id bigint not null references app.tickets on delete cascade,
    kind text not null check (kind in ('follows')),
    primary key (from_id, to_id, kind))`,
  `create index on app.ticket_links (to_id)`,
  `comment on table app.ticket_links is 'follows: from_id is the later ticket about the same person, to_id the one before it.'`,

  `create table app.ticket_events (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references app.tickets on delete cascade,
    kind text not null check (kind in ('created', 'updated', 'commented', 'processed', 'needsManager', 'failed')),
    changes jsonb not null default '[]',
    depth integer not null default 0,
    fired text[] not null default '{}',
    created_at timestamptz not null,
    handled_at timestamptz)`,
  `create index on app.ticket_events (id) where handled_at is null`,
  `create index on app.ticket_events (ticket_id, id)`,
  `create index on app.ticket_events (handled_at) where handled_at is not null`,
  `comment on table app.ticket_events is 'That something happened to a ticket, written with it and kept until triggers and rules have seen it. fired: the triggers that led to it, none of which fires on it again.'`,

  `create table app.manager_choices (
    job text not null,
    worker_anchor text not null,
    manager_worker text,
    account_anchor text,
    account_name text,
    chosen_by text not null,
    chosen_at timestamptz not null,
    primary key (job, worker_anchor),
    check (manager_worker is not null or account_anchor is not null))`,
  `comment on table app.manager_choices is 'Who a human said the manager of a person is, when HR''s own word led to no account: a worker, or an account of the target.'`,
];

const messages = [
  `create table app.outbox (
    id bigint generated always as identity primary key,
    channel text not null check (channel in ('mail', 'webhook', 'itsm')),
    target text not null,
    dedupe_key text not null unique,
    order_key text,
    payload jsonb not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
    attempts integer not null default 0,
    next_try timestamptz not null,
    last_error text,
    created_at timestamptz not null,
    sent_at timestamptz)`,
  `create index on app.outbox (channel, next_try, id) where state = 'waiting'`,
  `create index on app.outbox (channel, order_key, id) where state = 'waiting' and order_key is not null`,
  `create index on app.outbox (created_at)`,
  `comment on table app.outbox is 'Messages to be delivered, each once by its dedupe_key, those of one order_key in their order. Who takes a message pushes next_try ahead as a lease. failed: given up.'`,

  `create table app.itsm_peers (
    system text not null,
    ticket_id bigint not null references app.tickets on delete cascade,
    peer_id text not null,
    state jsonb not null default '{}',
    created_at timestamptz not null default now(),
    primary key (system, ticket_id))`,
  `create index on app.itsm_peers (system, peer_id)`,
  `comment on table app.itsm_peers is 'The ticket of another ITSM system that follows one of ours, and what was last written to it.'`,
];

const schedule = [
  `create schema if not exists sch`,

  `create table sch.scheduled_jobs (
    id bigint generated always as identity primary key,
    job_type text not null unique,
    name text not null,
    job text not null,
    cron_expression text,
    configured_cron text,
    time_zone text not null default 'UTC',
    is_active boolean not null default true,
    last_start timestamptz,
    last_end timestamptz,
    last_result text,
    last_error text,
    next_run timestamptz,
    running_node text,
    lease_until timestamptz,
    max_run_seconds integer not null default 3600)`,
  `create index on sch.scheduled_jobs (next_run) where is_active`,
  `comment on table sch.scheduled_jobs is 'What runs when. cron_expression: the one in force; configured_cron: the one of the configuration when it was last applied, so that a schedule set by hand is told from an old one. lease_until: a node that was killed holds its run until then.'`,

  `create table sch.job_runs (
    id uuid primary key,
    job_type text not null,
    job text not null,
    trigger text not null check (trigger in ('cron', 'manual')),
    node text not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    result text,
    counters jsonb not null default '{}',
    message text)`,
  `create index on sch.job_runs (job_type, started_at desc)`,
  `create index on sch.job_runs (started_at)`,
  `comment on table sch.job_runs is 'Each run of a scheduled job, those that were skipped included, with what it counted.'`,
];
