import { afterEach, describe, expect, it } from 'vitest';
import { at, results, startTestTenant, type TestTenant } from './test-support.ts';

const JOB = 'employmentNav.results.0.jobInfoNav.results.0';
let tenant: TestTenant;
async function start(options: Parameters<typeof startTestTenant>[0] = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  tenant.act({
    type: 'hire',
    personIdExternal: 'P',
    userId: 'uP',
    startDate: '2025-01-01',
    job: { jobTitle: 'Old', department: '50007001' },
  });
  return tenant;
}
afterEach(() => tenant.close());

describe('effective dating', () => {
  it('shows the slice of today, and the next one when its day comes, without any timestamp moving', async () => {
    const { act, person, clock, find } = await start();
    act({ type: 'change', worker: 'P', date: '2026-03-20', fields: { jobTitle: 'New' } });

    expect(at(await person('P', 'employmentNav/jobInfoNav'), `${JOB}.jobTitle`)).toBe('Old');
    clock.set('2026-03-20T00:00:01Z');

    expect(at(await person('P', 'employmentNav/jobInfoNav'), `${JOB}.jobTitle`)).toBe('New');
    const since = "ge datetimeoffset'2026-03-11T00:00:00Z'";
    expect(
      await find(
        `employmentNav/jobInfoNav/lastModifiedDateTime ${since} or lastModifiedDateTime ${since} or employmentNav/userNav/lastModifiedDateTime ${since}`,
      ),
    ).toEqual([]);
    expect(await find(`employmentNav/jobInfoNav/startDate ${since}`)).toEqual(['P']);
  });

  it('finds a person by a slice that is not shown', async () => {
    const { act, find } = await start();
    act({ type: 'change', worker: 'P', date: '2026-03-20', fields: { jobTitle: 'Future' } });

    expect(await find("employmentNav/jobInfoNav/jobTitle eq 'Future'")).toEqual(['P']);
    expect(
      await find("employmentNav/jobInfoNav/jobTitle eq 'Future' and employmentNav/jobInfoNav/jobTitle eq 'Old'"),
    ).toEqual(['P']);
  });

  it('reads every level as of asOfDate', async () => {
    const { act, person } = await start();
    act({ type: 'change', worker: 'P', date: '2026-03-20', fields: { jobTitle: 'New' } });
    act({ type: 'renameDepartment', department: '50007001', name: 'Treasury', date: '2026-03-15' });

    const record = await person('P', 'employmentNav/jobInfoNav/departmentNav', { asOfDate: '2026-03-25' });

    expect(at(record, `${JOB}.jobTitle`)).toBe('New');
    expect(at(record, `${JOB}.departmentNav.name`)).toBe('Treasury');
  });

  it('shows the old name of a renamed department until the job record changes', async () => {
    const { act, person } = await start();
    act({ type: 'renameDepartment', department: '50007001', name: 'Treasury', date: '2026-02-01' });

    expect(at(await person('P', 'employmentNav/jobInfoNav/departmentNav'), `${JOB}.departmentNav.name`)).toBe(
      'Finance',
    );
    act({ type: 'change', worker: 'P', fields: { jobTitle: 'Other' } });
    expect(at(await person('P', 'employmentNav/jobInfoNav/departmentNav'), `${JOB}.departmentNav.name`)).toBe(
      'Treasury',
    );
  });

  it('gives the last change of a day, and all of them with a date range', async () => {
    const { act, get } = await start();
    act({ type: 'change', worker: 'P', fields: { jobTitle: 'Morning' } });
    act({ type: 'change', worker: 'P', fields: { jobTitle: 'Evening' } });

    const today = results(await get('EmpJob', { $filter: "userId eq 'uP'" }));
    const all = results(
      await get('EmpJob', { $filter: "userId eq 'uP'", fromDate: '1900-01-01', toDate: '9999-12-31' }),
    );
    const latest = results(
      await get('EmpJob', { $filter: "userId eq 'uP' and effectiveLatestChange eq true", fromDate: '1900-01-01' }),
    );

    expect(today.map((job) => [job.jobTitle, job.seqNumber])).toEqual([['Evening', '2']]);
    expect(all.map((job) => job.jobTitle).sort()).toEqual(['Evening', 'Morning', 'Old']);
    expect(latest.map((job) => job.jobTitle).sort()).toEqual(['Evening', 'Old']);
  });

  it('finds an effective-dated record by the timestamp of any of its slices but shows the current one', async () => {
    const { act, get, clock } = await start();
    clock.set('2026-03-12T08:00:00Z');
    act({ type: 'change', worker: 'P', date: '2026-05-01', fields: { jobTitle: 'May' } });
    clock.set('2026-03-13T08:00:00Z');

    const found = results(
      await get('EmpJob', { $filter: "lastModifiedDateTime ge datetimeoffset'2026-03-12T00:00:00Z'" }),
    );

    expect(found.map((job) => job.jobTitle)).toEqual(['Old']);
  });

  it('shows nothing of a future hire without asOfDate, everything with it, and the first slice when lenient', async () => {
    const { act, person, close } = await start();
    act({ type: 'hire', personIdExternal: 'F', startDate: '2026-04-01' });
    const expand = 'personalInfoNav,employmentNav/jobInfoNav,employmentNav/userNav';

    const strict = await person('F', expand);
    const dated = await person('F', expand, { asOfDate: '2026-04-01' });
    const shown = await person('F', expand, {
      asOfDate: '2026-04-01',
      $filter: "personIdExternal in 'F' and employmentNav/userNav/status in 't','f','e'",
    });
    await close();
    const lenient = await start({ switches: { futureHire: 'lenient' } });
    lenient.act({ type: 'hire', personIdExternal: 'F', startDate: '2026-04-01' });
    const early = await lenient.person('F', expand);

    expect(strict.personalInfoNav).toEqual({ results: [] });
    expect(at(strict, 'employmentNav.results.0.jobInfoNav')).toEqual({ results: [] });
    expect(at(strict, 'employmentNav.results.0.startDate')).toBe(`/Date(${Date.UTC(2026, 3, 1)})/`);
    expect(at(strict, 'employmentNav.results.0.userNav')).toBeNull();
    expect(at(dated, `${JOB}.jobTitle`)).toBe('Analyst');
    expect(at(dated, 'employmentNav.results.0.userNav')).toBeNull();
    expect(at(shown, 'employmentNav.results.0.userNav.status')).toBe('f');
    expect(at(early, `${JOB}.jobTitle`)).toBe('Analyst');
  });
});

