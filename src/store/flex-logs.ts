import type { FlexLog, FlexLogState } from '../domain/flex-log.ts';
import type { FieldChange } from '../domain/ticket.ts';
import type { JsonObject } from '../domain/value.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** A row to be logged; what processing adds comes later. */
export type NewFlexLog = Omit<
  FlexLog,
  'id' | 'attempts' | 'nextTry' | 'lastError' | 'dn' | 'userName' | 'createdAt' | 'processedAt'
>;

/**
 * Until the transaction ends, nobody else takes in records of this job: two runs that see the same new person at once make one
 * ticket. Call it first in the transaction.
 */
export async function lockIntake(tx: Database, job: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('hirewire.intake'), hashtext(${job}))`.execute(tx.sql);
}

/** The content hash of each person's newest row, by worker anchor: enough to tell who has not changed. */
export async function loadNewestHashes(
  database: Database,
  job: string,
  anchors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (anchors.length === 0) return new Map();
  const { rows } = await sql<{ anchor: string; content_hash: string }>`
    select a.anchor, l.content_hash from unnest(${anchors}::text[]) as a (anchor)
    cross join lateral (
      select content_hash from app.flex_logs where job = ${job} and worker_anchor = a.anchor
      order by seq desc limit 1) l`.execute(database.sql);
  return new Map(rows.map((row) => [row.anchor, row.content_hash]));
}

/** Each person's newest row, by worker anchor. */
export async function loadNewestLogs(
  database: Database,
  job: string,
  anchors: readonly string[],
): Promise<ReadonlyMap<string, FlexLog>> {
  if (anchors.length === 0) return new Map();
  const { rows } = await sql<FlexLogRow>`
    select l.* from unnest(${anchors}::text[]) as a (anchor)
    cross join lateral (
      select ${flexLogColumns} from app.flex_logs l where job = ${job} and worker_anchor = a.anchor
      order by seq desc limit 1) l`.execute(database.sql);
  return new Map(rows.map((row) => [row.worker_anchor, toFlexLog(row)]));
}

/** The anchors of everybody whom the log of a job knows, in pages. */
export async function* listLoggedAnchors(database: Database, job: string): AsyncIterable<readonly string[]> {
  let last = '';
  for (;;) {
    const { rows } = await sql<{ worker_anchor: string }>`
      select distinct worker_anchor from app.flex_logs
      where job = ${job} and worker_anchor > ${last} order by worker_anchor limit 5000`.execute(database.sql);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.worker_anchor;
    yield rows.map((row) => row.worker_anchor);
  }
}

/**
 * Logs persons, at most one row each; gives the rows' ids by worker anchor. Their earlier rows that were not processed are superseded.
 *
 * @throws a unique violation when somebody else logged one of them since their newest rows were read without {@link lockIntake}.
 */
export async function insertLogs(
  tx: Database,
  logs: readonly NewFlexLog[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  if (logs.length === 0) return new Map();
  const { rows } = await sql<{ id: number; worker_anchor: string }>`
    with input as (
      select l.* from jsonb_to_recordset(${toJsonb(logs.map((log, at) => ({ ...log, at })))}::jsonb) as l (at int,
        job text, "runId" text, "companyId" text, worker text, "workerAnchor" text, content jsonb, hash text,
        "previousHash" text, changes jsonb, "isNewUser" boolean, "ticketId" bigint, state text, connection text)),
    overtaken as (
      update app.flex_logs f set state = 'superseded', next_try = null from input i
      where f.job = i.job and f.worker_anchor = i."workerAnchor" and f.state = any(${overtakable}))
    insert into app.flex_logs (job, run_id, company_id, worker, worker_anchor, seq, content, content_hash,
      previous_hash, changed_fields, is_new_user, ticket_id, state, connection, created_at)
    select i.job, i."runId", i."companyId", i.worker, i."workerAnchor",
      1 + coalesce((select max(f.seq) from app.flex_logs f where f.job = i.job and f.worker_anchor = i."workerAnchor"), 0),
      i.content, i.hash, i."previousHash", i.changes, i."isNewUser", i."ticketId", i.state, i.connection, ${new Date(now)}
    from input i order by i.at
    returning id, worker_anchor`.execute(tx.sql);
  return new Map(rows.map((row) => [row.worker_anchor, row.id]));
}

/** States whose work a newer row takes over. A row that is being processed ends by itself. */
const overtakable: readonly FlexLogState[] = ['logged', 'held', 'queued', 'needsManager', 'failed'];

/**
 * Marks the newest row of each person to be processed on a connection, whatever became of it before; gives the anchors of those
 * who have one. A held row remembers the connection and stays held; a row that is being processed is queued once more; what HR has
 * anonymised is never processed, so that nothing of it comes to the directory.
 */
export async function queueLogs(
  tx: Database,
  queue: { readonly job: string; readonly connection: string; readonly anchors: readonly string[] },
): Promise<readonly string[]> {
  const { rows } = await sql<{ worker_anchor: string }>`
    with newest as (
      select l.id from unnest(${[...new Set(queue.anchors)].toSorted()}::text[]) as a (anchor)
      cross join lateral (
        select id from app.flex_logs where job = ${queue.job} and worker_anchor = a.anchor
        order by seq desc limit 1) l)
    update app.flex_logs f set connection = ${queue.connection}, next_try = null, attempts = 0,
      state = case when f.state = 'held' then 'held' else 'queued' end
    from newest n where n.id = f.id and not f.content @> '{"isAnonymised": true}'
    returning f.worker_anchor`.execute(tx.sql);
  return rows.map((row) => row.worker_anchor);
}

export type QueueLimits = {
  readonly job: string;
  readonly now: number;
  readonly limit: number;
  /**
   * Which duplicates may go on: the system of the job's own connector space, and the anchors of those whom this run has tried, who are not
   * tried once more. (Default: none before their next try.)
   */
  readonly duplicates?: { readonly target: string; readonly tried: readonly string[] };
};

/**
 * Rows to be processed now, at most one a person: the queued ones, those whose next try is due, and those that were being processed
 * when a run was killed. Who waits for a manager goes on with the manager's own row, and when the manager has got an account since; who has
 * the matching value of another person, when nobody else has it any more. Managers come before those below them, so that nobody in these rows
 * waits for somebody in the next ones; who manages one another comes last. To be called under the job's lock, when nobody else processes.
 */
export async function loadQueued(database: Database, due: QueueLimits): Promise<readonly FlexLog[]> {
  const now = new Date(due.now);
  const isFreed = isAloneNow(sql`l`, due.duplicates);
  const { rows } = await sql<FlexLogRow>`
    with recursive waiting as materialized (
      select l.id, l.worker_anchor, l.state, l.next_try, l.job, l.connection, l.processed_at, m.manager,
        case when l.state in ('queued', 'processing') then l.next_try is null or l.next_try <= ${now}
          else l.next_try <= ${now} or ${isFreed} end as is_due
      from app.flex_logs l
      left join app.manager_choices c on c.job = l.job and c.worker_anchor = l.worker_anchor
      cross join lateral (select coalesce(c.manager_worker, l.content->>'immediateManagerEmployeeId') as manager) m
      where l.job = ${due.job} and not l.content @> '{"isAnonymised": true}'
        and l.state in ('queued', 'processing', 'needsManager', 'failed')
        and (l.state = 'needsManager' or l.next_try is null or l.next_try <= ${now} or ${isFreed})
        and not exists (select 1 from app.flex_logs later
          where later.job = l.job and later.worker_anchor = l.worker_anchor and later.seq > l.seq)),
    due (id, worker_anchor, next_try, manager) as (
      select w.id, w.worker_anchor, w.next_try, w.manager from waiting w
      where w.is_due or (w.state = 'needsManager' and ${managerHasAccountSince(sql`w`)})
      union
      select w.id, w.worker_anchor, w.next_try, w.manager from due d
      join waiting w on w.manager = d.worker_anchor and w.state = 'needsManager'),
    placed (place_id, anchor, depth) as (
      select d.id, d.worker_anchor, 0 from due d
      where not exists (select 1 from due m where m.worker_anchor = d.manager)
      union all
      select d.id, d.worker_anchor, p.depth + 1 from placed p join due d on d.manager = p.anchor),
    chosen as (
      select d.id as chosen_id, row_number() over (order by p.depth nulls last, d.next_try nulls first, d.id) as place
      from due d left join placed p on p.place_id = d.id
      order by place limit ${due.limit})
    select ${flexLogColumns} from chosen join app.flex_logs l on l.id = chosen_id order by place`.execute(database.sql);
  return rows.map(toFlexLog);
}

/** The links of a job on another connection than its own target stand under `job@connection`. */
function managerHasAccountSince(row: ReturnType<typeof sql>) {
  return sql`exists (
    select 1 from app.source_keys k join app.links a on a.job = k.job and a.worker_anchor = k.anchor
    where k.job in (${row}.job, ${row}.job || '@' || ${row}.connection) and k.key = ${row}.manager
      and a.linked_at > ${row}.processed_at)`;
}

/** The row failed for a matching value that another person had, and the connector space of its connection knows nobody else with it now. */
function isAloneNow(row: ReturnType<typeof sql>, duplicates: QueueLimits['duplicates']) {
  if (duplicates === undefined) return sql`false`;
  return sql`(${row}.state = 'failed' and ${row}.next_try is not null and ${row}.last_error like '%duplicateMatchingValue: %'
    and not ${row}.worker_anchor = any(${duplicates.tried}::text[])
    and exists (select 1 from app.source_objects s
      where s.job = case when ${row}.connection = ${duplicates.target} then ${row}.job else ${row}.job || '@' || ${row}.connection end
        and s.anchor = ${row}.worker_anchor
        and not exists (select 1 from app.source_objects o
          where o.job = s.job and o.match_key = s.match_key and o.anchor <> s.anchor)))`;
}

/** What became of a row. Absent `connection`, `attempts`, `dn`, `userName`, `objectId` and `processedAt` stay; the rest is taken away. */
export type FlexLogOutcome = {
  readonly id: number;
  readonly state: FlexLogState;
  readonly connection?: string;
  readonly attempts?: number;
  readonly nextTry?: number;
  readonly lastError?: string;
  readonly dn?: string;
  readonly userName?: string;
  /** The account's anchor. */
  readonly objectId?: string;
  readonly processedAt?: number;
};

/** Saves what became of rows. What a newer row has overtaken meanwhile, and is not done, is superseded and not tried again. */
export async function saveLogStates(database: Database, outcomes: readonly FlexLogOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const json = toJsonb(
    outcomes.map(({ nextTry, processedAt, ...rest }) => ({
      ...rest,
      ...(nextTry !== undefined && { nextTry: new Date(nextTry).toISOString() }),
      ...(processedAt !== undefined && { processedAt: new Date(processedAt).toISOString() }),
    })),
  );
  await sql`
    with judged as (
      select o.*, o.state not in ('done', 'processing') and exists (select 1 from app.flex_logs later
        where later.job = f.job and later.worker_anchor = f.worker_anchor and later.seq > f.seq) as overtaken
      from jsonb_to_recordset(${json}::jsonb) as o (id bigint, state text, connection text, attempts int,
        "nextTry" timestamptz, "lastError" text, dn text, "userName" text, "objectId" text, "processedAt" timestamptz)
      join app.flex_logs f on f.id = o.id)
    update app.flex_logs f set state = case when j.overtaken then 'superseded' else j.state end,
      next_try = case when j.overtaken then null else j."nextTry" end, last_error = j."lastError",
      connection = coalesce(j.connection, f.connection), attempts = coalesce(j.attempts, f.attempts),
      directory_dn = coalesce(j.dn, f.directory_dn), user_name = coalesce(j."userName", f.user_name),
      directory_object_id = coalesce(j."objectId", f.directory_object_id),
      processed_at = coalesce(j."processedAt", f.processed_at)
    from judged j where f.id = j.id`.execute(database.sql);
}

/** A row as PostgreSQL gives it; for the query files of this family alone. */
export type FlexLogRow = {
  id: number;
  job: string;
  run_id: string;
  company_id: string | null;
  worker: string;
  worker_anchor: string;
  content: JsonObject;
  content_hash: string;
  previous_hash: string | null;
  changed_fields: FieldChange[];
  is_new_user: boolean;
  ticket_id: number;
  state: FlexLogState;
  connection: string | null;
  attempts: number;
  next_try: Date | null;
  last_error: string | null;
  directory_dn: string | null;
  user_name: string | null;
  created_at: Date;
  processed_at: Date | null;
};

export const flexLogColumns = sql.raw(
  `id, job, run_id, company_id, worker, worker_anchor, content, content_hash, previous_hash, changed_fields, is_new_user,
  ticket_id, state, connection, attempts, next_try, last_error, directory_dn, user_name, created_at, processed_at`,
);

export function toFlexLog(row: FlexLogRow): FlexLog {
  return {
    id: row.id,
    job: row.job,
    runId: row.run_id,
    worker: row.worker,
    workerAnchor: row.worker_anchor,
    ...(row.company_id !== null && { companyId: row.company_id }),
    content: row.content,
    hash: row.content_hash,
    ...(row.previous_hash !== null && { previousHash: row.previous_hash }),
    changes: row.changed_fields,
    isNewUser: row.is_new_user,
    ticketId: row.ticket_id,
    state: row.state,
    ...(row.connection !== null && { connection: row.connection }),
    attempts: row.attempts,
    ...(row.next_try !== null && { nextTry: row.next_try.getTime() }),
    ...(row.last_error !== null && { lastError: row.last_error }),
    ...(row.directory_dn !== null && { dn: row.directory_dn }),
    ...(row.user_name !== null && { userName: row.user_name }),
    createdAt: row.created_at.getTime(),
    ...(row.processed_at !== null && { processedAt: row.processed_at.getTime() }),
  };
}
