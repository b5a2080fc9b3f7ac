import type { Problem } from '../../domain/problem.ts';
import type { Database } from '../../store/database.ts';
import { loadLinks } from '../../store/links.ts';
import { loadMatchKeyHolders } from '../../store/source-objects.ts';
import type { Cycle } from '../cycle.ts';
import { matchValues, type PageWorker } from '../read/load-page-facts.ts';

/**
 * Finds workers whose matching value another worker has too: which of them is the account's person is for a human to say.
 * Whoever alone of them is linked already keeps the account and goes on; the others are held, by the anchor of the worker.
 * Where several are linked, nobody can tell whose the value is, and all of them are held.
 */
export async function findDuplicates(
  database: Database,
  cycle: Cycle,
  page: readonly PageWorker[],
): Promise<ReadonlyMap<string, Problem>> {
  const twins = findTwins(cycle, page);
  const clashes = (await findClashes(database, cycle, page)).filter(({ worker }) => !twins.has(worker.worker.anchor));
  if (clashes.length === 0) return twins;
  const involved = clashes.flatMap(({ worker, others }) => [worker.worker.anchor, ...others]);
  const links = await loadLinks(database, cycle.job.name, involved);
  const held = clashes.filter(
    ({ worker, others }) => !links.has(worker.worker.anchor) || others.some((other) => links.has(other)),
  );
  const found = held.map(({ worker: { worker }, ...clash }) => {
    const who = { worker: worker.id, anchor: worker.anchor };
    return [worker.anchor, toDuplicateProblem({ ...who, ...clash }, cycle.job.decide.nouns.source)] as const;
  });
  return new Map([...twins, ...found]);
}

/** Two records with one anchor: nobody can tell whose the account is, so neither is acted upon. */
function findTwins(cycle: Cycle, page: readonly PageWorker[]): ReadonlyMap<string, Problem> {
  const twins = new Map<string, Problem>();
  for (const { worker } of page) {
    const earlier = cycle.seen.workers.get(worker.anchor);
    cycle.seen.workers.set(worker.anchor, worker.id);
    if (earlier === undefined || earlier === worker.id) continue;
    const clash = {
      ...{ worker: earlier, attribute: 'the immutable id', other: worker.id },
      ...{ others: [worker.anchor], isTwin: true },
    };
    cycle.clashed.set(worker.anchor, clash);
    const who = { worker: worker.id, anchor: worker.anchor };
    twins.set(worker.anchor, toDuplicateProblem({ ...clash, ...who, other: earlier }, cycle.job.decide.nouns.source));
  }
  return twins;
}

type Clash = {
  readonly worker: PageWorker;
  readonly attribute: string;
  readonly other: string;
  /** The anchors of those who have the same value. */
  readonly others: readonly string[];
};

async function findClashes(database: Database, cycle: Cycle, page: readonly PageWorker[]): Promise<readonly Clash[]> {
  const clashes = new Map<string, Clash>();
  const byAnchor = new Map(page.map((one) => [one.worker.anchor, one]));
  const keys: { key: string; attribute: string; one: PageWorker }[] = [];
  for (const one of page) {
    const first = matchValues(cycle.job.mapping.matching, one.context)[0];
    if (first === undefined) continue;
    keys.push({ key: first.key, attribute: first.attribute, one });
    const other = cycle.seen.anchors.get(first.key);
    if (other !== undefined && other !== one.worker.anchor) {
      const { attribute } = first;
      const otherWorker = cycle.seen.workers.get(other) ?? 'somebody read before';
      clashes.set(one.worker.anchor, { worker: one, attribute, other: otherWorker, others: [other] });
      const earlier = byAnchor.get(other);
      const later = {
        attribute,
        other: one.worker.id,
        others: othersOf(cycle, clashes, other, one.worker.anchor),
      };
      if (earlier !== undefined) clashes.set(other, { worker: earlier, ...later });
      else cycle.clashed.set(other, { worker: otherWorker, ...later });
    } else {
      cycle.seen.anchors.set(first.key, one.worker.anchor);
    }
  }
  if (cycle.kind === 'initial') return [...clashes.values()];
  const holders = await loadMatchKeyHolders(
    database,
    cycle.job.name,
    keys.map(({ key }) => key),
  );
  for (const { key, attribute, one } of keys) {
    const others = (holders.get(key) ?? []).filter((anchor) => anchor !== one.worker.anchor);
    if (others.length === 0) continue;
    const known = clashes.get(one.worker.anchor);
    const all = [...(known?.others ?? []), ...others];
    clashes.set(one.worker.anchor, {
      worker: one,
      attribute,
      other: known?.other ?? 'somebody read before',
      others: all,
    });
  }
  return [...clashes.values()];
}

/** Everybody found so far who has the value of somebody read earlier, and one more. */
function othersOf(
  cycle: Cycle,
  clashes: ReadonlyMap<string, Clash>,
  earlier: string,
  another: string,
): readonly string[] {
  return [...(clashes.get(earlier)?.others ?? []), ...(cycle.clashed.get(earlier)?.others ?? []), another];
}

/**
 * Says of whom a worker is to be told apart, and in which system (`source`, as people call it). Two users of a directory with one number
 * bear the same id: they are named by what never changes of them too.
 */
export function toDuplicateProblem(
  clash: Pick<Clash, 'attribute' | 'other' | 'others'> & { readonly worker: string; readonly anchor: string },
  source: string,
): Problem {
  const { worker, anchor, attribute, other, others } = clash;
  const isOneId = worker === other;
  const [one, another] = isOneId ? [`${worker} (${anchor})`, `${other} (${others.at(-1) ?? ''})`] : [worker, other];
  return {
    code: 'duplicateMatchingValue',
    worker,
    attribute,
    message: `The value that matches ${attribute} is the same for ${one} and ${another}.`,
    advice: `Correct the id of one of them in ${source}, or merge the two records there.`,
  };
}
