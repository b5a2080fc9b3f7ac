import { afterEach, describe, expect, it } from 'vitest';
import { at, results, startTestTenant, type TestTenant } from './test-support.ts';

const EXPAND =
  'employmentNav/jobInfoNav/emplStatusNav,employmentNav/userNav,personEmpTerminationInfoNav,employmentNav/empGlobalAssignmentNav,emailNav,personalInfoNav';
let tenant: TestTenant;
async function start(options: Parameters<typeof startTestTenant>[0] = {}): Promise<TestTenant> {
  tenant = await startTestTenant({
    ...options,
    switches: { inactiveUserNav: 'shown', employmentOrder: 'ascending', ...options.switches },
  });
  tenant.act({ type: 'hire', personIdExternal: 'P', userId: 'uP', username: 'p.p', startDate: '2025-01-01' });
  return tenant;
}
afterEach(() => tenant.close());

/** Job status, user status, end date, count and latest termination date of an employment. */
async function stateOf(id: string, employment = 0): Promise<readonly unknown[]> {
  const record = await tenant.person(id, EXPAND);
  const base = `employmentNav.results.${employment}`;
  return [
    at(record, `${base}.jobInfoNav.results.0.emplStatusNav.externalCode`),
    at(record, `${base}.userNav.status`),
    at(record, `${base}.endDate`),
    at(record, 'personEmpTerminationInfoNav.activeEmploymentsCount'),
    at(record, 'personEmpTerminationInfoNav.latestTerminationDate'),
  ];
}

function day(year: number, month: number, date: number): string {
  return `/Date(${Date.UTC(year, month - 1, date)})/`;
}

describe('a change without a date', () => {
  it.each([
    ['2026-03-12T02:00:00Z', 'America/New_York', day(2026, 3, 11)],
    ['2026-03-12T08:00:00Z', 'America/New_York', day(2026, 3, 12)],
    ['2026-03-12T20:00:00Z', 'Asia/Tokyo', day(2026, 3, 12)],
  ])('at %s is in effect at once in %s', async (now, zone, startDate) => {
    const { act, clock, state } = await start();
    const slice = state.employments.get('uP')?.$jobs.at(-1);
    if (slice !== undefined) slice.timezone = zone;
    clock.set(now);

    act({ type: 'change', worker: 'P', fields: { jobTitle: 'Night Clerk' } });

    const record = await tenant.person('P', EXPAND);
    const job = 'employmentNav.results.0.jobInfoNav.results.0';
    expect([at(record, `${job}.jobTitle`), at(record, `${job}.startDate`)]).toEqual(['Night Clerk', startDate]);
  });
});

