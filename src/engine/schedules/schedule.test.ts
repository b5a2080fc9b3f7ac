import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.ts';
import { fixedClock } from '../../platform/clock.ts';
import { type LogFields, silentLogger } from '../../platform/logger.ts';
import { type Database, openDatabase, sql } from '../../store/database.ts';
import { listRuns } from '../../store/job-runs.ts';
import { listScheduledJobs } from '../../store/scheduled-jobs.ts';
import { purge } from '../purge.ts';
import { changeEntry } from './change-entry.ts';
import { claimDue } from './claim-due.ts';
import { runEntry } from './run-entry.ts';
import type { RunJob, ScheduleDeps } from './schedule-deps.ts';
import { syncSchedule } from './sync-schedule.ts';

const jobType = 'FlexHR-FlexHRJob';
const configuration = {
  systems: { flex: { connector: 'flex-hr' }, ad: { connector: 'active-directory' } },
  jobs: { people: { source: 'flex', target: 'ad', schedule: '0 0/2 * * * ?' } },
} as unknown as Parameters<typeof syncSchedule>[1];

let database: Database;
let close: () => Promise<void>;
let clock: ReturnType<typeof fixedClock>;
let deps: ScheduleDeps;
/** What went to the queue, with the time of it. */
let sent: string[];

beforeEach(async () => {
  const fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 4 });
  close = async () => {
    await database.close();
    await fresh.drop();
  };
  clock = fixedClock('2026-05-04T23:59:30Z');
  deps = { database, clock, logger: silentLogger, newId: randomUUID, node: 'one:1' };
  sent = [];
  await syncSchedule(database, configuration, { now: clock.now(), timeZone: 'UTC' });
});
afterEach(async () => await close());

async function tick(instant: string, one: ScheduleDeps = deps): Promise<void> {
  clock.set(instant);
  await claimDue(one, async (jobTypes) => {
    sent.push(...jobTypes.map((type) => `${type} ${instant.slice(11, 19)}`));
    return [];
  });
}

async function synchronise(instant: string): Promise<void> {
  clock.set(instant);
  await syncSchedule(database, configuration, { now: clock.now(), timeZone: 'UTC' });
}

async function theEntry() {
  const [entry] = await listScheduledJobs(database);
  if (entry === undefined) throw new Error('There is no entry.');
  return entry;
}

const done: RunJob = async () => ({ result: 'ok', counters: { read: 3, new: 1 } });

/** A run that lasts until it is told to end. */
function aLongRun(): { readonly runJob: RunJob; readonly begun: Promise<void>; end(): void } {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  return {
    runJob: async (job, options) => {
      begun.resolve();
      await ended.promise;
      return await done(job, options);
    },
    begun: begun.promise,
    end: ended.resolve,
  };
}

