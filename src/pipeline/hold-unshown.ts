import type { Problem } from '../domain/problem.ts';
import type { DecideSettings } from './decide-settings.ts';
import type { Finding } from './desired-account.ts';
import { problem } from './hold-worker.ts';
import { type EmploymentState, judgeEmployment } from './judge-employment.ts';
import type { WorkerFacts } from './worker-facts.ts';

/**
 * Nobody gets an account of a record that does not show what must be there. An account that is there keeps what is made of
 * it; of somebody who works it is not changed at all where the source says so. Who has left is never held for it.
 */
export function holdUnshown(
  { worker, situation }: Pick<WorkerFacts, 'worker' | 'situation'>,
  employment: EmploymentState,
): Finding | undefined {
  const { unshown } = worker;
  if (unshown === undefined || employment === 'left') return undefined;
  if (situation.kind === 'unlinked' && unshown.holds === 'creation') return undefined;
  if (situation.kind === 'linked' && (unshown.holds !== 'change' || employment === 'preHire')) return undefined;
  return describe(worker.id, unshown.what);
}

/** Nobody who works leaves the scope because of what HR does not show. */
export function holdUnshownScope({ worker, context }: WorkerFacts, settings: DecideSettings): Problem | undefined {
  if (worker.unshown === undefined) return undefined;
  const employment = judgeEmployment(worker.employments, context.now, settings.calendar);
  return employment === 'left' ? undefined : problem(worker, describe(worker.id, worker.unshown.what));
}

function describe(worker: string, what: string): Finding {
  return {
    code: 'notShown',
    message: `HR shows ${what} of ${worker}.`,
    advice:
      'See whether it is filled in HR and whether the API user may read it; the person goes on as soon as HR shows it.',
  };
}