describe('terminations', () => {
  it('count the person until the last day and not the day after', async () => {
    const { act, clock } = await start();
    act({ type: 'terminate', worker: 'P', lastDay: '2026-03-12' });

    expect(await stateOf('P')).toEqual(['A', 't', day(2026, 3, 12), 1, null]);
    clock.set('2026-03-12T23:59:00Z');
    expect(await stateOf('P')).toEqual(['A', 't', day(2026, 3, 12), 1, null]);
    clock.set('2026-03-13T00:00:00Z');
    expect(await stateOf('P')).toEqual(['T', 'f', day(2026, 3, 12), 0, day(2026, 3, 12)]);
  });

  it('drop the count at midnight of the tenant, or a day early by switch', async () => {
    const { act, clock, close } = await start({ switches: { tenantTimeZone: 'America/New_York' } });
    act({ type: 'terminate', worker: 'P', lastDay: '2026-03-12' });
    clock.set('2026-03-13T03:59:00Z');
    const before = await stateOf('P');
    clock.set('2026-03-13T04:01:00Z');
    const after = await stateOf('P');
    await close();
    const early = await start({ switches: { countDropDay: 'dayEarly' } });
    early.act({ type: 'terminate', worker: 'P', lastDay: '2026-03-10' });

    expect(before[3]).toBe(1);
    expect(after[3]).toBe(0);
    expect((await stateOf('P'))[3]).toBe(0);
  });

  it('begin the leaving slice the day after the last day', async () => {
    const { act, get } = await start();
    act({ type: 'terminate', worker: 'P', lastDay: '2026-03-01' });

    const [termination] = results(
      await get('EmpEmploymentTermination', { $filter: "userId eq 'uP'", $expand: 'jobInfoNav' }),
    );

    expect(termination?.endDate).toBe(day(2026, 3, 1));
    expect(at(termination, 'jobInfoNav.startDate')).toBe(day(2026, 3, 2));
  });

  it('can be withdrawn: only the timestamp of the employment moves', async () => {
    const { act, clock, find } = await start();
    act({ type: 'terminate', worker: 'P', lastDay: '2026-03-01' });
    clock.set('2026-03-11T09:00:00Z');
    act({ type: 'withdrawTermination', worker: 'P' });

    expect(await stateOf('P')).toEqual(['A', 't', null, 1, null]);
    const since = "lastModifiedDateTime ge datetimeoffset'2026-03-11T00:00:00Z'";
    expect(await find(`employmentNav/${since}`)).toEqual(['P']);
    expect(await find(`employmentNav/jobInfoNav/${since} or ${since}`)).toEqual([]);
  });

  it('may be followed by a rehire on the same employment, whose end date is blank at once', async () => {
    const { act, clock } = await start();
    act({ type: 'terminate', worker: 'P', lastDay: '2026-03-01' });
    act({ type: 'rehire', worker: 'P', mode: 'sameEmployment', date: '2026-03-20' });

    expect(await stateOf('P')).toEqual(['T', 'f', null, 1, null]);
    clock.set('2026-03-20T08:00:00Z');
    expect(await stateOf('P')).toEqual(['A', 't', null, 1, null]);
  });

  it('may be followed by a rehire with a new employment and user', async () => {
    const { act, person } = await start();
    act({ type: 'terminate', worker: 'P', lastDay: '2026-02-01' });
    act({ type: 'rehire', worker: 'P', mode: 'newEmployment', date: '2026-03-10' });

    const record = await person('P', EXPAND);

    expect(at(record, 'employmentNav.results.length')).toBe(2);
    expect(await stateOf('P', 0)).toEqual(['T', 'f', day(2026, 2, 1), 1, null]);
    expect(await stateOf('P', 1)).toEqual(['A', 't', null, 1, null]);
    expect(at(record, 'employmentNav.results.1.userId')).not.toBe('uP');
    expect(at(record, 'employmentNav.results.1.userNav.isPrimaryAssignment')).toBe(true);
  });
});

