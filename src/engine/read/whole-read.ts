import type { JobState } from '../../store/job-states.ts';
import { listSettled, loadOpenRead, saveOpenRead } from '../../store/whole-reads.ts';
import type { Cycle, WholeRead } from '../cycle.ts';
import type { CycleOptions } from '../cycle-options.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { OpenJob } from '../job/open-job.ts';

/** For how long after its beginning a read that broke is taken up, in milliseconds; then another begins. */
const takeUpWithin = 24 * 3_600_000;

/**
 * The read of everybody that a whole cycle makes: a new one, or the one that a break left open, as long as it is of today and
 * of the same mapping. Undefined for a cycle that only looks, and for one whose workers come from the store.
 */
export async function beginWholeRead(
  deps: EngineDeps,
  job: OpenJob,
  { options, now }: { readonly options: CycleOptions; readonly now: number },
): Promise<WholeRead | undefined> {
  if (options.planOnly === true || options.source !== undefined) return undefined;
  const open = options.afresh === true ? undefined : await loadOpenRead(deps.database, job.name);
  const isUsable =
    open !== undefined &&
    open.mappingHash === job.mappingHash &&
    now - open.startedAt < takeUpWithin &&
    open.startedAt <= now;
  if (!isUsable) return { startedAt: now, judged: new Set() };
  const judged = new Set<string>();
  for await (const page of listSettled(deps.database, job.name, open.startedAt)) {
    for (const { worker } of page) judged.add(worker);
  }
  deps.logger.info('the read of everybody goes on where it stopped', {
    job: job.name,
    since: new Date(open.startedAt).toISOString(),
    judged: judged.size,
  });
  return { startedAt: open.startedAt, watermark: open.watermark, judged };
}

/** Counts those whom the broken cycle has dealt with, and lets nobody else take their matching value. */
export async function takeUpJudged(deps: EngineDeps, cycle: Cycle): Promise<void> {
  if (cycle.wholeRead === undefined || cycle.wholeRead.judged.size === 0) return;
  for await (const page of listSettled(deps.database, cycle.job.name, cycle.wholeRead.startedAt)) {
    for (const { worker, anchor, isOutOfScope, matchKey } of page) {
      cycle.collector.takeUp(isOutOfScope ? 'outOfScope' : 'unchanged');
      cycle.seen.workers.set(anchor, worker);
      if (matchKey !== undefined) cycle.seen.anchors.set(matchKey, anchor);
    }
  }
}

/** Remembers that a page of the read is stored; its watermark may fall while the read learns of the source's clock. */
export async function noteProgress(
  deps: EngineDeps,
  cycle: Cycle,
  noted: string | undefined,
  watermark: string,
): Promise<string> {
  if (cycle.wholeRead === undefined || noted === watermark) return watermark;
  const { startedAt } = cycle.wholeRead;
  await saveOpenRead(deps.database, cycle.job.name, { startedAt, watermark, mappingHash: cycle.job.mappingHash });
  return watermark;
}

/** Whether a whole cycle is owed: somebody asks for one, there was none yet, or the mapping has changed since. */
export function isWholeOwed(options: CycleOptions, state: JobState, mappingHash: string): boolean {
  if (options.only !== undefined) return false;
  return options.initial === true || state.watermark === undefined || state.mappingHash !== mappingHash;
}
