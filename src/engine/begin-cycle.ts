import type { CycleKind } from '../domain/plan.ts';
import { TextMap } from '../platform/text-map.ts';
import { insertCycle } from '../store/cycles.ts';
import type { JobState } from '../store/job-states.ts';
import { insertPlan } from '../store/plans.ts';
import type { Cycle } from './cycle.ts';
import type { CycleOptions } from './cycle-options.ts';
import { newTakenNames } from './decide/name-ledger.ts';
import { PlanCollector } from './decide/plan-collector.ts';
import type { EngineDeps } from './engine-deps.ts';
import { describeUnwritable } from './job/describe-unwritable.ts';
import type { OpenJob } from './job/open-job.ts';
import { beginWholeRead, isWholeOwed } from './read/whole-read.ts';

/** A cycle of an open job, with an empty plan: *now* is read here. `doubted`: see {@link Cycle}. */
export async function beginCycle(
  deps: EngineDeps,
  job: OpenJob,
  { state, options, doubted }: { state: JobState; options: CycleOptions; doubted: Cycle['doubted'] },
): Promise<Cycle> {
  const kind: CycleKind = isWholeOwed(options, state, job.mappingHash) ? 'initial' : 'incremental';
  const now = deps.clock.now();
  const wholeRead = kind === 'initial' ? await beginWholeRead(deps, job, { options, now }) : undefined;
  const cycle: Cycle = {
    id: deps.newId(),
    planId: deps.newId(),
    kind,
    now,
    job,
    collector: new PlanCollector(),
    fresh: kind === 'initial',
    ...(wholeRead !== undefined && { wholeRead }),
    seen: { workers: new TextMap(), anchors: new TextMap() },
    clashed: new Map(),
    takenNames: newTakenNames(),
    doubted,
    isDryRun: options.planOnly === true,
    holdsUnresolved: job.decide.unresolvedReferences === 'hold' && options.only !== undefined,
    onJudged: options.onJudged ?? (() => undefined),
    onProgress: options.onProgress ?? (() => undefined),
  };
  tellUnwritable(deps, cycle);
  await insertCycle(deps.database, { id: cycle.id, job: job.name, kind, startedAt: now });
  const expiresAt = now + job.settings.guards.approvalHours * 3_600_000;
  await insertPlan(deps.database, {
    id: cycle.planId,
    job: job.name,
    cycleId: cycle.id,
    kind,
    createdAt: now,
    expiresAt,
  });
  return cycle;
}

/** Once for the job: nobody is held for it. */
function tellUnwritable(deps: EngineDeps, { job, collector }: Cycle): void {
  const problems = describeUnwritable(deps, job.name, job.unwritable);
  collector.addProblems(problems);
  for (const { attribute, message } of problems)
    deps.logger.warn('the target sets a mapped attribute itself', { job: job.name, attribute, message });
}