describe('other events', () => {
  it('keep the user active on leave', async () => {
    const { act } = await start();
    act({ type: 'leave', worker: 'P' });
    expect((await stateOf('P')).slice(0, 2)).toEqual(['U', 't']);
    act({ type: 'returnFromLeave', worker: 'P' });
    expect((await stateOf('P')).slice(0, 2)).toEqual(['A', 't']);
  });

  it('convert a contingent worker with a new employment the day after the old one ends', async () => {
    const { act, person } = await start();
    act({ type: 'hire', personIdExternal: 'C', isContingent: true, startDate: '2025-06-01' });
    act({ type: 'convert', worker: 'C', isContingent: false });

    const record = await person('C', EXPAND);

    expect(at(record, 'employmentNav.results.0.isContingentWorker')).toBe(true);
    expect(at(record, 'employmentNav.results.0.endDate')).toBe(day(2026, 3, 9));
    expect(at(record, 'employmentNav.results.1.isContingentWorker')).toBe(false);
    expect(at(record, 'personEmpTerminationInfoNav.activeEmploymentsCount')).toBe(1);
  });

  it('send a person abroad and back: home dormant but active, host discarded at the end', async () => {
    const { act, person } = await start();
    act({ type: 'startGlobalAssignment', worker: 'P', date: '2026-03-01' });
    const away = await person('P', EXPAND);
    expect((await stateOf('P', 0)).slice(0, 3)).toEqual(['D', 't', null]);
    expect(at(away, 'employmentNav.results.1.assignmentClass')).toBe('GA');
    expect(at(away, 'employmentNav.results.1.empGlobalAssignmentNav.assignmentClass')).toBe('GA');

    act({ type: 'endGlobalAssignment', worker: 'P', lastDay: '2026-03-08' });
    expect((await stateOf('P', 0)).slice(0, 3)).toEqual(['A', 't', null]);
    expect((await stateOf('P', 1)).slice(0, 3)).toEqual(['O', 'f', day(2026, 3, 8)]);
  });

  it('take an onboardee through external user, completed hire and first day', async () => {
    const { act, clock, person, find } = await start({ switches: { conversionOverwritesUsername: true } });
    act({ type: 'onboard', personIdExternal: 'N', username: 'n.new', startDate: '2026-03-20' });
    expect(await find("employmentNav/hiringNotCompleted eq 'true'")).toEqual(['N']);
    expect((await stateOf('N'))[1]).toBe('e');

    act({ type: 'completePendingHire', worker: 'N' });
    expect((await stateOf('N'))[1]).toBe('e');
    clock.set('2026-03-20T06:00:00Z');

    expect((await stateOf('N')).slice(0, 2)).toEqual(['A', 't']);
    expect(at(await person('N', EXPAND), 'employmentNav.results.0.userNav.username')).toBe('N');
  });

  it('leave an ended or no employment after a no-show', async () => {
    const { act, person } = await start();
    act({ type: 'hire', personIdExternal: 'E', startDate: '2026-03-10' });
    act({ type: 'hire', personIdExternal: 'G', startDate: '2026-03-10' });
    act({ type: 'noShow', worker: 'E' });
    act({ type: 'noShow', worker: 'G', leaves: 'nothing' });

    expect(await stateOf('E')).toEqual(['T', 'f', day(2026, 3, 9), 0, day(2026, 3, 9)]);
    expect((await person('G', EXPAND)).employmentNav).toEqual({ results: [] });
    expect((await person('G', EXPAND)).personEmpTerminationInfoNav).toBeNull();
  });

  it('delete an e-mail without trace and change one in place', async () => {
    const { act, clock, find, person } = await start();
    clock.set('2026-03-11T09:00:00Z');
    act({ type: 'deleteEmail', worker: 'P' });
    const everything = ['', 'emailNav/', 'personalInfoNav/', 'employmentNav/', 'employmentNav/jobInfoNav/'].map(
      (path) => `${path}lastModifiedDateTime ge datetimeoffset'2026-03-11T00:00:00Z'`,
    );
    expect(await find(everything.join(' or '))).toEqual([]);
    expect((await person('P', EXPAND)).emailNav).toEqual({ results: [] });

    act({ type: 'changeEmail', worker: 'P', address: 'new@x.org' });
    expect(await find(everything[1] ?? '')).toEqual(['P']);
    expect(await find(everything[0] ?? '')).toEqual([]);
  });

  it('let the user follow only when the sync runs, where that is manual', async () => {
    const { act, get } = await start({ switches: { userSync: 'manual' } });
    act({ type: 'changeEmail', worker: 'P', address: 'new@x.org' });
    const before = at((await get("User('uP')")).json, 'd.email');
    act({ type: 'syncUsers' });

    expect(before).not.toBe('new@x.org');
    expect(at((await get("User('uP')")).json, 'd.email')).toBe('new@x.org');
  });

  it('keep perPersonUuid when the person number changes', async () => {
    const { act, person } = await start();
    const { perPersonUuid } = await person('P', '');
    act({ type: 'changePersonId', worker: 'P', personIdExternal: 'P-NEW' });

    expect((await person('P-NEW', 'emailNav')).perPersonUuid).toBe(perPersonUuid);
    expect((await person('P-NEW', 'emailNav')).personIdExternal).toBe('P-NEW');
  });

  it('purge a person, whose user stays with status x', async () => {
    const { act, find, get } = await start();
    act({ type: 'purge', worker: 'P' });

    expect(await find("personIdExternal eq 'P'")).toEqual([]);
    expect(at((await get("User('uP')", { $expand: 'empInfo' })).json, 'd.status')).toBe('x');
    expect(at((await get("User('uP')", { $expand: 'empInfo' })).json, 'd.empInfo')).toBeNull();
  });

  it('mark the primary of two concurrent jobs', async () => {
    const { act, person } = await start();
    const { userId } = act({ type: 'addConcurrentJob', worker: 'P', date: '2026-03-01' });
    act({ type: 'makePrimary', worker: userId ?? '' });

    const record = await person('P', EXPAND);

    expect(at(record, 'employmentNav.results.0.userNav.isPrimaryAssignment')).toBe(false);
    expect(at(record, 'employmentNav.results.1.userNav.isPrimaryAssignment')).toBe(true);
    expect(at(record, 'personEmpTerminationInfoNav.activeEmploymentsCount')).toBe(2);
  });

  it('refuse what makes no sense', async () => {
    const { act } = await start();

    expect(() => act({ type: 'terminate', worker: 'nobody' })).toThrow('no worker nobody');
    expect(() => act({ type: 'changeManager', worker: 'P', manager: 'nobody' })).toThrow('Reports To is invalid');
    expect(() => act({ type: 'hire', personIdExternal: 'P' })).toThrow('exists');
    expect(() => act({ type: 'withdrawTermination', worker: 'P' })).toThrow('not terminated');
  });
});