describe('a scheduled job', () => {
  it('E1: stands in sch.scheduled_jobs with the type FlexHR-FlexHRJob', async () => {
    expect(await listScheduledJobs(database)).toMatchObject([
      { jobType, name: 'people', cron: '0 0/2 * * * ?', timeZone: 'UTC', isActive: true },
    ]);
  });

  it('E2: is due again and again by its expression: at 00:00, 00:02 and 00:04', async () => {
    await tick('2026-05-04T23:59:59Z');
    for (const time of ['00:00:00', '00:00:01', '00:01:59', '00:02:00', '00:03:59', '00:04:00.4']) {
      await tick(`2026-05-05T${time}Z`);
    }

    expect(sent).toEqual(['00:00:00', '00:02:00', '00:04:00'].map((time) => `${jobType} ${time}`));
  });

  it('E4: leaves a run record that names it, with what it counted', async () => {
    await runEntry(deps, { jobType, trigger: 'cron' }, done);

    expect(await listRuns(database, jobType, 10)).toMatchObject([
      { jobType, job: 'people', trigger: 'cron', node: 'one:1', result: 'ok', counters: { read: 3, new: 1 } },
    ]);
    expect(await theEntry()).toMatchObject({ lastStart: clock.now(), lastEnd: clock.now(), lastResult: 'ok' });
    expect(await theEntry()).not.toHaveProperty('leaseUntil');
  });

  it('E4: notes a run that failed, with its cause', async () => {
    await runEntry(deps, { jobType, trigger: 'cron' }, async () => {
      throw new Error('Flex HR is down.');
    });

    expect(await listRuns(database, jobType, 10)).toMatchObject([{ result: 'failed', message: 'Flex HR is down.' }]);
    expect(await theEntry()).toMatchObject({ lastResult: 'failed', lastError: 'Flex HR is down.' });
  });

  it('E5: follows a new expression at once, by the clock of its time zone', async () => {
    await changeEntry(database, { name: 'people', cron: '30 2 * * *', timeZone: 'Europe/Stockholm', now: clock.now() });
    await tick('2026-05-05T00:02:00Z');
    await tick('2026-05-05T00:30:00Z');

    expect(sent).toEqual([`${jobType} 00:30:00`]);
  });

  it.each([
    ['an expression', { cron: '0 0/2 * * *  ? ? ?' }, /is no cron expression: it has 8 fields/],
    ['a time zone', { timeZone: 'Sweden/Gothenburg' }, /is no time zone/],
  ])('E5: refuses %s that is wrong, and stays as it is', async (_what, change, message) => {
    const before = await theEntry();

    const changing = changeEntry(database, { name: 'people', ...change, now: clock.now() });

    await expect(changing).rejects.toMatchObject({ code: 'badSchedule', message: expect.stringMatching(message) });
    expect(await theEntry()).toEqual(before);
  });

  it('E6: is handed out once, whichever of two nodes looks at it', async () => {
    const other = { ...deps, node: 'two:1' };

    clock.set('2026-05-05T00:00:00Z');
    await Promise.all([tick('2026-05-05T00:00:00Z'), tick('2026-05-05T00:00:00Z', other)]);

    expect(sent).toEqual([`${jobType} 00:00:00`]);
  });

  it('E6: never runs twice at once on two nodes', async () => {
    const long = aLongRun();
    const first = runEntry(deps, { jobType, trigger: 'cron' }, long.runJob);
    await long.begun;

    const second = await runEntry({ ...deps, node: 'two:1' }, { jobType, trigger: 'cron' }, done);
    long.end();

    expect(second).toMatchObject({
      result: 'skipped',
      message: expect.stringMatching(/running still, on one:1 since/),
    });
    expect(await first).toMatchObject({ result: 'ok' });
  });

  it('E6: is free again a minute after the node that ran it was killed, whose run is noted as failed', async () => {
    const killed = aLongRun();
    const never = runEntry(deps, { jobType, trigger: 'cron' }, killed.runJob);
    await killed.begun;

    clock.set('2026-05-05T00:00:29Z');
    const early = await runEntry({ ...deps, node: 'two:1' }, { jobType, trigger: 'cron' }, done);
    clock.set('2026-05-05T00:00:30Z');
    const later = await runEntry({ ...deps, node: 'two:1' }, { jobType, trigger: 'cron' }, done);

    expect([early?.result, later?.result]).toEqual(['skipped', 'ok']);
    expect((await listRuns(database, jobType, 10)).at(-1)).toMatchObject({
      result: 'failed',
      message: 'The node one:1 was ended, or lost the database, in the middle of it.',
    });
    killed.end();
    await never;
  });

  it('E6: has a run of a killed node noted as failed, without a next one that would find it', async () => {
    const killed = aLongRun();
    const never = runEntry(deps, { jobType, trigger: 'manual' }, killed.runJob);
    await killed.begun;
    await changeEntry(database, { name: jobType, isActive: false, now: clock.now() });

    await synchronise('2026-05-05T00:01:29Z');
    const [early] = await listRuns(database, jobType, 1);
    await synchronise('2026-05-05T00:01:30Z');

    const message = 'The node one:1 was ended, or lost the database, in the middle of it.';
    expect(early).not.toHaveProperty('result');
    expect(await listRuns(database, jobType, 1)).toMatchObject([{ result: 'failed', message, endedAt: clock.now() }]);
    expect(await theEntry()).toMatchObject({ lastResult: 'failed', lastError: message, lastEnd: clock.now() });
    killed.end();
    await never;
  });

  it('E6: has the last word on its run when its node only slept', async () => {
    const long = aLongRun();
    const sleeping = runEntry(deps, { jobType, trigger: 'manual' }, long.runJob);
    await long.begun;

    await synchronise('2026-05-05T08:00:00Z');
    long.end();
    await sleeping;

    expect(await listRuns(database, jobType, 1)).toMatchObject([{ result: 'ok', counters: { read: 3, new: 1 } }]);
    expect((await listRuns(database, jobType, 1))[0]).not.toHaveProperty('message');
    expect(await theEntry()).toMatchObject({ lastResult: 'ok' });
    expect(await theEntry()).not.toHaveProperty('lastError');
  });

  it('E4: logs how a run ended whose end cannot be stored', async () => {
    const logged: unknown[] = [];
    const logger = { ...silentLogger, error: (text: string, fields?: LogFields) => logged.push([text, fields]) };
    await sql`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'No space left.' using errcode = '53100'; end $$`.execute(database.sql);
    await sql`create trigger refuse before update on sch.job_runs execute function refuse()`.execute(database.sql);

    const ending = runEntry({ ...deps, logger }, { jobType, trigger: 'manual' }, done);

    await expect(ending).rejects.toThrow('No space left.');
    const [run] = await listRuns(database, jobType, 1);
    expect(logged).toEqual([
      [
        'the end of a run could not be stored',
        { job: 'people', jobType, run: run?.id, result: 'ok', code: '53100', message: 'No space left.' },
      ],
    ]);
  });

  it('E7: skips the next tick while it runs still, and notes it', async () => {
    clock.set('2026-05-05T00:01:30Z');
    const long = aLongRun();
    const running = runEntry(deps, { jobType, trigger: 'cron' }, long.runJob);
    await long.begun;

    await tick('2026-05-05T00:02:00Z');
    long.end();
    await running;
    await tick('2026-05-05T00:04:00Z');

    expect(sent).toEqual([`${jobType} 00:04:00`]);
    expect(await listRuns(database, jobType, 10)).toMatchObject([
      {
        result: 'skipped',
        trigger: 'cron',
        message: expect.stringMatching(/^It was running still, on one:1 since 2026-05-05T00:01:30/),
      },
      { result: 'ok' },
    ]);
  });

  it('E7: notes a tick that finds the one before it still waiting for a node', async () => {
    clock.set('2026-05-05T00:02:00Z');
    await claimDue(deps, async (jobTypes) => jobTypes);

    expect(await listRuns(database, jobType, 10)).toMatchObject([
      { result: 'skipped', message: expect.stringMatching(/has not begun yet/) },
    ]);
  });

  it('E8: runs once after a pause of hours, not once for each time that went by', async () => {
    await tick('2026-05-05T07:13:20Z');
    await tick('2026-05-05T07:13:21Z');
    await tick('2026-05-05T07:14:00Z');

    expect(sent).toEqual([`${jobType} 07:13:20`, `${jobType} 07:14:00`]);
  });

  it('E8: goes on within a minute or two when the clock is put back by an hour', async () => {
    await tick('2026-05-05T00:00:00Z');
    await runEntry(deps, { jobType, trigger: 'cron' }, done);
    clock.set('2026-05-04T23:00:10Z');
    await syncSchedule(database, configuration, { now: clock.now(), timeZone: 'UTC' });
    await tick('2026-05-04T23:02:00Z');

    expect(sent).toEqual([`${jobType} 00:00:00`, `${jobType} 23:02:00`]);
  });

  it('is handed out again when its message did not reach the queue', async () => {
    clock.set('2026-05-05T00:00:00Z');
    const broken = claimDue(deps, async () => {
      throw new Error('The queue is gone.');
    });

    await expect(broken).rejects.toThrow('The queue is gone.');
    await tick('2026-05-05T00:00:01Z');
    expect(sent).toEqual([`${jobType} 00:00:01`]);
  });

  it('does not run while it is switched off, not even when it waits in the queue', async () => {
    await changeEntry(database, { name: jobType, isActive: false, now: clock.now() });
    await tick('2026-05-05T00:02:00Z');

    expect(sent).toEqual([]);
    expect(await runEntry(deps, { jobType, trigger: 'cron' }, done)).toBeUndefined();
  });

  it('E18: runs by hand by the same rules: one at a time, with a record of its own, switched off or not', async () => {
    await changeEntry(database, { name: jobType, isActive: false, now: clock.now() });
    const long = aLongRun();
    const first = runEntry(deps, { jobType, trigger: 'manual' }, long.runJob);
    await long.begun;

    const second = await runEntry(deps, { jobType, trigger: 'manual' }, done);
    long.end();
    await first;

    expect(second).toMatchObject({ result: 'skipped', trigger: 'manual' });
    expect((await listRuns(database, jobType, 10)).map(({ result }) => result).toSorted()).toEqual(['ok', 'skipped']);
  });

  it('keeps its runs for 90 days, also when the job is taken out of the configuration', async () => {
    await runEntry(deps, { jobType, trigger: 'cron' }, done);
    clock.advanceDays(89);
    await runEntry(deps, { jobType, trigger: 'cron' }, done);
    await syncSchedule(database, undefined, { now: clock.now(), timeZone: 'UTC' });

    await purge({ ...deps, configuration: {} });
    expect(await listRuns(database, jobType, 10)).toHaveLength(2);
    clock.advanceDays(2);
    await purge({ ...deps, configuration: {} });
    expect(await listRuns(database, jobType, 10)).toHaveLength(1);
  });

  it('is synchronised by several nodes at once without a double', async () => {
    const at = { now: clock.now(), timeZone: 'UTC' };
    await Promise.all([1, 2, 3, 4].map(async () => await syncSchedule(database, undefined, at)));
    await Promise.all([1, 2, 3, 4].map(async () => await syncSchedule(database, configuration, at)));

    expect(await listScheduledJobs(database)).toMatchObject([{ jobType, job: 'people', isActive: true }]);
  });
});
