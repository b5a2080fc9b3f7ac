import type { SourcePage } from '../../connectors/contract.ts';
import type { Decision } from '../../domain/change.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SetAside } from '../../domain/set-aside.ts';
import type { Worker } from '../../domain/worker.ts';
import { decideWorker, type Verdict } from '../../pipeline/decide-worker.ts';
import { holdSetAside } from '../../pipeline/hold-set-aside.ts';
import { holdUnresolved, type NamedWorker } from '../../pipeline/hold-unresolved.ts';
import { loadSetAside } from '../../store/set-aside.ts';
import { loadWorkersByKey } from '../../store/source-objects.ts';
import { type Cycle, newContext } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { loadPageFacts, matchValues, type PageWorker } from '../read/load-page-facts.ts';
import { findDuplicates } from './find-duplicates.ts';
import { holdHomeless } from './hold-homeless.ts';
import type { NameLedger } from './name-ledger.ts';
import { decideWithNames } from './resolve-names.ts';

/** What a source gives at once. */
export type SourceRecords = Pick<SourcePage, 'workers' | 'problems' | 'warnings'>;

/** A worker of a page with its verdict. */
export type Judged = PageWorker & Verdict & { readonly matchKey?: string };

/** What was decided about a page. */
export type JudgedPage = {
  readonly judged: readonly Judged[];
  /** Of records that are of no use. */
  readonly problems: readonly Problem[];
  /** Who was set aside by a human, and need be no longer. */
  readonly over: readonly SetAside[];
};

/** Judges a page of workers, in a fixed number of statements whatever the page's size. Nothing but the names that are given out is stored. */
export async function judgePage(deps: EngineDeps, cycle: Cycle, page: SourceRecords): Promise<JudgedPage> {
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
  return { judged, problems: page.problems, over };
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
