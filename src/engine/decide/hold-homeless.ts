import type { Verdict } from '../../pipeline/decide-worker.ts';
import type { OpenJob } from '../job/open-job.ts';

/**
 * Holds people whose new account would stand where there is nothing: a plan must not promise what the target is sure to refuse. Asked
 * once for all containers of a page. Accounts that move are left to the write: who leaves is closed before.
 */
export async function holdHomeless<Judged extends Verdict & { readonly worker: { readonly id: string } }>(
  job: OpenJob,
  judged: readonly Judged[],
): Promise<readonly Judged[]> {
  const { target } = job;
  const role = [...job.decide.roles].find(([, one]) => one === 'container')?.[0];
  if (target.findMissing === undefined || role === undefined) return judged;
  const wanted = new Map(judged.flatMap((one) => containerOf(one, role)));
  const missing = wanted.size === 0 ? new Set<string>() : await target.findMissing([...new Set(wanted.values())]);
  if (missing.size === 0) return judged;
  return judged.map((one) => {
    const container = wanted.get(one.worker.id);
    if (container === undefined || !missing.has(container)) return one;
    const problem = {
      code: 'containerMissing',
      worker: one.worker.id,
      attribute: role,
      subject: container,
      system: job.settings.target,
      message: `The account of ${one.worker.id} is to stand in ${container}, which the system ${job.settings.target} does not have.`,
      advice: 'Create the container, correct parentDistinguishedName or defaultOu, or let the service account read it.',
    };
    return { ...one, decision: { outcome: 'held', problems: [problem] }, pending: [] };
  });
}

function containerOf(
  { worker, decision }: Verdict & { readonly worker: { readonly id: string } },
  role: string,
): readonly (readonly [string, string])[] {
  if (decision.outcome !== 'change' || !decision.change.kinds.includes('create')) return [];
  const after = decision.change.deltas.find(({ name }) => name === role)?.after;
  return typeof after === 'string' ? [[worker.id, after]] : [];
}
