import type { OperationKind } from '../../domain/operation.ts';
import type { Instant } from '../../domain/time.ts';
import { findCycleId } from '../../store/list-cycles.ts';
import type { Paging } from '../../store/list-flex-logs.ts';
import {
  findAccountAnchors,
  type LoggedOperation,
  listOperations,
  type OperationFilter,
  type OperationOutcome,
} from '../../store/operation-log.ts';
import type { LogDeps } from './log-deps.ts';
import { assertJob, partsOfAll, partsOfJob } from './parts-of-job.ts';

/** Which lines of the provisioning log a human wants to see; every part that is given must hold. */
export type LogQuery = {
  readonly job?: string;
  /** The id by which people know the worker. */
  readonly worker?: string;
  /** A DN that the account has or had, in any case, or its anchor. */
  readonly account?: string;
  /** The id of a cycle, or its first 8 characters. */
  readonly cycle?: string;
  readonly kind?: OperationKind;
  readonly outcome?: OperationOutcome;
  readonly from?: Instant;
  readonly until?: Instant;
};

/**
 * A page of the provisioning log, newest first; `before` of the paging is the id of the last line of the page before.
 *
 * @throws ConfigError when nothing is found of a job that the configuration does not have
 */
export async function listLog(deps: LogDeps, query: LogQuery, paging: Paging): Promise<readonly LoggedOperation[]> {
  const filter = await toFilter(deps, query);
  const lines = filter === undefined ? [] : await listOperations(deps.database, filter, paging);
  if (lines.length === 0 && query.job !== undefined) assertJob(deps.configuration, query.job);
  return lines;
}

/** Every line in pages, newest first, so that memory stays flat. */
export async function* listWholeLog(deps: LogDeps, query: LogQuery): AsyncIterable<readonly LoggedOperation[]> {
  let before: number | undefined;
  for (;;) {
    const lines = await listLog(deps, query, { limit: 1000, ...(before !== undefined && { before }) });
    before = lines.at(-1)?.id;
    if (before === undefined) return;
    yield lines;
  }
}

/** Undefined: there is no such cycle, so that no line can be of it. */
async function toFilter({ database, configuration }: LogDeps, query: LogQuery): Promise<OperationFilter | undefined> {
  const { job, account, cycle, ...same } = query;
  const cycleId = cycle === undefined ? undefined : await findCycleId(database, cycle);
  if (cycle !== undefined && cycleId === undefined) return undefined;
  const jobs = job === undefined ? undefined : partsOfJob(configuration, job);
  const anchors =
    account === undefined ? undefined : await findAccountAnchors(database, account, jobs ?? partsOfAll(configuration));
  return {
    ...same,
    ...(jobs !== undefined && { jobs }),
    ...(cycleId !== undefined && { cycleId }),
    ...(anchors !== undefined && { accountAnchors: anchors }),
  };
}
