import type { Problem } from '../../domain/problem.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { placeOfTarget } from './compile-job-mapping.ts';
import { jobDefaults } from './job-defaults.ts';

/** What a cycle and `check` say of attributes that the target alone sets, once for the job, with the place in the mapping's file where it is known. */
export function describeUnwritable(
  deps: Pick<EngineDeps, 'configuration' | 'connectors'>,
  job: string,
  names: readonly string[],
): readonly Problem[] {
  if (names.length === 0) return [];
  const parts = { name: job, ...jobDefaults(deps, job) };
  return names.map((attribute) => {
    const place = placeOfTarget(attribute, parts);
    const where = place === undefined ? '' : ` (${place})`;
    return {
      code: 'attributeNotWritable',
      system: parts.job.target,
      attribute,
      subject: attribute,
      message: `The system ${parts.job.target} sets ${attribute} itself: job ${job} leaves it out${where}.`,
      advice: `Take ${attribute} out of the mapping, or out of leavers.clear.`,
    };
  });
}
