import type { PlanKind } from '../../domain/plan.ts';
import { type Judgement, judgePlan } from '../../pipeline/guard.ts';
import { blockChanges, countRecreations, rankCreates } from '../../store/changes.ts';
import type { JobState } from '../../store/job-states.ts';
import { countLinks } from '../../store/links.ts';
import { savePlanVerdict } from '../../store/plans.ts';
import type { Cycle } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { holdChanges } from './hold-changes.ts';

/** What judging a plan needs of the cycle that made it; an undo judges its plan without one. */
export type JudgedPlan = Pick<Cycle, 'job' | 'collector' | 'now' | 'planId'> & { readonly kind: PlanKind };

/** Judges the plan before any write, sets aside what a guard wants a human to see, and stores the verdict. */
export async function guardPlan(
  deps: EngineDeps,
  cycle: JudgedPlan,
  state: Pick<JobState, 'sourceCount'>,
): Promise<Judgement> {
  const { database } = deps;
  const linked = await countLinks(database, cycle.job.name);
  const wholeRead =
    cycle.kind === 'initial'
      ? { read: cycle.collector.counts.read, ...(state.sourceCount !== undefined && { before: state.sourceCount }) }
      : undefined;
  const recreations = await countRecreations(database, cycle.planId, cycle.job.name);
  const tally = { ...cycle.collector.tally(linked, wholeRead), recreations };
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
