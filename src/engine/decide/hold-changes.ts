import type { Problem } from '../../domain/problem.ts';
import { heldInterval } from '../../pipeline/retry-interval.ts';
import type { StoredChange } from '../../store/changes.ts';
import { saveHeld } from '../../store/held.ts';
import type { Cycle } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';

/** Takes changes out of the plan: their workers are held, each with a problem. */
export async function holdChanges(
  deps: EngineDeps,
  cycle: Pick<Cycle, 'job' | 'collector' | 'now'>,
  changes: readonly StoredChange[],
  toProblem: (change: StoredChange) => Problem,
): Promise<void> {
  const held = changes.map((change) => ({ change, problem: toProblem(change) }));
  for (const { change, problem } of held) cycle.collector.hold(change, [problem]);
  await saveHeld(
    deps.database,
    cycle.job.name,
    held.map(({ change, problem }) => ({
      worker: change.worker,
      workerAnchor: change.workerAnchor,
      problems: [problem],
    })),
    { now: cycle.now, nextTry: (attempts) => cycle.now + heldInterval(attempts) },
  );
}
