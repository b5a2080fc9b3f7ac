import { serviceDeskOf } from '../../config/load-configuration.ts';
import type { FlexLog } from '../../domain/flex-log.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Worker } from '../../domain/worker.ts';
import { type IntakeCounts, intakePage, noteVanished } from '../../servicedesk/intake/intake-page.ts';
import { listLoggedAnchors, loadNewestLogs, queueLogs } from '../../store/flex-logs.ts';
import { loadJobState, saveWatermark } from '../../store/job-states.ts';
import { clearDue, loadDueWorkers } from '../../store/source-objects.ts';
import { ahead } from '../ahead.ts';
import { describeJob, openSession } from '../job/open-job.ts';
import { readAhead } from '../read/read-ahead.ts';
import { assertLocked } from '../with-job-lock.ts';
import { assertWholeSource } from './assert-whole-source.ts';
import { newManagerMemory } from './manager-memory.ts';
import type { DeskRun, TicketedRun } from './ticketed-run.ts';

/** What was read of the source and taken in. */
export type TakenIn = {
  readonly counts: { -readonly [Name in keyof IntakeCounts]: number };
  /** Persons who are no longer shown and on whose ticket that is noted now. */
  vanished: number;
  readonly problems: Problem[];
  /** Anchors of everybody read. */
  readonly read: Set<string>;
};

/**
 * Reads those whom HR changed within its window, or in a full pass everybody, and logs who is different, with a ticket or a comment.
 *
 * @throws ConnectorError when the source cannot be read whole, or shows far fewer people than before: what was taken in stays, the watermark
 * does not move, nobody counts as vanished.
 */
export async function takeIn(run: TicketedRun, { full }: { readonly full: boolean }): Promise<TakenIn> {
  const { taken, watermark } = await readPeople(run, {
    full,
    take: async (workers) => await takeInWorkers(run, workers),
  });
  if (full) {
    const { sourceCount: before } = await loadJobState(run.deps.database, run.job);
    await assertWholeSource(run, { read: taken.counts.read, before });
    await noteAllVanished(run, taken);
  }
  await saveWatermark(run.deps.database, run.job, {
    ...{ watermark, mappingHash: 'tickets', now: run.now },
    ...(full && { sourceCount: taken.read.size }),
  });
  return taken;
}

type TakePage = (
  workers: readonly Worker[],
) => Promise<{ readonly counts: Partial<IntakeCounts>; readonly isNews: boolean }>;

/**
 * Reads the pages of the source, one after the other, each given to `take`, which counts its people and says whether anybody is new or has
 * changed: then their managers are remembered, while the next page is taken. A quiet run asks for nobody.
 *
 * @throws ConnectorError when the source cannot be read whole.
 */
export async function readPeople(
  run: DeskRun,
  { full, take }: { readonly full: boolean; readonly take: TakePage },
): Promise<{ readonly taken: TakenIn; readonly watermark: string }> {
  const described = describeJob(run.deps, run.job);
  const taken: TakenIn = { counts: newIntakeCounts(), vanished: 0, problems: [], read: new Set() };
  const remember = newManagerMemory(run, described);
  let remembered = Promise.resolve();
  const source = await openSession(described.source, run.settings.source, run.deps);
  try {
    const { watermark = new Date(run.now).toISOString() } = await loadJobState(run.deps.database, run.job);
    const read = source.read({ attributes: described.sourcePaths, now: run.now, ...(!full && { watermark }) });
    for await (const page of readAhead(read.pages)) {
      for (const { anchor } of page.workers) taken.read.add(anchor);
      taken.problems.push(...page.problems, ...(page.warnings ?? []));
      const { counts, isNews } = await take(page.workers);
      await remembered;
      if (isNews) remembered = ahead(remember(source, page.workers));
      for (const [name, count] of Object.entries(counts)) taken.counts[name as keyof IntakeCounts] += count;
      taken.counts.read += page.problems.length;
      const { total } = page;
      run.onProgress?.({ stage: 'source', done: taken.counts.read, ...(total !== undefined && { total }) });
    }
    await remembered;
    return { taken, watermark: read.watermark };
  } finally {
    await Promise.allSettled([remembered]);
    await source.close();
  }
}

async function takeInWorkers(
  run: TicketedRun,
  workers: readonly Worker[],
): Promise<{ readonly counts: IntakeCounts; readonly isNews: boolean }> {
  await assertLocked(run.job, run.lock);
  const counts = await intakePage(run.deps.database, workers, intakeOptions(run));
  return { counts, isNews: counts.new + counts.changed > 0 };
}

/** The calendar alone has changed these people: they start today, or have left. Their log tells what HR last said of them. */
export async function takeInDue(run: TicketedRun): Promise<IntakeCounts> {
  const { database } = run.deps;
  const due = await loadDueWorkers(database, run.job, run.now);
  if (due.length === 0) return newIntakeCounts();
  const { source } = describeJob(run.deps, run.job);
  const logs = await loadNewestLogs(
    database,
    run.job,
    due.map(({ anchor }) => anchor),
  );
  const workers = [...logs.values()].flatMap((log) => {
    const read = source.toWorker(log.content, { system: run.settings.source, now: run.now });
    return 'document' in read ? [read] : [];
  });
  const counts = await intakePage(database, workers, intakeOptions(run));
  await queueAgain(run, logs);
  await clearDue(
    database,
    run.job,
    due.map(({ worker }) => worker),
  );
  return counts;
}

/** The day has changed what is right for their accounts, though it has not changed what HR says of them. */
async function queueAgain(run: TicketedRun, logs: ReadonlyMap<string, FlexLog>): Promise<void> {
  const { database } = run.deps;
  const newest = await loadNewestLogs(database, run.job, [...logs.keys()]);
  const same = [...logs.values()].filter((log) => newest.get(log.workerAnchor)?.id === log.id);
  for (const [connection, some] of Map.groupBy(same, (log) => log.connection)) {
    if (connection === undefined) continue;
    await queueLogs(database, { job: run.job, connection, anchors: some.map((log) => log.workerAnchor) });
  }
}

async function noteAllVanished(run: TicketedRun, taken: TakenIn): Promise<void> {
  for await (const anchors of listLoggedAnchors(run.deps.database, run.job)) {
    const gone = anchors.filter((anchor) => !taken.read.has(anchor));
    if (gone.length > 0) taken.vanished += await noteVanished(run.deps.database, gone, intakeOptions(run));
  }
}

function intakeOptions({ job, runId, now, timeZone, statuses, deps }: TicketedRun) {
  const { group, assignee } = serviceDeskOf(deps.configuration);
  return {
    ...{ job, runId, now, timeZone, statuses },
    ...(group !== undefined && { group }),
    ...(assignee !== undefined && { assignee }),
  };
}

function newIntakeCounts(): TakenIn['counts'] {
  return { read: 0, unchanged: 0, new: 0, changed: 0, ignored: 0, tickets: 0, comments: 0 };
}
