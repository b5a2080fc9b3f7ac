import type { SourceSession } from '../../connectors/contract.ts';
import type { Worker } from '../../domain/worker.ts';
import { loadWorkersByKey, type SourceObject, saveSourceObjects } from '../../store/source-objects.ts';
import { fingerprint } from '../hash.ts';
import { matchValues } from '../load-page-facts.ts';
import { referenceKeys } from '../load-references.ts';
import { describeJob } from '../open-job.ts';
import type { TicketedRun } from './ticketed-run.ts';

/**
 * Asks the source for managers of whom nothing is known, in one question: they may not have changed for years, or work in a company that was not
 * chosen. They get no ticket; their accounts are found by the matching attribute when somebody below them is processed.
 */
export async function rememberManagers(
  run: TicketedRun,
  source: SourceSession,
  workers: readonly Worker[],
): Promise<void> {
  const { database } = run.deps;
  const { mapping } = describeJob(run.deps, run.job);
  const contextOf = (worker: Worker) => ({
    ...{ attributes: mapping.reader.read(worker.document), now: run.now, random: () => 0, tables: mapping.tables },
  });
  const keys = new Set(workers.flatMap((worker) => referenceKeys(mapping.attributes, contextOf(worker))));
  const known = await loadWorkersByKey(database, run.job, [...keys]);
  const unknown = [...keys].filter((key) => !known.has(key));
  if (unknown.length === 0) return;
  const page = await source.readWorkers(unknown, { attributes: mapping.sourceAttributes, now: run.now });
  const objects = page.workers.map((worker): SourceObject => {
    const context = contextOf(worker);
    const key = matchValues(mapping.matching, context)[0]?.key;
    const object = {
      ...{ anchor: worker.anchor, worker: worker.id, keys: worker.keys, employments: worker.employments },
      ...(worker.displayName !== undefined && { displayName: worker.displayName }),
      image: context.attributes,
      ...(key !== undefined && { matchKey: key }),
      ...{ outcome: 'outOfScope' as const, reason: 'read because somebody names this person as the manager' },
    };
    return { ...object, hash: fingerprint(object) };
  });
  await saveSourceObjects(database, run.job, objects, run.now);
}