describe('users', () => {
  it('lists active users only unless the filter names the status anywhere', async () => {
    const { act, get } = await start();
    act({ type: 'terminate', worker: 'P', lastDay: '2026-03-01' });

    expect(results(await get('User', { $filter: "userId eq 'uP'" }))).toEqual([]);
    expect(results(await get('User', { $filter: "userId eq 'uP' and (status eq 'zz' or userId ne '')" }))).toHaveLength(
      1,
    );
    expect(results(await get('User', { $filter: "status in 't','f','T','F','e','d'" }))).toHaveLength(13);
    expect(at((await get("User('uP')")).json, 'd.status')).toBe('f');
  });

  it('hides the user of a leaver behind userNav unless the filter names its status or a switch shows it', async () => {
    const { act, person, close } = await start();
    act({ type: 'terminate', worker: 'P', lastDay: '2026-03-01' });
    const hidden = await person('P', 'employmentNav/userNav');
    const named = await person('P', 'employmentNav/userNav', {
      $filter: "personIdExternal eq 'P' and employmentNav/userNav/status in 't','f'",
    });
    await close();
    const open = await start({ switches: { inactiveUserNav: 'shown' } });
    open.act({ type: 'terminate', worker: 'P', lastDay: '2026-03-01' });
    const shown = await open.person('P', 'employmentNav/userNav');

    expect(at(hidden, 'employmentNav.results.0.userNav')).toBeNull();
    expect(at(named, 'employmentNav.results.0.userNav.userId')).toBe('uP');
    expect(at(shown, 'employmentNav.results.0.userNav.userId')).toBe('uP');
  });

  it('resolves the manager through user, employment and job', async () => {
    const { act, person } = await start();
    act({ type: 'changeManager', worker: 'P', manager: '100002' });

    const record = await person(
      'P',
      'employmentNav/userNav/manager/empInfo,employmentNav/jobInfoNav/managerEmploymentNav',
    );
    const top = await person('100001', 'employmentNav/userNav/manager,employmentNav/jobInfoNav');

    expect(at(record, 'employmentNav.results.0.userNav.manager.empInfo.personIdExternal')).toBe('100002');
    expect(at(record, `${JOB}.managerId`)).toBe('u100002');
    expect(at(record, `${JOB}.managerEmploymentNav.personIdExternal`)).toBe('100002');
    expect(at(top, `${JOB}.managerId`)).toBe('NO_MANAGER');
    expect(at(top, 'employmentNav.results.0.userNav.manager')).toBeNull();
  });
});
