import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { takeLease } from '../../src/store/scheduled-jobs.ts';
import { type ApiOffice, openApiOffice } from './api-office.ts';

const jobType = 'FlexHR-FlexHRJob';
let office: ApiOffice;
beforeAll(async () => {
  office = await openApiOffice();
});
afterAll(() => office.close());

/** Runs the job and waits for its end. */
async function runOnce() {
  const { status, document } = await office.send('POST', '/api/jobs/flex-to-ad/run');
  expect(status).toBe(202);
  return await vi.waitFor(
    async () => {
      const run = (await office.get(`/api/jobs/flex-to-ad/runs/${document.run}`)).document;
      expect(run.result).not.toBeNull();
      return run;
    },
    { timeout: 60_000, interval: 100 },
  );
}

describe('jobs', () => {
  it('E1: are listed as the command lists them, by name or by type', async () => {
    const { document } = await office.get('/api/jobs');

    expect(document).toEqual((await office.ask('jobs', 'list')).document);
    expect(document.jobs).toMatchObject([{ name: 'flex-to-ad', jobType, active: true, running: false }]);
    expect((await office.get(`/api/jobs/${jobType}`)).document).toEqual(document.jobs[0]);
    expect((await office.get('/api/jobs/nothing')).document).toMatchObject({ status: 404, code: 'scheduleNotFound' });
  });

  it('E5: have their times set at once, by the clock of a zone', async () => {
    const body = { cron: '0 30 3 * * ?', timeZone: 'Europe/Stockholm' };

    const { document } = await office.send('PATCH', '/api/jobs/flex-to-ad', { body });

    expect(document).toMatchObject({ ...body, nextRun: expect.stringMatching(/T0[12]:30:00\.000Z$/) });
    expect((await office.get('/api/jobs/flex-to-ad')).document).toEqual(document);
  });

  it('are switched off and on, which stands in the list of changes', async () => {
    const off = await office.send('PATCH', `/api/jobs/${jobType}`, { body: { active: false } });
    const on = await office.send('PATCH', `/api/jobs/${jobType}`, { body: { active: true } });

    expect(off.document).toMatchObject({ active: false, nextRun: null });
    expect(on.document).toMatchObject({ active: true, nextRun: expect.any(String) });
    expect((await office.get('/api/changes?limit=1')).document.changes).toMatchObject([
      { actor: 'administrator', action: 'PATCH /api/jobs/{job}', target: `/api/jobs/${jobType}`, fields: ['active'] },
    ]);
  });

  it.each([
    [{ cron: '0 0 25 * * ?' }, 'badSchedule'],
    [{ timeZone: 'Mars/Olympus' }, 'badSchedule'],
    [{ active: 'yes' }, 'invalidRequest'],
    [{ name: 'other' }, 'invalidRequest'],
  ])('E5: stay as they are when %j is sent', async (body, code) => {
    const before = (await office.get('/api/jobs/flex-to-ad')).document;

    const { status, document } = await office.send('PATCH', '/api/jobs/flex-to-ad', { body });

    expect({ status, code: document.code }).toEqual({ status: 422, code });
    expect((await office.get('/api/jobs/flex-to-ad')).document).toEqual(before);
  });

  it('E4, E18: run now; the run is answered by its id, and found in the history', async () => {
    const anna = office.hire({ firstName: 'Anna', lastName: 'Ek' });

    const run = await runOnce();

    expect(run).toMatchObject({
      jobType,
      job: 'flex-to-ad',
      trigger: 'manual',
      result: 'ok',
      counters: { created: 1 },
    });
    expect((await office.get(`/api/tickets?worker=${anna}`)).document.tickets).toMatchObject([{ status: 'Closed' }]);
    const { runs } = (await office.get('/api/jobs/flex-to-ad/runs')).document;
    expect(runs[0]).toEqual(run);
    expect(runs).toEqual((await office.ask('jobs', 'runs', 'flex-to-ad')).document.runs);
  });

  it('E14: tell in the history of a run that failed, and why', async () => {
    office.flex.setPassword('another');
    const run = await runOnce();
    office.flex.setPassword('Sandbox-Service-1');

    expect(run).toMatchObject({ result: 'failed', message: expect.any(String) });
    expect((await office.get('/api/jobs/flex-to-ad')).document).toMatchObject({ lastResult: 'failed' });
  });

  it('E6: log a run whose end cannot be stored, and note it as failed when its lease has ended', async () => {
    const { database } = office.runtime;
    await sql`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'No space left.' using errcode = '53100'; end $$`.execute(database.sql);
    await sql`create trigger refuse before update on sch.job_runs execute function refuse()`.execute(database.sql);
    const { document } = await office.send('POST', '/api/jobs/flex-to-ad/run');
    await vi.waitFor(() => expect(office.logged()).toContain('the end of a run could not be stored'), 60_000);
    await sql`drop trigger refuse on sch.job_runs`.execute(database.sql);
    await sql`update sch.scheduled_jobs set lease_until = now() - interval '61 seconds'`.execute(database.sql);

    const { lastResult, lastError } = (await office.get('/api/jobs/flex-to-ad')).document;

    const run = (await office.get(`/api/jobs/flex-to-ad/runs/${document.run}`)).document;
    expect(run).toMatchObject({ result: 'failed', message: expect.stringContaining('or lost the database') });
    expect({ lastResult, lastError }).toEqual({ lastResult: run.result, lastError: run.message });
    expect(office.logged()).toContain(`"run":"${document.run}","result":"ok","code":"53100"`);
  });

  it('give their history in pages', async () => {
    await runOnce();
    const { runs } = (await office.get('/api/jobs/flex-to-ad/runs')).document;

    const page = (await office.get('/api/jobs/flex-to-ad/runs?limit=1&offset=1')).document.runs;

    expect(page).toEqual([runs[1]]);
    const unknown = await office.get('/api/jobs/flex-to-ad/runs/00000000-0000-0000-0000-000000000000');
    expect(unknown.document).toMatchObject({ status: 404, code: 'runNotFound' });
  });

  it('E6: do not run twice at once: 409, and the history says that it was skipped', async () => {
    const now = Date.now();
    await takeLease(office.runtime.database, { jobType, node: 'another:1', now, until: now + 60_000 });

    const { status, document } = await office.send('POST', '/api/jobs/flex-to-ad/run');

    expect({ status, code: document.code }).toEqual({ status: 409, code: 'jobRunning' });
    expect(document.detail).toContain('another:1');
    const { runs } = (await office.get('/api/jobs/flex-to-ad/runs?limit=1')).document;
    expect(runs).toMatchObject([{ result: 'skipped', trigger: 'manual' }]);
  });
});
