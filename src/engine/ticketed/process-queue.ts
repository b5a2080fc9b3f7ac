import { ConfigError } from '../../config/config-error.ts';
import { ConnectorError } from '../../connectors/contract.ts';
import type { FlexLog } from '../../domain/flex-log.ts';
import { type Counts, type GuardTrip, newCounts, type Verdict as PlanVerdict } from '../../domain/plan.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Verdict } from '../../pipeline/decide-worker.ts';
import { flexHrActor } from '../../servicedesk/entity-types.ts';
import { statusRoles } from '../../servicedesk/statuses.ts';
import { inTransaction } from '../../store/database.ts';
import { loadQueued, saveLogStates } from '../../store/flex-logs.ts';
import { loadManagerChoices } from '../../store/manager-choices.ts';
import { updateTickets } from '../../store/update-tickets.ts';
import { type CycleResult, newOperationCounts, type OperationCounts } from '../cycle-result.ts';
import { EngineError } from '../engine-error.ts';
import { describeJob } from '../job/open-job.ts';
import { runCycle } from '../run-cycle.ts';
import { assertLocked } from '../with-job-lock.ts';
import { type ConnectionJob, toConnectionJob } from './connection-job.ts';
import { describeProcessed } from './describe-processed.ts';
import { type LoggedPerson, openLoggedSource } from './logged-source.ts';
import { saveSettled } from './save-settled.ts';
import { settle } from './settle.ts';
import { settleUnreachable } from './settle-unreachable.ts';
import type { DeskRun, TicketedRun } from './ticketed-run.ts';

/** How many people one cycle takes: they are planned together, so that those who manage one another go through whole. */
const batchSize = 1000;

/** What processing did. */
export type ProcessedQueue = {
  readonly counts: Counts;
  readonly operations: OperationCounts;
  readonly problems: Problem[];
  readonly planIds: string[];
  verdict: PlanVerdict;
  readonly trips: GuardTrip[];
  /** The connections that could not be written to, with the cause. */
  readonly unreachable: { readonly connection: string; readonly error: ConnectorError }[];
  /** Anchors of those whom rows of the log were about. */
  readonly people: string[];
};

/** Processes every row of the log that a trigger asked for, and those whose next try has come: a cycle for each connection. */
export async function processQueue(run: TicketedRun, before: ProcessedQueue | undefined): Promise<ProcessedQueue> {
  const total = before ?? newProcessed();
  for (;;) {
    const logs = await loadQueued(run.deps.database, {
      ...{ job: run.job, now: run.now, limit: batchSize },
      duplicates: { target: run.settings.target, tried: [...new Set(total.people)] },
    });
    if (logs.length === 0) return total;
    for (const [connection, some] of Map.groupBy(logs, (log) => log.connection ?? run.settings.target)) {
      await processSome(run, { connection, logs: some, total });
    }
  }
}

type Batch = {
  readonly connection: string;
  readonly logs: readonly FlexLog[];
  readonly total: ProcessedQueue;
};

async function processSome(run: TicketedRun, { connection, logs, total }: Batch): Promise<void> {
  total.people.push(...logs.map(({ workerAnchor }) => workerAnchor));
  await assertLocked(run.job, run.lock);
  await beginWork(run, connection, logs);
  try {
    const target = toConnectionJob(run.deps, run.job, connection);
    const { result, verdicts } = await runOver(run, target, { logs });
    addResult(total, result);
    // Later than what the cycle has linked: who waits goes on when there is a newer link.
    const now = run.deps.clock.now();
    const processed = await describeProcessed(run, { target, connection, logs, result, verdicts });
    await assertLocked(run.job, run.lock);
    await saveSettled(
      run,
      connection,
      processed.map((one) => ({ log: one.log, manager: one.manager, settled: settle(one, now) })),
    );
  } catch (error) {
    if (!(error instanceof ConnectorError || error instanceof ConfigError || error instanceof EngineError)) throw error;
    // Whose own lock is gone leaves the rows to whoever has it now.
    await assertLocked(run.job, run.lock);
    if (passing.has(error.code)) return await putBack(run, logs);
    const settled = logs.map((log) => ({ log, settled: settleUnreachable(log, { connection, error, now: run.now }) }));
    run.deps.logger.error('people could not be processed', {
      ...{ job: run.job, connection, people: logs.length, code: error.code, message: error.message },
    });
    await saveSettled(run, connection, settled);
    total.counts.read += logs.length;
    total.counts.failed += logs.length;
    if (error instanceof ConnectorError) total.unreachable.push({ connection, error });
    total.problems.push({
      ...{ code: error.code, system: connection, message: error.message, advice: adviceOf(error) },
    });
  }
}

