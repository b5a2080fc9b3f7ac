import type { FlexLog, FlexLogState } from '../domain/flex-log.ts';
import { type Database, sql } from './database.ts';
import { type FlexLogRow, flexLogColumns, toFlexLog } from './flex-logs.ts';

/** Which rows of the log; every part that is given must hold. */
export type FlexLogFilter = {
  readonly job?: string;
  /** The person, by the id that people know or by the anchor. */
  readonly worker?: string;
  readonly companyId?: string;
  readonly states?: readonly FlexLogState[];
  readonly isNewUser?: boolean;
  readonly ticketId?: number;
  /** Logged at this instant or later, in milliseconds. */
  readonly from?: number;
  /** Logged before this instant. */
  readonly until?: number;
};

/** A page of a list that is sorted newest first. */
export type Paging = {
  /** Only what is older than the row with this id: the last one of the page before. */
  readonly before?: number;
  /** (Default: 50.) */
  readonly limit?: number;
};

/** One page of the log, newest first, and how many rows the filter has in all. */
export async function listLogs(
  database: Database,
  filter: FlexLogFilter,
  paging: Paging = {},
): Promise<{ readonly logs: readonly FlexLog[]; readonly total: number }> {
  const where = toCondition(filter);
  const page = await sql<FlexLogRow>`
    select ${flexLogColumns} from app.flex_logs l
    where ${where} and ${paging.before === undefined ? sql`true` : sql`id < ${paging.before}`}
    order by id desc limit ${paging.limit ?? 50}`.execute(database.sql);
  const count = await sql<{ total: number }>`
    select count(*) as total from app.flex_logs l where ${where}`.execute(database.sql);
  return { logs: page.rows.map(toFlexLog), total: count.rows[0]?.total ?? 0 };
}

function toCondition(filter: FlexLogFilter) {
  const parts = [
    filter.job !== undefined && sql`job = ${filter.job}`,
    filter.worker !== undefined && sql`(worker = ${filter.worker} or worker_anchor = ${filter.worker})`,
    filter.companyId !== undefined && sql`company_id = ${filter.companyId}`,
    filter.states !== undefined && sql`state = any(${filter.states}::text[])`,
    filter.isNewUser !== undefined && sql`is_new_user = ${filter.isNewUser}`,
    filter.ticketId !== undefined && sql`ticket_id = ${filter.ticketId}`,
    filter.from !== undefined && sql`created_at >= ${new Date(filter.from)}`,
    filter.until !== undefined && sql`created_at < ${new Date(filter.until)}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}

/**
 * Removes rows that were logged before an instant and wait for nothing; gives how many. The newest row of each person stays: without it
 * the person would count as new.
 */
export async function purgeLogs(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.flex_logs l
    where created_at < ${new Date(before)} and state in ('done', 'superseded', 'logged', 'held', 'failed')
      and exists (select 1 from app.flex_logs later
        where later.job = l.job and later.worker_anchor = l.worker_anchor and later.seq > l.seq)`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}
