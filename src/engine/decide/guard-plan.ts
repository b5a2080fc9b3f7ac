import type { PlanKind } from '../../domain/plan.ts';
import { type Judgement, judgePlan } from '../../pipeline/guard.ts';
import { tallyWaiting } from '../../pipeline/tally-waiting.ts';
import { blockChanges, countRecreations, rankCreates } from '../../store/changes.ts';
import type { JobState } from '../../store/job-states.ts';
import { countLinks } from '../../store/links.ts';
import { savePlanVerdict } from '../../store/plans.ts';
import { loadWaitingChanges } from '../../store/waiting-changes.ts';
import type { Cycle } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { holdChanges } from './hold-changes.ts';

/** What judging a plan needs of the cycle that made it; an undo judges its plan without one. */
export type JudgedPlan = Pick<Cycle, 'job' | 'collector' | 'now' | 'planId'> & { readonly kind: PlanKind };

/** What judging a plan needs to know beside it. `judgesAlone`: a human named whom it is about, so that nobody else's waiting counts. */
export type JudgedWith = Pick<JobState, 'sourceCount'> & { readonly judgesAlone: boolean };

/** Judges the plan before any write, sets aside what a guard wants a human to see, and stores the verdict. */
export async function guardPlan(
  deps: EngineDeps,
  cycle: JudgedPlan,
  { sourceCount, judgesAlone }: JudgedWith,
): Promise<Judgement> {
  const { database } = deps;
  const linked = await countLinks(database, cycle.job.name);
  const wholeRead =
    cycle.kind === 'initial'
      ? { read: cycle.collector.counts.read, ...(sourceCount !== undefined && { before: sourceCount }) }
      : undefined;
  const recreations = await countRecreations(database, cycle.planId, cycle.job.name);
  const waiting = judgesAlone
    ? undefined
    : tallyWaiting(await loadWaitingChanges(database, cycle.job.name, cycle.planId));
  const tally = {
    ...cycle.collector.tally(linked, wholeRead),
    recreations,
    ...(waiting !== undefined && { waiting }),
  };
  const judgement = judgePlan(tally, {
    ...cycle.job.settings.guards,
    approvesDeletes: cycle.job.settings.leavers.deletes === 'withApproval',
  });
  const hash = cycle.collector.hash();
  const blocked = await blockChanges(database, cycle.planId, {
    kinds: judgement.blockedKinds,
    clears: judgement.blockedClears,
    recreationsOf: judgement.blocksRecreations ? cycle.job.name : undefined,
  });
  await holdChanges(deps, cycle, blocked, (change) => ({
    code: 'awaitingApproval',
    worker: change.worker,
    message: `To ${change.kinds.join(' and ')} ${change.account?.name ?? change.worker} waits for a human: a guard tripped.`,
    advice:
      cycle.kind === 'undo'
        ? `See it in the answer of \`hirewire undo\`, then \`hirewire approve ${cycle.planId}\`.`
        : `Look at it with \`hirewire plan ${cycle.job.name}\`, then \`hirewire approve ${cycle.planId}\`.`,
  }));
  await rankCreates(database, cycle.planId, cycle.job.name);
  await savePlanVerdict(database, {
    id: cycle.planId,
    verdict: judgement.verdict,
    trips: judgement.trips,
    hash,
    counts: cycle.collector.counts,
  });
  return judgement;
}