/** What is over in a moment and nobody's fault: a dry run, or another node, has the job. */
const passing: ReadonlySet<string> = new Set(['jobRunning', 'lockLost']);

async function putBack(run: TicketedRun, logs: readonly FlexLog[]): Promise<void> {
  await saveLogStates(
    run.deps.database,
    logs.map(({ id, attempts, lastError }) => ({
      ...{ id, attempts, state: 'queued', nextTry: run.now + 60_000 },
      ...(lastError !== undefined && { lastError }),
    })),
  );
}

function adviceOf(error: ConnectorError | ConfigError | EngineError): string {
  return error instanceof ConfigError ? 'Correct the configuration and apply it.' : error.advice;
}

/** The rows are in work, and the tickets of those who are worked on for the first time say so: one more try of who waits is no news. */
async function beginWork(run: TicketedRun, connection: string, logs: readonly FlexLog[]): Promise<void> {
  const { working } = statusRoles(run.statuses);
  await inTransaction(run.deps.database, async (tx) => {
    await saveLogStates(
      tx,
      logs.map(({ id, lastError }) => ({
        ...{ id, connection, state: 'processing' },
        ...(lastError !== undefined && { lastError }),
      })),
    );
    const begun = new Set(logs.filter(({ attempts }) => attempts === 0).map(({ ticketId }) => ticketId));
    const updates = [...begun].map((id) => ({ id, set: { status: working } }));
    await updateTickets(tx, updates, { actor: flexHrActor, now: run.now, statuses: run.statuses });
  });
}

/** A cycle over what the log has of these people. */
export async function runOver(
  run: DeskRun,
  target: ConnectionJob,
  { logs, planOnly = false }: { readonly logs: readonly LoggedPerson[]; readonly planOnly?: boolean },
): Promise<{ result: CycleResult; verdicts: ReadonlyMap<string, Verdict> }> {
  const verdicts = new Map<string, Verdict>();
  const choices = await loadManagerChoices(
    run.deps.database,
    run.job,
    logs.map(({ workerAnchor }) => workerAnchor),
  );
  const { source } = describeJob(target.deps, target.name);
  const result = await runCycle(target.deps, target.name, {
    ...{ only: logs.map(({ worker }) => worker), planOnly },
    source: openLoggedSource(source, run.settings.source, { logs, choices }),
    onJudged: (worker, verdict) => verdicts.set(worker.anchor, verdict),
    ...(run.onProgress !== undefined && { onProgress: run.onProgress }),
  });
  return { result, verdicts };
}

export function newProcessed(): ProcessedQueue {
  return {
    counts: newCounts(),
    operations: newOperationCounts(),
    ...{ problems: [], planIds: [], verdict: 'go', trips: [], unreachable: [], people: [] },
  };
}

/** Counts what one cycle did. */
export function addResult(total: ProcessedQueue, result: CycleResult): void {
  for (const name of Object.keys(total.counts) as (keyof Counts)[]) total.counts[name] += result.counts[name];
  for (const name of Object.keys(total.operations) as (keyof OperationCounts)[])
    total.operations[name] += result.operations[name];
  total.problems.push(...result.problems);
  total.planIds.push(result.planId);
  total.trips.push(...result.trips);
  if (result.verdict !== 'go') total.verdict = result.verdict;
}
