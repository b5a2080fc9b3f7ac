import { describe, expect, it } from 'vitest';
import { checkWith } from '../../config/read-yaml.ts';
import { configurationSchema } from '../../config/schema.ts';
import type { ScheduledJob, ScheduleEntry } from '../../store/scheduled-jobs.ts';
import { planEntries } from './plan-entries.ts';

const now = Date.parse('2026-05-04T10:01:00Z');
const at = { now, timeZone: 'Europe/Stockholm' };
const minutes = 60_000;

/** A configuration with these jobs, each by its settings and the system that it reads from (Default: hr). */
function aConfiguration(jobs: Readonly<Record<string, Record<string, unknown>>>): Parameters<typeof planEntries>[0] {
  const file = checkWith(
    configurationSchema,
    {
      systems: { hr: { connector: 'successfactors' }, flex: { connector: 'flex-hr' }, ad: { connector: 'b' } },
      jobs: Object.fromEntries(
        Object.entries(jobs).map(([job, settings]) => [job, { source: 'hr', target: 'ad', ...settings }]),
      ),
    },
    'test',
  );
  return { systems: file.systems, jobs: file.jobs as never };
}

function anEntry(more: Partial<ScheduledJob> = {}): ScheduledJob {
  return {
    ...{ jobType: 'Provisioning-hr-to-ad', name: 'hr-to-ad', job: 'hr-to-ad', timeZone: 'Europe/Stockholm' },
    ...{ cron: '*/2 * * * *', configuredCron: '*/2 * * * *', nextRun: now + minutes },
    ...{ isActive: true, maxRunSeconds: 3600, ...more },
  };
}

const waiting = anEntry({ jobType: 'FlexHR-FlexHRJob', name: 'FlexHRJob', job: '', isActive: false });
const { cron: _cron, configuredCron: _configured, nextRun: _next, ...placeholder } = waiting;
const twoMinutes = aConfiguration({ 'hr-to-ad': { schedule: '*/2 * * * *' } });

function typesOf(entries: readonly ScheduleEntry[]): readonly string[] {
  return entries.map((entry) => entry.jobType);
}

