import type { Job } from '../../config/load-configuration.ts';
import type { Instant } from '../../domain/time.ts';
import { type JobOverview, listAwaitedPlans, loadJobOverviews } from '../../store/job-overviews.ts';
import { listScheduledJobs } from '../../store/scheduled-jobs.ts';
import { countNeeds } from '../ticketed/count-needs.ts';
import type { JobFacts, JobStatus } from './job-status.ts';
import { judgeJob } from './judge-job.ts';
import type { LogDeps } from './log-deps.ts';
import { assertJob, partsOfJob } from './parts-of-job.ts';

/**
 * Every job of the configuration, or the one that is named, at one glance.
 *
 * @throws ConfigError when there is no such job
 */
export async function loadStatus(deps: LogDeps, now: Instant, only?: string): Promise<readonly JobStatus[]> {
  if (only !== undefined) assertJob(deps.configuration, only);
  const jobs = Object.entries(deps.configuration.jobs).filter(([job]) => only === undefined || job === only);
  const parts = new Map(jobs.map(([job]) => [job, partsOfJob(deps.configuration, job)]));
  const overviews = await loadJobOverviews(deps.database, [...parts.values()].flat());
  const plans = await listAwaitedPlans(deps.database, [...parts.values()].flat(), now);
  const entries = await listScheduledJobs(deps.database);
  const statuses: JobStatus[] = [];
  for (const [name, job] of jobs) {
    const own = parts.get(name) ?? [name];
    const facts: JobFacts = {
      ...sumUp(overviews.filter((one) => own.includes(one.job))),
      ...describeJob(name, job),
      entries: entries.filter((entry) => entry.job === name),
      plans: plans.filter((plan) => own.includes(plan.job)),
      tickets: job.tickets === 'everyChange' ? await countNeeds(deps, name) : {},
    };
    statuses.push({ ...facts, ...judgeJob(facts, now) });
  }
  return statuses;
}

function describeJob(name: string, { source, target, schedule, fullSchedule }: Job) {
  return { job: name, source, target, isScheduled: schedule !== undefined || fullSchedule !== undefined };
}

/** The parts of a job as one: the first is the job itself, whose reads count. */
function sumUp(parts: readonly JobOverview[]): JobOverview {
  const start = parts[0] ?? { job: '', failures: 0 };
  const total = (what: 'linked' | 'held' | 'failed' | 'awaiting' | 'setAside'): number =>
    parts.reduce((sum, part) => sum + part[what], 0);
  return {
    ...start,
    linked: total('linked'),
    held: total('held'),
    failed: total('failed'),
    awaiting: total('awaiting'),
    setAside: total('setAside'),
  };
}
