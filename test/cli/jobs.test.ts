import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FlexOffice, openFlexOffice } from './flex-office.ts';

let office: FlexOffice;
beforeAll(async () => {
  office = await openFlexOffice();
});
afterAll(async () => await office.close());

const jobType = 'FlexHR-FlexHRJob';

describe('hirewire jobs', () => {
  it('E1: lists FlexHR-FlexHRJob as soon as the configuration was applied', async () => {
    await office.call('apply', '-f', 'hirewire.yaml');

    const { code, document } = await office.ask('jobs', 'list');

    expect(document.jobs).toMatchObject([{ jobType, full: false, active: true, running: false, lastResult: null }]);
    expect(code).toBe(0);
  });

  it('E5: sets a schedule at once, which the next look at the configuration leaves alone', async () => {
    const set = await office.ask('jobs', 'set-schedule', jobType, '0 30 3 * * ?', '--time-zone', 'Europe/Stockholm');
    const { document } = await office.ask('jobs', 'list');

    expect(set.document).toMatchObject({ cron: '0 30 3 * * ?', timeZone: 'Europe/Stockholm' });
    expect(set.document.nextRun).toMatch(/T0[12]:30:00\.000Z$/);
    expect(document.jobs[0]).toEqual(set.document);
  });

  it.each([
    ['an expression', ['0 0 25 * * ?'], /no cron expression: "25" is no hour: 0 to 23/],
    ['a time zone', ['* * * * *', '--time-zone', 'Mars/Olympus'], /no time zone/],
  ])('E5: refuses %s that is wrong, with what is wrong', async (_what, words, message) => {
    const { code, document } = await office.ask('jobs', 'set-schedule', jobType, ...words);

    expect(document.error).toMatchObject({ code: 'usage', message: expect.stringMatching(message) });
    expect(code).toBe(2);
    expect((await office.ask('jobs', 'list')).document.jobs[0].cron).toBe('0 30 3 * * ?');
  });

  it('switches a schedule off and on', async () => {
    const off = await office.ask('jobs', 'deactivate', jobType);
    const on = await office.ask('jobs', 'activate', jobType);

    expect(off.document).toMatchObject({ active: false, nextRun: null });
    expect(on.document).toMatchObject({ active: true, nextRun: expect.any(String) });
  });

  it('E4, E18: runs a job now, notes what it counted, and makes its tickets', async () => {
    office.hire({ firstName: 'Ada', lastName: 'King' });

    const { code, document } = await office.ask('jobs', 'run', jobType);
    const { document: history } = await office.ask('jobs', 'runs', jobType);

    expect(document).toMatchObject({ jobType, trigger: 'manual', result: 'ok' });
    expect(document.counters.tickets.created).toBeGreaterThan(0);
    expect(code).toBe(0);
    expect(history.runs).toEqual([document]);
    expect((await office.ask('jobs', 'list')).document.jobs[0]).toMatchObject({ lastResult: 'ok', running: false });
  });

  it('E14: notes a run that failed, and says so in the list until one goes well', async () => {
    office.configure({ flex: { password: 'wrong' } });
    const failed = await office.ask('jobs', 'run', jobType);
    const list = await office.call('jobs', 'list');
    office.configure({});
    const healed = await office.ask('jobs', 'run', jobType);

    expect(failed).toMatchObject({ code: 1, document: { result: 'failed', message: expect.any(String) } });
    expect(list.out).toContain(`failed: ${failed.document.message}`.slice(0, 60));
    expect(healed).toMatchObject({ code: 0, document: { result: 'ok' } });
  });

  it('shows lines that fit a terminal', async () => {
    const list = await office.call('jobs', 'list');
    const runs = await office.call('jobs', 'runs', jobType);

    expect(list.out).toMatch(/^ {2}name +cron +last run +result +next run$/m);
    expect(runs.out).toMatch(/^ {2}started +seconds +by +result$/m);
    for (const line of `${list.out}${runs.out}`.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('ends with 1 for a job that there is not, and names those that there are', async () => {
    const { code, document } = await office.ask('jobs', 'run', 'no-such-job');

    expect(document.error).toMatchObject({
      code: 'scheduleNotFound',
      advice: expect.stringMatching(/^Choose one of /),
    });
    expect(code).toBe(1);
  });
});
