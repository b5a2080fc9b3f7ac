import { describe, expect, it } from 'vitest';
import { startSimulator } from '../../../test/support/flex-simulator.ts';
import { flexHr } from './index.ts';
import { everybody, now, open, readAll } from './test-support/open.ts';

describe('records that are out of the ordinary', () => {
  it.each(['noId', 'notAnObject', 'null', 'nameIsObject', 'employmentIsText'] as const)(
    'E17: reads the 19 others when record 7 of 20 is malformed (%s), and reports it',
    async (how) => {
      const simulator = await startSimulator({ company: { size: 20, awkward: false }, awkward: false });
      const record = [...simulator.state.employees.keys()].toSorted()[6] ?? '';
      simulator.faults.add({ kind: 'malformedRecord', how, record, match: '/employees?' });
      const { session } = await open(simulator.url);

      const { workers, problems } = await readAll(session.read(everybody));

      expect(workers).toHaveLength(19);
      expect(problems).toMatchObject([{ code: 'malformedRecord', system: 'flex' }]);
    },
  );

  it('E17: holds the one employee whose period has a date that is none', async () => {
    const simulator = await startSimulator({ company: { size: 20, awkward: false }, awkward: false });
    const [period] = simulator.state.periods.values();
    if (period !== undefined) period.fromDate = '2026-02-31';
    const { session } = await open(simulator.url);

    const { workers, problems } = await readAll(session.read(everybody));

    expect(workers).toHaveLength(19);
    expect(problems).toMatchObject([{ code: 'malformedRecord', message: expect.stringContaining('fromDate') }]);
  });

  it('reads every awkward case, and each document gives the same worker again', async () => {
    const simulator = await startSimulator({ company: { size: 150 } });
    const { session } = await open(simulator.url);

    const { workers, problems } = await readAll(session.read(everybody));

    expect(problems).toEqual([]);
    expect(workers).toHaveLength(150);
    for (const worker of workers) {
      const stored = JSON.parse(JSON.stringify(worker.document));
      expect(flexHr.source?.toWorker(stored, { system: 'flex', now })).toEqual(worker);
    }
  });

  it.each([
    ['paddedName', { firstName: 'Lena', lastName: 'Löf gren' }],
    ['markupName', { firstName: 'Eva', lastName: 'HYPERLINK("x")Ek' }],
    ['controlName', { firstName: 'Nils', lastName: 'Holm' }],
    ['decomposedName', { firstName: 'Åsa', lastName: 'Öman' }],
    ['emojiName', { firstName: 'Maja 🌻' }],
    ['commaName', { lastName: 'Svensson, konsult' }],
    ['noPeriods', { status: 'noEmployment' }],
    ['futureStart', { status: 'preHire', startDate: '2026-11-30' }],
    ['endsToday', { status: 'active', endDate: '2026-11-20' }],
    ['endedYesterday', { status: 'leaver', endDate: '2026-11-19' }],
    ['inReview', { status: 'inReview' }],
    ['anonymised', { status: 'anonymised', isAnonymised: true }],
  ])('F1, F16: reads the awkward case %s', async (name, expected) => {
    const simulator = await startSimulator({ company: { size: 150 } });
    const { session } = await open(simulator.url);

    const { workers } = await readAll(session.read(everybody));

    expect(workers.find(({ anchor }) => anchor === simulator.awkward(name))?.document).toMatchObject(expected);
  });

  it('A7: stores and logs nothing sensitive', async () => {
    const simulator = await startSimulator();
    const { session, requests, logged } = await open(simulator.url);

    const { workers } = await readAll(session.read(everybody));

    const kept = JSON.stringify({ workers, requests, logged });
    for (const employee of simulator.state.employees.values()) {
      expect(kept).not.toContain(employee.nationalIdentificationNumber ?? 'no number');
      expect(kept).not.toContain(`9150-${employee.employment[0]?.employmentNumber}-BANK`);
      expect(kept).not.toContain(employee.unionId ?? 'no union');
      expect(kept).not.toContain(`${employee.addressRow1}"`);
    }
  });

  it('A7: notices no change of a sensitive field', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url);
    const before = await readAll(session.read(everybody));

    simulator.act({
      type: 'change',
      employee: '000005',
      bankAccountNumber: '1',
      unionId: 'x',
      addressRow1: 'y',
      emailPrivate: 'z',
    });

    expect((await readAll(session.read(everybody))).workers).toEqual(before.workers);
  });

  it('reads as finished who is in review, where the setting says so', async () => {
    const simulator = await startSimulator({ company: { size: 150 } });
    const { session } = await open(simulator.url, { waitForReview: false });

    const { workers } = await readAll(session.read(everybody));

    const worker = workers.find(({ anchor }) => anchor === simulator.awkward('inReview'));
    expect(worker?.document).toMatchObject({ isInAuditProcess: true, status: 'preHire' });
    expect(worker?.employments[0]).not.toHaveProperty('isUnfinished');
  });

  it('B12: leaves unknown, not empty, what the role may not read', async () => {
    const simulator = await startSimulator();
    simulator.denied.add('employmenttitles').add('employmentdefaultaccountintervals');
    const { session } = await open(simulator.url);

    const { workers, warnings } = await readAll(session.read(everybody));

    expect(warnings.map(({ code, attribute }) => `${code} ${attribute}`)).toEqual([
      'rightMissing title',
      'rightMissing department',
    ]);
    expect(workers).toHaveLength(30);
    expect(workers.every(({ hidden }) => JSON.stringify(hidden) === '["$.department","$.title"]')).toBe(true);
  });

  it.each([
    ['home account', {}],
    ['account dimension', { resources: { dimensions: 'resignationcauses' } }],
  ])('B12: leaves the department unknown where the role sees not one %s', async (_, settings) => {
    const simulator = await startSimulator();
    simulator.state.homeAccounts.clear();
    simulator.state.resignationCauses.clear();
    const { session, config } = await open(simulator.url, settings);

    const { workers, warnings } = await readAll(session.read(everybody));

    expect(warnings).toMatchObject([{ code: 'rightMissing', attribute: 'department' }]);
    const { dimensions, homeAccounts } = config.resources;
    expect(warnings[0]?.message).toContain('resources' in settings ? dimensions : homeAccounts);
    expect(workers.every(({ hidden }) => JSON.stringify(hidden) === '["$.department"]')).toBe(true);
  });

  it('B12: breaks a read without the right to employment periods', async () => {
    const simulator = await startSimulator();
    simulator.denied.add('employmentperiods');
    const { session } = await open(simulator.url);

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('/employmentperiods'),
    });
  });

  it('B12: breaks a read that shows employees and not one period: a role that sees none', async () => {
    const simulator = await startSimulator();
    simulator.state.periods.clear();
    const { session } = await open(simulator.url);

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({ code: 'incomplete' });
  });

  it('reads the dimension that is the department by name', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url, { departmentDimension: 'chefskod' });

    const { workers } = await readAll(session.read(everybody));

    expect(workers.some(({ document }) => JSON.stringify(document.department).includes('Chefskod'))).toBe(true);
  });
});
