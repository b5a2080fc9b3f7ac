import { ConfigError } from '../../config/config-error.ts';
import { ConnectorError } from '../../connectors/contract.ts';
import { flexHrEntity } from '../../servicedesk/entity-types.ts';
import { listWaitingPeople, type WaitingPerson } from '../../store/waiting-people.ts';
import { tellJobEvent } from '../desk/tell-desk.ts';
import type { EngineDeps, Progress } from '../engine-deps.ts';
import { purge } from '../purge.ts';
import { recordFailure } from '../record-failure.ts';
import { type HeldLock, withJobLock } from '../with-job-lock.ts';
import { deliverMessages } from './deliver-messages.ts';
import { handleEvents } from './handle-events.ts';
import { type ProcessedQueue, processQueue } from './process-queue.ts';
import { type TakenIn, takeIn, takeInDue } from './take-in.ts';
import { describeTicketedRun, type RunParts, type TicketedResult } from './ticketed-result.ts';
import { type DeskRun, type TicketedRun, toDeskRun } from './ticketed-run.ts';

export type TicketedOptions = {
  /** Read everybody, not only those changed within the window. */
  readonly full?: boolean;
  readonly onProgress?: (progress: Progress) => void;
};

/**
 * One run of a job whose every change is a ticket: take in what HR changed, let triggers see the tickets, process what they asked for on the
 * directory, and tell. Ticket first, directory second: a crash in between leaves no account without a ticket.
 *
 * @throws ConnectorError when the source cannot be read; tickets that wait were worked on all the same.
 */
export async function runTicketedJob(
  deps: EngineDeps,
  job: string,
  options: TicketedOptions = {},
): Promise<TicketedResult> {
  return await asOnlyRun(deps, { job, options }, async (run) => {
    const isFull = options.full === true;
    const { taken, failure } = await readSource(run, isFull);
    const due = await takeInDue(run);
    const processed = await work(run);
    await purge(deps);
    if (failure !== undefined) throw failure;
    const waiting = await loadWaiting(run);
    return { taken, due, processed, waiting, kind: isFull ? 'initial' : 'incremental' };
  });
}

/** Works on tickets without reading the source: after a human has said or changed something. */
export async function workOnTickets(
  deps: EngineDeps,
  job: string,
  options: TicketedOptions = {},
): Promise<TicketedResult> {
  return await asOnlyRun(deps, { job, options }, async (run) => ({
    processed: await work(run),
    kind: 'incremental',
  }));
}

/** Everybody whose open ticket waits for a human or for HR. */
export async function loadWaiting({ deps, job, settings, statuses }: DeskRun): Promise<readonly WaitingPerson[]> {
  return await listWaitingPeople(deps.database, {
    ...{ job, target: settings.target, entityType: flexHrEntity.name },
    statuses: statuses.filter(({ isOpen }) => isOpen).map(({ name }) => name),
  });
}

/** Under a lock of its own: the cycles that process people take the job's. */
async function asOnlyRun(
  deps: EngineDeps,
  { job, options }: { readonly job: string; readonly options: TicketedOptions },
  doWork: (run: TicketedRun) => Promise<Omit<RunParts, 'started'>>,
): Promise<TicketedResult> {
  const started = deps.clock.now();
  return await withJobLock(deps.database, { job, lock: `${job} (tickets)` }, async (lock) => {
    const run = newRun(deps, { job, options, lock });
    return describeTicketedRun(run, { ...(await doWork(run)), started });
  });
}

/** A source that cannot be read is told of; the tickets that wait go on. */
async function readSource(
  run: TicketedRun,
  full: boolean,
): Promise<{ readonly taken?: TakenIn; readonly failure?: ConnectorError }> {
  try {
    return { taken: await takeIn(run, { full }) };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    await recordFailure(run.deps, run.job, error);
    await tellJobEvent(run.deps, { job: run.job, event: 'sourceUnreachable', error });
    return { failure: error };
  }
}

/** How often what was processed may lead to more that a trigger asks for. */
const mostRounds = 5;

async function work(run: TicketedRun): Promise<ProcessedQueue> {
  await handleEvents(run);
  let processed = await processQueue(run, undefined);
  for (let round = 1; round < mostRounds; round += 1) {
    await handleEvents(run);
    const before = processed.people.length;
    processed = await processQueue(run, processed);
    if (processed.people.length === before) break;
  }
  for (const { error } of new Map(processed.unreachable.map((one) => [one.connection, one])).values()) {
    await tellJobEvent(run.deps, { job: run.job, event: 'directoryUnreachable', error });
  }
  await deliver(run);
  return processed;
}

/** What people are to be told goes out at once; what cannot go out now does not hinder the work. */
async function deliver({ deps, job }: TicketedRun): Promise<void> {
  try {
    await deliverMessages(deps);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    deps.logger.error('messages cannot be delivered', { job, message: error.message });
  }
}

type RunOrder = { readonly job: string; readonly options: TicketedOptions; readonly lock: HeldLock };

function newRun(deps: EngineDeps, { job, options: { onProgress }, lock }: RunOrder): TicketedRun {
  const run = toDeskRun(deps, job);
  if (run?.settings.tickets !== 'everyChange') {
    const found = run === undefined ? `"${job}"` : run.settings.tickets;
    throw new ConfigError([{ path: `jobs.${job}.tickets`, expected: 'everyChange', found }]);
  }
  return { ...run, lock, runId: deps.newId(), ...(onProgress !== undefined && { onProgress }) };
}
