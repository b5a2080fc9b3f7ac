import { ConfigError } from '../../config/config-error.ts';
import type { Job } from '../../config/load-configuration.ts';
import { findDefaultMapping } from '../../mapping/index.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { MappingDefaults } from './compile-job-mapping.ts';
import { connectorOf } from './open-job.ts';

/** A job's settings and what its mapping starts from, before the mapping is compiled: it may still be wrong. */
export function jobDefaults(
  deps: Pick<EngineDeps, 'configuration' | 'connectors'>,
  name: string,
): {
  readonly job: Job;
  readonly defaults: MappingDefaults & { readonly connectors: { source: string; target: string } };
} {
  const job = Object.hasOwn(deps.configuration.jobs, name) ? deps.configuration.jobs[name] : undefined;
  if (job === undefined) {
    const known = Object.keys(deps.configuration.jobs).join(', ') || 'none';
    throw new ConfigError([{ path: 'jobs', expected: `one of ${known}`, found: `"${name}"` }]);
  }
  const source = connectorOf(deps, job.source);
  const target = connectorOf(deps, job.target);
  if (source.source === undefined) {
    throw new ConfigError([
      { path: `jobs.${name}.source`, expected: 'a system that can be a source', found: `"${job.source}"` },
    ]);
  }
  return {
    job,
    defaults: {
      source: source.source,
      mapping: findDefaultMapping(source.id, target.id),
      connectors: { source: source.id, target: target.id },
      target: target.target,
      findPlace: deps.configuration.places?.[name],
    },
  };
}
