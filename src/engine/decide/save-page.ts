import type { Problem } from '../../domain/problem.ts';
import type { Worker } from '../../domain/worker.ts';
import { nextTransition } from '../../pipeline/judge-employment.ts';
import { heldInterval } from '../../pipeline/retry-interval.ts';
import { deletionDue } from '../../pipeline/treat-leaver.ts';
import { insertChanges, type NumberedChange } from '../../store/changes.ts';
import { type Database, inTransaction } from '../../store/database.ts';
import {
  deletePendingReferences,
  type PendingReference,
  releaseHeld,
  saveHeld,
  savePendingReferences,
} from '../../store/held.ts';
import { deleteSetAside } from '../../store/set-aside.ts';
import { loadSourceHashes, type SourceObject, saveSourceObjects } from '../../store/source-objects.ts';
import { type ReadWorker, saveReadWorkers } from '../../store/whole-reads.ts';
import type { Cycle } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { fingerprint } from '../hash.ts';
import type { Judged, JudgedPage } from './judge-page.ts';
import { nameNewAccount } from './name-new-account.ts';

/** Counts and stores what was decided about a page, in a fixed number of statements; then tells it. */
export async function savePage(deps: EngineDeps, cycle: Cycle, { judged, problems, over }: JudgedPage): Promise<void> {
  const job = cycle.job.name;
  const changes: NumberedChange[] = [];
  for (const { decision } of judged) {
    const change = cycle.collector.add(decision);
    if (change !== undefined) changes.push(withNewName(change, cycle));
  }
  for (const problem of problems) cycle.collector.add({ outcome: 'held', problems: [problem] });
  const known = await loadSourceHashes(
    deps.database,
    job,
    judged.map(({ worker }) => worker.anchor),
  );
  const each = new Map(judged.map((one) => [one.worker.anchor, toSourceObject(one, cycle)]));
  const objects = [...each.values()].filter((object) => known.get(object.anchor) !== object.hash);
  const held = judged.flatMap(toHeld);
  const brokenRecords = problems.flatMap((problem) =>
    problem.worker === undefined ? [] : [{ worker: problem.worker, problems: [problem] }],
  );
  await inTransaction(deps.database, async (tx) => {
    await saveSourceObjects(tx, job, objects, { now: cycle.now, keepsDue: cycle.isDryRun });
    if (cycle.wholeRead !== undefined) {
      const workers = judged.map((one) => toReadWorker(one, cycle));
      await saveReadWorkers(tx, job, workers, cycle.wholeRead.startedAt);
    }
    await insertChanges(tx, cycle.planId, changes);
    if (!cycle.isDryRun) await replacePendingReferences(tx, cycle, judged);
    await releaseJudged(tx, job, judged);
    if (!cycle.isDryRun) await deleteSetAside(tx, job, over);
    await saveHeld(tx, job, [...held, ...brokenRecords], {
      now: cycle.now,
      nextTry: (attempts) => cycle.now + heldInterval(attempts),
    });
  });
  for (const { worker, decision, pending } of judged) cycle.onJudged(worker, { decision, pending });
}

async function replacePendingReferences(
  tx: Database,
  { job, now }: Pick<Cycle, 'job' | 'now'>,
  judged: readonly Judged[],
): Promise<void> {
  const anchors = judged.map(({ worker }) => worker.anchor);
  await deletePendingReferences(tx, job.name, anchors);
  await savePendingReferences(tx, job.name, judged.flatMap(toPendingReferences), now);
}

/** Who is not held any more is released; a change is released by its outcome. */
async function releaseJudged(tx: Database, job: string, judged: readonly Judged[]): Promise<void> {
  const fine = judged.filter(({ decision }) => decision.outcome === 'unchanged' || decision.outcome === 'outOfScope');
  await releaseHeld(
    tx,
    job,
    fine.map(({ worker }) => worker.id),
  );
}

function toSourceObject({ worker, context, decision, matchKey }: Judged, cycle: Cycle): SourceObject {
  const outcome = decision.outcome === 'held' || decision.outcome === 'outOfScope' ? decision.outcome : 'inScope';
  const reason = decision.outcome === 'outOfScope' ? decision.reason : undefined;
  const due = dueAt(worker, cycle);
  const object = {
    anchor: worker.anchor,
    worker: worker.id,
    ...(worker.displayName !== undefined && { displayName: worker.displayName }),
    keys: worker.keys,
    employments: worker.employments,
    image: context.attributes,
    ...(matchKey !== undefined && { matchKey }),
    outcome,
    ...(reason !== undefined && { reason }),
    ...(due !== undefined && { dueAt: new Date(due).toISOString() }),
  } satisfies Omit<SourceObject, 'hash'>;
  return { ...object, hash: fingerprint(object) };
}

function toReadWorker({ worker, decision }: Judged, { planId }: Cycle): ReadWorker {
  const { id, anchor } = worker;
  return { worker: id, anchor, outcome: decision.outcome, ...('change' in decision && { planId }) };
}

/** When the calendar alone changes what is to be done with a worker. */
function dueAt(worker: Worker, { now, job }: Cycle): number | undefined {
  const { calendar, leavers } = job.decide;
  const moments = [
    nextTransition(worker.employments, now, calendar)?.at,
    deletionDue(worker.employments, leavers, calendar),
    job.source.foresee?.(worker, now)[0]?.at,
  ];
  const ahead = moments.filter((moment) => moment !== undefined && moment > now) as number[];
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

function toPendingReferences({ worker, decision, pending }: Judged): readonly PendingReference[] {
  if (decision.outcome !== 'change' && decision.outcome !== 'unchanged') return [];
  return pending.map(({ attribute, key }) => ({ worker: worker.id, workerAnchor: worker.anchor, attribute, key }));
}

function toHeld({
  worker,
  decision,
}: Judged): readonly { worker: string; workerAnchor: string; problems: readonly Problem[] }[] {
  if (decision.outcome !== 'held') return [];
  return [{ worker: worker.id, workerAnchor: worker.anchor, problems: decision.problems }];
}

function withNewName(change: NumberedChange, { job }: Cycle): NumberedChange {
  const newName = nameNewAccount(change, job.decide.roles);
  return newName === undefined ? change : { ...change, newName };
}
