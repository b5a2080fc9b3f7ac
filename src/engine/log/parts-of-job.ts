import { ConfigError } from '../../config/config-error.ts';
import type { Configuration } from '../../config/load-configuration.ts';

/**
 * The names under which the store may know the work of a job: its own, and one for each other system that triggers may name, because connector
 * space, links and journal of each are its own.
 */
export function partsOfJob({ systems, jobs }: Pick<Configuration, 'systems' | 'jobs'>, job: string): readonly string[] {
  if (jobs[job]?.tickets !== 'everyChange') return [job];
  const others = Object.keys(systems).filter((system) => system !== jobs[job]?.target);
  return [job, ...others.map((system) => `${job}@${system}`)];
}

/** The same of every job. */
export function partsOfAll(configuration: Pick<Configuration, 'systems' | 'jobs'>): readonly string[] {
  return Object.keys(configuration.jobs).flatMap((job) => partsOfJob(configuration, job));
}

/** The job of the configuration that a part belongs to. */
export function jobOfPart({ jobs }: Pick<Configuration, 'jobs'>, part: string): string {
  if (Object.hasOwn(jobs, part)) return part;
  const job = part.slice(0, Math.max(0, part.lastIndexOf('@')));
  return Object.hasOwn(jobs, job) ? job : part;
}

/** @throws ConfigError when the configuration has no such job; a job of former days is in the log without being asked for. */
export function assertJob({ jobs }: Pick<Configuration, 'jobs'>, job: string): void {
  if (Object.hasOwn(jobs, job)) return;
  const known = Object.keys(jobs).join(', ') || 'none';
  throw new ConfigError([{ path: 'jobs', expected: `one of ${known}`, found: `"${job}"` }]);
}
