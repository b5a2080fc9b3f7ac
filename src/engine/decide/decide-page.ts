import type { SourcePage } from '../../connectors/contract.ts';
import type { Decision } from '../../domain/change.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SetAside } from '../../domain/set-aside.ts';
import type { Worker } from '../../domain/worker.ts';
import { decideWorker, type Verdict } from '../../pipeline/decide-worker.ts';
import { holdSetAside } from '../../pipeline/hold-set-aside.ts';
import { holdUnresolved, type NamedWorker } from '../../pipeline/hold-unresolved.ts';
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
import { deleteSetAside, loadSetAside } from '../../store/set-aside.ts';
import {
  loadSourceHashes,
  loadWorkersByKey,
  type SourceObject,
  saveSourceObjects,
} from '../../store/source-objects.ts';
import { type ReadWorker, saveReadWorkers } from '../../store/whole-reads.ts';
import { type Cycle, newContext } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { fingerprint } from '../hash.ts';
import { loadPageFacts, matchValues, type PageWorker } from '../read/load-page-facts.ts';
import { findDuplicates } from './find-duplicates.ts';
import { holdHomeless } from './hold-homeless.ts';
import type { NameLedger } from './name-ledger.ts';
import { nameNewAccount } from './name-new-account.ts';
import { decideWithNames } from './resolve-names.ts';

/** A worker of a page with its verdict. */
type Judged = PageWorker & Verdict & { readonly matchKey?: string };

/** Judges a page of workers and stores what was decided, in a fixed number of statements whatever the page's size. */
export async function decidePage(
  deps: EngineDeps,
  cycle: Cycle,
  page: Pick<SourcePage, 'workers' | 'problems' | 'warnings'>,
): Promise<void> {
  const { database } = deps;
  cycle.collector.addProblems(page.warnings ?? []);
  const workers = page.workers
    .map((worker): PageWorker => ({ worker, context: newContext(deps, cycle, worker) }))
    .sort((left, right) => (left.worker.id < right.worker.id ? -1 : 1));
  const facts = await loadPageFacts(database, cycle.job, workers, { fresh: cycle.fresh });
  const duplicates = await findDuplicates(database, cycle, workers);
  const decide = ({ worker, context }: PageWorker, ledger: NameLedger): Judged => {
    const key = matchValues(cycle.job.mapping.matching, context)[0]?.key;
    const duplicate = duplicates.get(worker.anchor);
    const verdict: Verdict =
      duplicate === undefined
        ? decideWorker(
            {
              worker,
              context,
              situation: facts.situationOf(worker),
              resolve: facts.resolve,
              ...ledger.seenBy(worker),
            },
            cycle.job.decide,
          )
        : { decision: { outcome: 'held', problems: [{ ...duplicate, worker: worker.id }] }, pending: [] };
    return { worker, context, ...verdict, ...(key !== undefined && { matchKey: key }) };
  };
  const unique = new Set(cycle.job.mapping.attributes.filter((one) => one.isUnique).map((one) => one.target));
  const decided = await decideWithNames(
    { database, job: cycle.job, planId: cycle.planId, taken: cycle.takenNames },
    workers,
    {
      decide,
      give: ({ decision }, { worker }, ledger) => giveNames(ledger, unique, worker, decision),
    },
  );
  const housed = await holdHomeless(cycle.job, decided);
  const resolved = cycle.holdsUnresolved ? holdUnresolved(housed, await nameMissing(deps, cycle, housed)) : housed;
  const { judged, over } = await holdAside(deps, cycle, resolved);
  await savePage(deps, cycle, { judged, problems: page.problems, over });
  for (const { worker, decision, pending } of judged) cycle.onJudged(worker, { decision, pending });
}

/** Holds those whom a human has set aside, as long as the decision would do again what was taken back. */
async function holdAside(
  { database }: EngineDeps,
  { job }: Cycle,
  judged: readonly Judged[],
): Promise<{ readonly judged: readonly Judged[]; readonly over: readonly SetAside[] }> {
  const anchors = judged.map(({ worker }) => worker.anchor);
  const asides = await loadSetAside(database, job.name, anchors);
  if (asides.size === 0) return { judged, over: [] };
  const each = judged.map((one) => ({ one, ...holdSetAside(one, asides.get(one.worker.anchor) ?? [], job.decide) }));
  return { judged: each.map(({ one, verdict }) => ({ ...one, ...verdict })), over: each.flatMap(({ over }) => over) };
}

/** Who the people are whose accounts are missing, as far as HR has shown them. */
async function nameMissing(
  { database }: EngineDeps,
  { job }: Cycle,
  decided: readonly Verdict[],
): Promise<ReadonlyMap<string, NamedWorker>> {
  const keys = new Set(decided.flatMap(({ pending }) => pending.map(({ key }) => key)));
  const known = await loadWorkersByKey(database, job.name, [...keys]);
  return new Map([...known].map(([key, { worker, ...rest }]) => [key, { id: worker, ...rest }]));
}

function giveNames(ledger: NameLedger, unique: ReadonlySet<string>, worker: Worker, decision: Decision): void {
  if (decision.outcome !== 'change') return;
  for (const delta of decision.change.deltas) {
    if (unique.has(delta.name) && typeof delta.after === 'string') ledger.give(delta.name, delta.after, worker);
  }
}

function withNewName(change: NumberedChange, { job }: Cycle): NumberedChange {
  const newName = nameNewAccount(change, job.decide.roles);
  return newName === undefined ? change : { ...change, newName };
}

async function savePage(
  deps: EngineDeps,
  cycle: Cycle,
  { judged, problems, over }: { judged: readonly Judged[]; problems: readonly Problem[]; over: readonly SetAside[] },
): Promise<void> {
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
