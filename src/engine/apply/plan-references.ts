import type { Change } from '../../domain/change.ts';
import { isSameValue } from '../../pipeline/compare-values.ts';
import type { Database } from '../../store/database.ts';
import type { PendingReference } from '../../store/held.ts';
import { loadLinks, resolveReferences } from '../../store/links.ts';
import { loadTargetObjects } from '../../store/target-objects.ts';
import type { OpenJob } from '../job/open-job.ts';

/** What is to be written now, and which references need wait no longer: those, and the ones that are right already. */
export type PlannedReferences = {
  readonly changes: readonly Change[];
  readonly settled: readonly PendingReference[];
};

/** The changes that write references whose account exists now. */
export async function planReferences(
  database: Database,
  job: OpenJob,
  references: readonly PendingReference[],
): Promise<PlannedReferences> {
  if (references.length === 0) return { changes: [], settled: [] };
  const anchors = references.map(({ workerAnchor }) => workerAnchor);
  const links = await loadLinks(database, job.name, anchors);
  const known = await loadTargetObjects(database, job.name, { anchors: [...links.values()] });
  const accounts = new Map(known.map(({ account }) => [account.anchor, account]));
  const targets = await resolveReferences(
    database,
    job.name,
    references.map(({ key }) => key),
  );
  const changes: Change[] = [];
  const settled: PendingReference[] = [];
  for (const reference of references) {
    const account = accounts.get(links.get(reference.workerAnchor) ?? '');
    const after = targets.get(reference.key)?.account?.name;
    if (account === undefined || after === undefined) continue;
    settled.push(reference);
    const before = account.attributes[reference.attribute];
    if (isSameValue(before, after, 'reference')) continue;
    changes.push({
      worker: reference.worker,
      workerAnchor: reference.workerAnchor,
      kinds: ['update'],
      account: { anchor: account.anchor, name: account.name },
      link: false,
      deltas: [{ name: reference.attribute, ...(before !== undefined && { before }), after, reference: reference.key }],
      reasons: [`${reference.attribute} ${reference.key} has an account now`],
    });
  }
  return { changes, settled };
}
