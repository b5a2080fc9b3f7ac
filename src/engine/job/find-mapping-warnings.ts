import { describeMappingProblem } from '../../mapping/index.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { checkJobMapping } from './compile-job-mapping.ts';
import { jobDefaults } from './job-defaults.ts';

/** Something in a job's mapping that works and can hardly be meant. */
export type MappingWarning = {
  readonly job: string;
  readonly path: string;
  readonly message: string;
  /** `hr-to-ad.yaml:12:5`, where the mapping stands in a file. */
  readonly place?: string;
};

/**
 * The warnings of every job's mapping, each with its place.
 * @throws ConfigError for a mapping that is wrong
 */
export function findMappingWarnings(deps: Pick<EngineDeps, 'configuration' | 'connectors'>): readonly MappingWarning[] {
  return Object.keys(deps.configuration.jobs).flatMap((name) => {
    const { job, defaults } = jobDefaults(deps, name);
    return checkJobMapping(name, job, defaults)
      .problems.filter(({ severity }) => severity === 'warning')
      .map((problem) => ({
        job: name,
        path: problem.path,
        message: describeMappingProblem(problem),
        ...(problem.place !== undefined && { place: problem.place }),
      }));
  });
}
