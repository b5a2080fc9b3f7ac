import type { Situation } from '../../pipeline/correlate.ts';
import { decideWorker, type Verdict } from '../../pipeline/decide-worker.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { OpenJob } from '../job/open-job.ts';
import type { PageFacts, PageWorker } from '../read/load-page-facts.ts';
import { decideWithNames } from './resolve-names.ts';

/** What a cycle would decide of one worker in a situation. The target is asked about names; nothing is stored, no name is given out. */
export async function decideAlone(
  deps: Pick<EngineDeps, 'database' | 'newId'>,
  job: OpenJob,
  { person, situation, resolve }: { person: PageWorker; situation: Situation; resolve: PageFacts['resolve'] },
): Promise<Verdict> {
  const [verdict] = await decideWithNames(
    { database: deps.database, job, planId: deps.newId() },
    [person],
    {
      decide: (one, ledger) => decideWorker({ ...one, situation, resolve, ...ledger.seenBy(one.worker) }, job.decide),
      give: () => undefined,
    },
    { save: false },
  );
  if (verdict === undefined) throw new Error('One person gives one verdict.');
  return verdict;
}
