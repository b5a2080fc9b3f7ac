import type { FlexLog } from '../../domain/flex-log.ts';
import type { Worker } from '../../domain/worker.ts';
import { flexHrEntity } from '../../servicedesk/entity-types.ts';
import { decideIntake, type IntakeEntry } from '../../servicedesk/intake/decide-intake.ts';
import type { StoredChange } from '../../store/changes.ts';
import { loadNewestLogs, loadQueued } from '../../store/flex-logs.ts';
import { loadDueWorkers } from '../../store/source-objects.ts';
import { openTicketsOf } from '../../store/tickets.ts';
import type { WaitingPerson } from '../../store/waiting-people.ts';
import type { CycleResult } from '../cycle-result.ts';
import { toConnectionJob } from './connection-job.ts';
import type { LoggedPerson } from './logged-source.ts';
import { addResult, newProcessed, runOver } from './process-queue.ts';
import { loadWaiting } from './run-ticketed-job.ts';
import { readPeople } from './take-in.ts';
import { describeTicketedRun } from './ticketed-result.ts';
import type { DeskRun } from './ticketed-run.ts';

/**
 * What the next run of a job whose every change is a ticket would do, short of tickets and writing: those are looked at whom it would take in or
 * process, and who is in review or waits is held as in the run. No trigger is run: each is taken to ask for the directory.
 *
 * @throws ConnectorError when a system cannot be read.
 */
export async function planTicketedJob(run: DeskRun, { full }: { readonly full: boolean }): Promise<CycleResult> {
  const started = run.deps.clock.now();
  const foreseen: Foreseen = { entries: new Map(), unasked: [] };
  const { taken } = await readPeople(run, {
    full,
    take: async (workers) => {
      const isNews = await foreseeIntake(run, workers, foreseen);
      return { counts: { read: new Set(workers.map(({ anchor }) => anchor)).size }, isNews };
    },
  });
  const waiting = await listWaiting(run, foreseen);
  const people = await listPeople(run, foreseen, waiting);
  const processed = { ...newProcessed(), people: people.map(({ workerAnchor }) => workerAnchor) };
  const changes: StoredChange[] = [];
  for (const [connection, logs] of Map.groupBy(people, (one) => one.connection ?? run.settings.target)) {
    const { result } = await runOver(run, toConnectionJob(run.deps, run.job, connection), { logs, planOnly: true });
    addResult(processed, result);
    changes.push(...(result.changes ?? []));
  }
  const kind = full ? 'initial' : 'incremental';
  const { tickets: _, ...result } = describeTicketedRun(run, { taken, processed, waiting, kind, started });
  return { ...result, changes };
}

type Foreseen = {
  /** What would be logged, by anchor. */
  readonly entries: Map<string, IntakeEntry>;
  /** Those whom HR has not changed since they were logged, with an open ticket for which no trigger has asked yet. */
  readonly unasked: FlexLog[];
};

/** Gives whether there is anything new. */
async function foreseeIntake({ deps, ...run }: DeskRun, workers: readonly Worker[], into: Foreseen): Promise<boolean> {
  const anchors = workers.map(({ anchor }) => anchor);
  const newest = await loadNewestLogs(deps.database, run.job, anchors);
  const open = await openTicketsOf(deps.database, { ...run, entityType: flexHrEntity.name, anchors });
  const { entries } = decideIntake(workers, { newest, open }, { ...run, runId: '', initialStatus: '' });
  for (const entry of entries) into.entries.set(entry.log.workerAnchor, entry);
  into.unasked.push(...[...newest.values()].filter((log) => log.state === 'logged' && open.has(log.workerAnchor)));
  return entries.length > 0;
}

/** Everybody whose ticket waits or, for those in review, would as soon as the run had made it; where there is none, advice can name none. */
async function listWaiting(run: DeskRun, { entries }: Foreseen): Promise<readonly WaitingPerson[]> {
  const stored = new Map((await loadWaiting(run)).map((person) => [person.anchor, person]));
  for (const [anchor, { log }] of entries) {
    const known = stored.get(anchor) ?? { anchor, worker: log.worker, reference: '', problems: [] };
    if (log.state === 'held') stored.set(anchor, { ...known, need: 'review' });
  }
  return [...stored.values()];
}

/** Whom the run would work on, by what HR says now, else by the log; with those whose manager may come with them. */
async function listPeople(
  { deps: { database }, job, now, settings: { target } }: DeskRun,
  { entries, unasked }: Foreseen,
  waiting: readonly WaitingPerson[],
): Promise<readonly LoggedPerson[]> {
  const limits = { limit: Number.MAX_SAFE_INTEGER, duplicates: { target, tried: [] } };
  const queued = await loadQueued(database, { job, now, ...limits });
  const due = await loadDueWorkers(database, job, now);
  const anchors = [...due, ...waiting.filter(({ need }) => need === 'manager')].map(({ anchor }) => anchor);
  const again = [...(await loadNewestLogs(database, job, [...new Set(anchors)])).values()];
  const asked = again.filter(({ connection, state }) => connection !== undefined && state !== 'held');
  const known = [...unasked, ...queued, ...asked];
  const foreseen = [...entries.values()].filter(isAskedFor).map(({ log }) => log);
  const all = [...known.filter(({ workerAnchor }) => !entries.has(workerAnchor)), ...foreseen];
  return [...new Map(all.map((one) => [one.workerAnchor, one])).values()];
}

/** What could not be read before, and is no news to a trigger, is written only where one has asked for it already. */
function isAskedFor({ kind, log }: IntakeEntry): boolean {
  return log.state === 'queued' || (log.state === 'logged' && kind !== 'filled');
}
