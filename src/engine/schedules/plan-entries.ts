import type { Configuration } from '../../config/load-configuration.ts';
import type { Instant } from '../../domain/time.ts';
import { namesHours } from '../../platform/cron.ts';
import type { ScheduledJob, ScheduleEntry } from '../../store/scheduled-jobs.ts';
import { nextRunOf } from './next-run-of.ts';

/** The entry of the first job that reads from Flex HR. It is there from the beginning, waiting for such a job. */
const flexJobType = 'FlexHR-FlexHRJob';

/** How far the clocks of nodes may lie apart, in milliseconds. */
export const skew = 60_000;

type Wanted = Pick<ScheduleEntry, 'jobType' | 'name' | 'job' | 'configuredCron'>;

/** What must be written so that the schedule agrees with the configuration, and with the clock. */
export type EntryChanges = { readonly save: readonly ScheduleEntry[]; readonly remove: readonly string[] };

/**
 * Compares the schedule with the configuration. A new expression of the configuration wins; else what was set by hand stays.
 *
 * @param at.timeZone that of the server, whose clock the configuration speaks of
 */
export function planEntries(
  configuration: Pick<Configuration, 'jobs' | 'systems'> | undefined,
  present: readonly ScheduledJob[],
  at: { readonly now: Instant; readonly timeZone: string },
): EntryChanges {
  const wanted = listWanted(configuration, present);
  const types = new Set(wanted.map((one) => one.jobType));
  const save = wanted.flatMap((one) => {
    const before = present.find((entry) => entry.jobType === one.jobType);
    const after = before === undefined ? newEntry(one, at) : adjust(before, one, at);
    return after === undefined ? [] : [after];
  });
  return { save, remove: present.map((entry) => entry.jobType).filter((type) => !types.has(type)) };
}

function newEntry(wanted: Wanted, { now, timeZone }: { now: Instant; timeZone: string }): ScheduleEntry {
  const cron = wanted.configuredCron;
  const entry = { ...wanted, timeZone, isActive: wanted.job !== '', ...(cron !== undefined && { cron }) };
  return withNextRun(entry, nextRunOf(entry, now));
}

function adjust(
  before: ScheduledJob,
  wanted: Wanted,
  { now, timeZone }: { now: Instant; timeZone: string },
): ScheduleEntry | undefined {
  const isOther = before.job !== wanted.job || before.name !== wanted.name;
  if (isOther || before.configuredCron !== wanted.configuredCron) {
    const entry = newEntry(wanted, { now, timeZone });
    return before.job === wanted.job ? { ...entry, isActive: before.isActive } : entry;
  }
  if (!isOutOfStep(before, now)) return undefined;
  // The first occurrence that no node has had, however its clock differs from ours.
  return withNextRun(before, nextRunOf(before, before.nextRun === undefined ? now : now + skew));
}

/**
 * Whether the next run cannot follow from the expression: it was changed in the table itself, or the clock was put back. Where the clock went
 * back, an expression that names hours has had its times and waits for new ones.
 */
function isOutOfStep(entry: ScheduledJob, now: Instant): boolean {
  if (entry.cron === undefined) return entry.nextRun !== undefined;
  if (entry.nextRun === undefined) return nextRunOf(entry, now) !== undefined;
  if (entry.nextRun <= now) return false;
  if (nextRunOf(entry, entry.nextRun - 1) !== entry.nextRun) return true;
  const hasEarlier = (nextRunOf(entry, now + skew) ?? Number.POSITIVE_INFINITY) < entry.nextRun;
  const wentBack = entry.lastStart !== undefined && entry.lastStart > now + skew;
  return hasEarlier && !(wentBack && namesHours(entry.cron));
}

function withNextRun({ nextRun: _before, ...entry }: ScheduleEntry, nextRun: Instant | undefined): ScheduleEntry {
  return { ...entry, ...(nextRun !== undefined && { nextRun }) };
}

function listWanted(
  configuration: Pick<Configuration, 'jobs' | 'systems'> | undefined,
  present: readonly ScheduledJob[],
): readonly Wanted[] {
  const jobs = Object.entries(configuration?.jobs ?? {});
  const flexJobs = jobs
    .filter(([, { source }]) => configuration?.systems[source]?.connector === 'flex-hr')
    .map(([job]) => job);
  const holder = present.find((entry) => entry.jobType === flexJobType)?.job ?? '';
  const first = flexJobs.includes(holder) ? holder : flexJobs[0];
  const typeOf = (job: string): string => {
    if (job === first) return flexJobType;
    return flexJobs.includes(job) ? `${flexJobType}:${job}` : `Provisioning-${job}`;
  };
  const entries = jobs.map(([job, { schedule }]) => toWanted(typeOf(job), { name: job, job, schedule }));
  if (first === undefined) entries.push({ jobType: flexJobType, name: 'FlexHRJob', job: '' });
  for (const [job, { fullSchedule }] of jobs) {
    if (fullSchedule === undefined) continue;
    let jobType = `${typeOf(job)}-Full`;
    while (entries.some((entry) => entry.jobType === jobType)) jobType += '-Full';
    entries.push(toWanted(jobType, { name: `${job}-full`, job, schedule: fullSchedule }));
  }
  return entries;
}

function toWanted(
  jobType: string,
  { name, job, schedule }: { name: string; job: string; schedule: string | undefined },
): Wanted {
  return { jobType, name, job, ...(schedule !== undefined && { configuredCron: schedule }) };
}
