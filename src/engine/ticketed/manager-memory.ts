import type { SourceSession } from '../../connectors/contract.ts';
import type { Worker } from '../../domain/worker.ts';
import type { CompiledMapping, EvaluationContext } from '../../mapping/index.ts';
import { loadWorkersByKey, type SourceObject, saveSourceObjects } from '../../store/source-objects.ts';
import { fingerprint } from '../hash.ts';
import { type DescribedJob, describeJob } from '../job/open-job.ts';
import { matchValues } from '../read/load-page-facts.ts';
import { referenceKeys } from '../read/load-references.ts';
import { toConnectionJob } from './connection-job.ts';
import type { DeskRun } from './ticketed-run.ts';

/** Remembers the managers of some workers. */
export type RememberManagers = (source: SourceSession, workers: readonly Worker[]) => Promise<void>;

/**
 * Asks the source for managers of whom nothing is known, in one question: they may not have changed for years, or work in a company that was not
 * chosen. They get no ticket; their accounts are found by the matching attribute when somebody below them is processed.
 */
export function newManagerMemory(run: DeskRun, { mapping }: Pick<DescribedJob, 'mapping'>): RememberManagers {
  const { database } = run.deps;
  let spaces: readonly Space[] | undefined;
  return async (source, workers) => {
    const keys = new Set(
      workers.flatMap((worker) => referenceKeys(mapping.attributes, toContext(run, mapping, worker))),
    );
    const known = await loadWorkersByKey(database, run.job, [...keys]);
    const unknown = [...keys].filter((key) => !known.has(key));
    if (unknown.length === 0) return;
    const page = await source.readWorkers(unknown, { attributes: mapping.sourceAttributes, now: run.now });
    spaces ??= [{ name: run.job, mapping }, ...listOtherSpaces(run)];
    for (const space of spaces) {
      const objects = page.workers.map((worker) => toObject(run, space.mapping, worker));
      await saveSourceObjects(database, space.name, objects, { now: run.now });
    }
  };
}

/** A connector space that people are remembered in. */
type Space = Pick<DescribedJob, 'name' | 'mapping'>;

function listOtherSpaces({ deps, job, settings }: DeskRun): readonly Space[] {
  return Object.keys(settings.connections).map((connection) => {
    const other = toConnectionJob(deps, job, connection);
    return describeJob(other.deps, other.name);
  });
}

function toContext(run: DeskRun, mapping: CompiledMapping, worker: Worker): EvaluationContext {
  const attributes = mapping.reader.read(worker.document);
  return { attributes, now: run.now, random: () => 0, tables: mapping.tables };
}

function toObject(run: DeskRun, mapping: CompiledMapping, worker: Worker): SourceObject {
  const context = toContext(run, mapping, worker);
  const key = matchValues(mapping.matching, context)[0]?.key;
  const object = {
    ...{ anchor: worker.anchor, worker: worker.id, keys: worker.keys, employments: worker.employments },
    ...(worker.displayName !== undefined && { displayName: worker.displayName }),
    image: context.attributes,
    ...(key !== undefined && { matchKey: key }),
    ...{ outcome: 'outOfScope' as const, reason: 'read because somebody names this person as the manager' },
  };
  return { ...object, hash: fingerprint(object) };
}
