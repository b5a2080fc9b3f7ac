import { heldInterval } from '../../pipeline/retry-interval.ts';
import { dropChanges, loadUnfinishedWorkers } from '../../store/changes.ts';
import {
  deletePendingReferences,
  loadDueHeld,
  loadHeldProblems,
  loadResolvableReferences,
  postponeHeld,
} from '../../store/held.ts';
import { loadLinks } from '../../store/links.ts';
import { clearDue, loadDueWorkers } from '../../store/source-objects.ts';
import type { Cycle } from '../cycle.ts';
import type { CycleOptions, Run } from '../cycle-options.ts';
import { decidePage } from '../decide/decide-page.ts';
import { toDuplicateProblem } from '../decide/find-duplicates.ts';
import { holdChanges } from '../decide/hold-changes.ts';
import { holdRivals } from '../decide/hold-rivals.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { decideNamed } from './decide-named.ts';
import { decidePages } from './decide-pages.ts';
import { readTarget } from './read-target.ts';
import { loadHeldBefore, settleHeld } from './settle-held.ts';
import { takeUpJudged } from './whole-read.ts';

/** Reads both sides and judges every worker; gives the watermark of a read that has ended whole, none on demand. */
export async function readAndDecide(deps: EngineDeps, cycle: Cycle, run: Run): Promise<string | undefined> {
  const { options } = run;
  const watermark =
    options.only === undefined
      ? await decideAll(deps, cycle, run)
      : await decideOnly(deps, cycle, { workers: options.only, options });
  await holdRivals(deps, cycle);
  return watermark;
}

async function decideAll(deps: EngineDeps, cycle: Cycle, run: Run): Promise<string> {
  if (cycle.fresh) await readTarget(deps.database, cycle.job, cycle.onProgress);
  await takeUpJudged(deps, cycle);
  const held = await loadHeldBefore(deps, cycle);
  const { readIds, watermark } = await decidePages(deps, cycle, { run, held });
  await settleHeld(deps, cycle, { held, readIds, sourceCount: run.state.sourceCount });
  if (cycle.kind === 'incremental') await decideDue(deps, cycle, { readIds, all: run.options.retryHeld === true });
  await holdClashed(deps, cycle);
  return watermark();
}

async function decideOnly(
  deps: EngineDeps,
  cycle: Cycle,
  { workers, options }: { workers: readonly string[]; options: CycleOptions },
): Promise<undefined> {
  const page = await cycle.job.source.readWorkers(workers, { attributes: cycle.job.sourcePaths, now: cycle.now });
  await options.onWorkers?.(cycle, page.workers);
  await decidePage(deps, cycle, page);
}

/**
 * People whom the source did not name, and who are due all the same: held ones, those whose manager or whose day has come, and those of a cycle
 * that broke off.
 */
async function decideDue(
  deps: EngineDeps,
  cycle: Cycle,
  { readIds, all }: { readIds: ReadonlySet<string | undefined>; all: boolean },
): Promise<void> {
  const job = cycle.job.name;
  const held = await loadDueHeld(deps.database, job, { now: cycle.now, all });
  const references = await loadResolvableReferences(deps.database, job);
  const scheduled = (await loadDueWorkers(deps.database, job, cycle.now)).map(({ worker }) => worker);
  const unfinished = await loadUnfinishedWorkers(deps.database, job);
  const named = [...held, ...references.map(({ worker }) => worker), ...scheduled, ...unfinished];
  const due = new Set(named.filter((worker) => !readIds.has(worker)));
  const answered = await decideNamed(deps, cycle, [...due]);
  const isMissing = (worker: string) => due.has(worker) && !answered.has(worker);
  if (!cycle.isDryRun) {
    await clearDue(deps.database, job, scheduled.filter(isMissing));
    const waiting = references.filter(({ worker }) => isMissing(worker)).map(({ workerAnchor }) => workerAnchor);
    await deletePendingReferences(deps.database, job, waiting);
  }
  await keepHeld(deps, cycle, held.filter(isMissing));
}

/** Held people for whom the source does not answer: they are held as before, and say so as before. */
async function keepHeld(deps: EngineDeps, cycle: Cycle, workers: readonly string[]): Promise<void> {
  const job = cycle.job.name;
  const problems = await loadHeldProblems(deps.database, job, workers);
  for (const one of problems) cycle.collector.add({ outcome: 'held', problems: one });
  await postponeHeld(deps.database, job, workers, (attempts) => cycle.now + heldInterval(attempts));
}

/** The matching value of somebody in an earlier page came again: unless they alone are linked already, that person is held too. */
async function holdClashed(deps: EngineDeps, cycle: Cycle): Promise<void> {
  if (cycle.clashed.size === 0) return;
  const involved = [...cycle.clashed].flatMap(([anchor, { others }]) => [anchor, ...others]);
  const links = await loadLinks(deps.database, cycle.job.name, involved);
  const anchors = [...cycle.clashed]
    .filter(
      ([anchor, { isTwin, others }]) => isTwin === true || !links.has(anchor) || others.some((one) => links.has(one)),
    )
    .map(([anchor]) => anchor);
  const dropped = await dropChanges(deps.database, cycle.planId, anchors);
  await holdChanges(deps, cycle, dropped, ({ worker, workerAnchor: anchor }) => {
    const clash = cycle.clashed.get(anchor) ?? { attribute: '', other: 'somebody else', others: [] };
    return toDuplicateProblem({ ...clash, worker, anchor }, cycle.job.decide.nouns.source);
  });
}