describe('the schedule', () => {
  it('E1: has the entry FlexHR-FlexHRJob before there is any configuration, switched off', () => {
    expect(planEntries(undefined, [], at)).toEqual({
      save: [
        { jobType: 'FlexHR-FlexHRJob', name: 'FlexHRJob', job: '', timeZone: 'Europe/Stockholm', isActive: false },
      ],
      remove: [],
    });
  });

  it('E1: gives that entry to the first job that reads from Flex HR, switched on', () => {
    const configuration = aConfiguration({ people: { source: 'flex', schedule: '0 0/2 * * * ?' } });

    expect(planEntries(configuration, [placeholder], at).save).toEqual([
      {
        ...{ jobType: 'FlexHR-FlexHRJob', name: 'people', job: 'people', timeZone: 'Europe/Stockholm', isActive: true },
        ...{ cron: '0 0/2 * * * ?', configuredCron: '0 0/2 * * * ?', nextRun: now + minutes },
      },
    ]);
  });

  it('has an entry for every job, and one more for its full comparison', () => {
    const configuration = aConfiguration({
      'hr-to-ad': { schedule: '*/2 * * * *', fullSchedule: '0 3 * * *' },
      'by-hand': {},
      people: { source: 'flex' },
      more: { source: 'flex', fullSchedule: '0 4 * * *' },
      'hr-to-ad-Full': {},
    });

    const { save } = planEntries(configuration, [], at);

    expect(typesOf(save)).toEqual([
      ...['Provisioning-hr-to-ad', 'Provisioning-by-hand', 'FlexHR-FlexHRJob', 'FlexHR-FlexHRJob:more'],
      ...['Provisioning-hr-to-ad-Full', 'Provisioning-hr-to-ad-Full-Full', 'FlexHR-FlexHRJob:more-Full'],
    ]);
    expect(save.at(-2)).toMatchObject({ name: 'hr-to-ad-full', job: 'hr-to-ad', cron: '0 3 * * *' });
    expect(save[1]).not.toHaveProperty('nextRun');
  });

  it('leaves FlexHR-FlexHRJob with the job that has it, in whatever order the jobs stand', () => {
    const configuration = aConfiguration({ other: { source: 'flex' }, people: { source: 'flex' } });
    const held = { ...placeholder, name: 'people', job: 'people', isActive: true };

    expect(typesOf(planEntries(configuration, [held], at).save)).toEqual(['FlexHR-FlexHRJob:other']);
  });

  it('loses the entry of a job that the configuration has no more, and keeps FlexHR-FlexHRJob waiting', () => {
    const held = { ...placeholder, name: 'people', job: 'people', isActive: true };

    const { save, remove } = planEntries(aConfiguration({}), [held, anEntry()], at);

    expect(save).toMatchObject([{ jobType: 'FlexHR-FlexHRJob', job: '', isActive: false }]);
    expect(remove).toEqual(['Provisioning-hr-to-ad']);
  });

  it('is left alone when it agrees with the configuration', () => {
    expect(planEntries(twoMinutes, [placeholder, anEntry()], at)).toEqual({ save: [], remove: [] });
  });

  it('E5: keeps what was set by hand until the configuration says something new', () => {
    const byHand = anEntry({ cron: '0 3 * * *', nextRun: Date.parse('2026-05-05T01:00:00Z'), isActive: false });

    expect(planEntries(twoMinutes, [placeholder, byHand], at).save).toEqual([]);
    const changed = aConfiguration({ 'hr-to-ad': { schedule: '*/5 * * * *' } });
    expect(planEntries(changed, [placeholder, byHand], at).save).toMatchObject([
      { cron: '*/5 * * * *', configuredCron: '*/5 * * * *', nextRun: now + 4 * minutes, isActive: false },
    ]);
  });

  it.each([
    ['to a time that the old one has not', '1/2 * * * *', now + 2 * minutes],
    ['to more often', '* * * * *', now + 2 * minutes],
    ['to nonsense, which is never due', 'every now and then', undefined],
  ])('E5: follows an expression that was changed in the table itself, %s', (_how, cron, nextRun) => {
    const entry = anEntry({ cron, nextRun: now + 59 * minutes });

    const [saved] = planEntries(twoMinutes, [placeholder, entry], at).save;

    expect(saved).toMatchObject({ cron });
    expect(saved?.nextRun).toBe(nextRun);
  });

  it('E8: goes on at once when the clock was put back by an hour, where the hour is left open', () => {
    const ahead = anEntry({ lastStart: now + 59 * minutes, nextRun: now + 61 * minutes });

    expect(planEntries(twoMinutes, [placeholder, ahead], at).save).toMatchObject([{ nextRun: now + 3 * minutes }]);
  });

  it('E8: does not run a named hour twice when the clock was put back over it', () => {
    const daily = { cron: '30 12 * * *', configuredCron: '30 12 * * *' };
    const ran = Date.parse('2026-05-04T10:30:00Z');
    const ahead = anEntry({ ...daily, lastStart: ran, nextRun: ran + 24 * 60 * minutes });

    const configuration = aConfiguration({ 'hr-to-ad': { schedule: '30 12 * * *' } });
    expect(planEntries(configuration, [placeholder, ahead], at).save).toEqual([]);
  });

  it.each([-59, -30, 30, 59])('is not moved by a node whose clock differs by %i seconds', (seconds) => {
    const configuration = aConfiguration({ 'hr-to-ad': { schedule: '*/2 * * * *' } });
    const claimed = Date.parse('2026-05-04T10:02:00Z');
    const entry = anEntry({ lastStart: claimed, nextRun: claimed + 2 * minutes });

    expect(planEntries(configuration, [placeholder, entry], { ...at, now: claimed + seconds * 1000 }).save).toEqual([]);
  });
});
