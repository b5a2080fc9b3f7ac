import type { Problem } from '../domain/problem.ts';
import type { Database } from '../store/database.ts';
import { loadLinks } from '../store/links.ts';
import { loadMatchKeyHolders } from '../store/source-objects.ts';
import type { Cycle } from './cycle.ts';
import { matchValues, type PageWorker } from './load-page-facts.ts';

/**
 * Finds workers whose matching value another worker has too: which of them is the account's person is for a human to say.
 * Whoever is linked already keeps the account; the others are held, by the anchor of the worker.
 */
export async function findDuplicates(
  database: Database,
  cycle: Cycle,
  page: readonly PageWorker[],
): Promise<ReadonlyMap<string, Problem>> {
  const twins = findTwins(cycle, page);
  const clashes = (await findClashes(database, cycle, page)).filter(({ worker }) => !twins.has(worker.worker.anchor));
  if (clashes.length === 0) return twins;
  const links = await loadLinks(
    database,
    cycle.job.name,
    clashes.map(({ worker }) => worker.worker.anchor),
  );
  const held = clashes.filter(({ worker }) => !links.has(worker.worker.anchor));
  const found = held.map(
    ({ worker, attribute, other }) =>
      [worker.worker.anchor, toDuplicateProblem(worker.worker.id, attribute, other)] as const,
  );
  return new Map([...twins, ...found]);
}

/** Two records with one anchor: nobody can tell whose the account is, so neither is acted upon. */
function findTwins(cycle: Cycle, page: readonly PageWorker[]): ReadonlyMap<string, Problem> {
  const twins = new Map<string, Problem>();
  for (const { worker } of page) {
    const place = `anchor ${worker.anchor}`;
    const earlier = cycle.seen.get(place);
    cycle.seen.set(place, { anchor: worker.anchor, worker: worker.id });
    if (earlier === undefined || earlier.worker === worker.id) continue;
    const clash = { worker: earlier.worker, attribute: 'the immutable id', other: worker.id, isTwin: true };
    cycle.clashed.set(worker.anchor, clash);
    twins.set(worker.anchor, toDuplicateProblem(worker.id, clash.attribute, earlier.worker));
  }
  return twins;
}

type Clash = { readonly worker: PageWorker; readonly attribute: string; readonly other: string };

async function findClashes(database: Database, cycle: Cycle, page: readonly PageWorker[]): Promise<readonly Clash[]> {
  const clashes = new Map<string, Clash>();
  const byAnchor = new Map(page.map((one) => [one.worker.anchor, one]));
  const keys: { key: string; attribute: string; one: PageWorker }[] = [];
  for (const one of page) {
    const first = matchValues(cycle.job.mapping.matching, one.context)[0];
    if (first === undefined) continue;
    keys.push({ key: first.key, attribute: first.attribute, one });
    const other = cycle.seen.get(first.key);
    if (other !== undefined && other.anchor !== one.worker.anchor) {
      clashes.set(one.worker.anchor, { worker: one, attribute: first.attribute, other: other.worker });
      const earlier = byAnchor.get(other.anchor);
      if (earlier !== undefined)
        clashes.set(other.anchor, { worker: earlier, attribute: first.attribute, other: one.worker.id });
      else cycle.clashed.set(other.anchor, { worker: other.worker, attribute: first.attribute, other: one.worker.id });
    } else {
      cycle.seen.set(first.key, { anchor: one.worker.anchor, worker: one.worker.id });
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
    if (others.length > 0) clashes.set(one.worker.anchor, { worker: one, attribute, other: 'somebody read before' });
  }
  return [...clashes.values()];
}

export function toDuplicateProblem(worker: string, attribute: string, other: string): Problem {
  return {
    code: 'duplicateMatchingValue',
    worker,
    attribute,
    message: `The value that matches ${attribute} is the same for ${worker} and ${other}.`,
    advice: 'Correct the id of one of them in the HR system, or merge the two records there.',
  };
}
