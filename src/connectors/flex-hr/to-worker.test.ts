import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../domain/value.ts';
import { flexHr } from './index.ts';
import { isWorker } from './to-worker.ts';

const now = Date.parse('2026-11-20T09:30:00Z');
const uuid = '0b0d0000-0000-4000-8000-000000000001';

function convert(record: JsonValue, at = now) {
  if (flexHr.source === undefined) throw new Error('Flex HRM is a source.');
  return flexHr.source.toWorker(record, { system: 'flex', now: at });
}

function workerOf(record: JsonValue, at = now) {
  const result = convert(record, at);
  if (!isWorker(result)) throw new Error(result.message);
  return result;
}

function anEmployee(fields: Record<string, JsonValue> = {}): JsonValue {
  return {
    id: uuid,
    instanceId: '6f1c0000-0000-4000-8000-000000000001',
    companyId: 'A2C40000-0000-4000-8000-000000000001',
    firstName: 'Anna',
    lastName: 'Åkesson',
    name: 'Anna Åkesson',
    emailWork: 'anna@acme.example',
    phone1: '+46 70 000 00 00',
    phone2: '08-123',
    immediateManagerEmployeeId: '77AA0000-0000-4000-8000-000000000001',
    isInAuditProcess: false,
    employment: [{ employmentNumber: '001042' }],
    employmentPeriods: [
      { id: 'p1', fromDate: '2025-01-01T00:00:00', toDate: null, title: { code: 'T1', name: 'Jurist' } },
    ],
    ...fields,
  };
}

function aPeriod(id: string, fromDate: string, toDate: string | null = null): JsonValue {
  return { id, fromDate, toDate, title: { code: id, name: `Title ${id}` } };
}

describe('an employee of Flex HRM', () => {
  it('becomes a worker with its number as id and its UUID as anchor', () => {
    expect(workerOf(anEmployee())).toMatchObject({
      id: '001042',
      anchor: uuid,
      keys: ['001042', uuid],
      displayName: 'Anna Åkesson',
      employments: [{ id: 'p1', start: '2025-01-01', status: 'active', timeZone: 'Europe/Stockholm' }],
      document: {
        employmentNumber: '001042',
        firstName: 'Anna',
        mobilePhone: '+46 70 000 00 00',
        businessPhone: '08-123',
        immediateManagerEmployeeId: '77aa0000-0000-4000-8000-000000000001',
        title: { code: 'T1', name: 'Jurist' },
        startDate: '2025-01-01',
        status: 'active',
        isAnonymised: false,
      },
    });
  });

  it('is called by its UUID where it has no number', () => {
    expect(workerOf(anEmployee({ employment: [{ employmentNumber: null }] })).id).toBe(uuid);
  });

  it('has no manager where the host writes the empty UUID of .NET', () => {
    const { document } = workerOf(anEmployee({ immediateManagerEmployeeId: '00000000-0000-0000-0000-000000000000' }));
    expect(document).not.toHaveProperty('immediateManagerEmployeeId');
  });

  it('has every number as a key, and the newest as id, in whatever order they come', () => {
    const numbers = [{ employmentNumber: '12' }, { employmentNumber: '9' }];

    for (const employment of [numbers, numbers.toReversed()])
      expect(workerOf(anEmployee({ employment }))).toMatchObject({ id: '12', keys: ['12', uuid, '9'] });
  });

  it.each([
    anEmployee(),
    anEmployee({ isInAuditProcess: true }),
    anEmployee({ firstName: ' <b>A\u030asa</b> =', lastName: '=x', phone1: null, employment: [] }),
    anEmployee({ employmentPeriods: [aPeriod('2', '2026-12-01'), aPeriod('1', '2020-01-01', '2026-11-30')] }),
    anEmployee({ firstName: 'Anonymiserad', lastName: 'Anonymiserad', emailWork: null }),
    { id: uuid },
  ])('is the same worker again when it is read from its own document (%#)', (record) => {
    const worker = workerOf(record as JsonValue);

    expect(workerOf(JSON.parse(JSON.stringify(worker.document)))).toEqual(worker);
  });

  it('A7: keeps nothing sensitive, and a change of it changes nothing', () => {
    const secrets = {
      dateOfBirth: 'CANARY-1',
      nationalIdentificationNumber: 'CANARY-2',
      unionId: 'CANARY-3',
      emailPrivate: 'CANARY-4',
      addressRow1: 'CANARY-5',
      salaryRevisionYear: 'CANARY-6',
      gender: 'CANARY-7',
      employment: [{ employmentNumber: '001042', bankAccountNumber: 'CANARY-8', iban: 'CANARY-9' }],
      company: { name: 'Acme', bankgiro: 'CANARY-10' },
      employmentPeriods: [{ ...(aPeriod('p1', '2025-01-01') as object), salaryType: 'CANARY-11' }],
      SomethingNew: 'CANARY-12',
    };

    const worker = workerOf(anEmployee(secrets));

    expect(JSON.stringify(worker)).not.toContain('CANARY');
    const { company: _company, employmentPeriods: _periods, ...sensitive } = secrets;
    expect(workerOf(anEmployee(sensitive))).toEqual(workerOf(anEmployee()));
  });

  it.each([
    [
      'covers today',
      [aPeriod('a', '2020-01-01')],
      { status: 'active', startDate: '2020-01-01', title: { name: 'Title a' } },
    ],
    ['ends today', [aPeriod('a', '2020-01-01', '2026-11-20')], { status: 'active', endDate: '2026-11-20' }],
    ['ended yesterday', [aPeriod('a', '2020-01-01', '2026-11-19')], { status: 'leaver', endDate: '2026-11-19' }],
    ['is to begin', [aPeriod('a', '2026-12-01')], { status: 'preHire', startDate: '2026-12-01' }],
    [
      'follows another without a gap',
      [aPeriod('b', '2026-11-01'), aPeriod('a', '2020-01-01', '2026-10-31')],
      { status: 'active', startDate: '2020-01-01', title: { name: 'Title b' } },
    ],
    [
      'follows a gap',
      [aPeriod('a', '2020-01-01', '2021-01-01'), aPeriod('b', '2026-11-01')],
      { startDate: '2026-11-01' },
    ],
    [
      'overlaps another',
      [aPeriod('a', '2020-01-01', '2027-01-01'), aPeriod('b', '2026-11-01', '2026-12-01')],
      { startDate: '2020-01-01', endDate: '2027-01-01', title: { name: 'Title b' } },
    ],
    ['is missing', [], { status: 'noEmployment' }],
  ])('counts by its period that %s', (_what, employmentPeriods, expected) => {
    expect(workerOf(anEmployee({ employmentPeriods })).document).toMatchObject(expected);
  });

  it('takes the title of the next period when its day has come, from the same document', () => {
    const employmentPeriods = [aPeriod('a', '2020-01-01', '2026-11-30'), aPeriod('b', '2026-12-01')];
    const { document } = workerOf(anEmployee({ employmentPeriods }));

    expect(document).toMatchObject({ title: { name: 'Title a' } });
    expect(workerOf(document, Date.parse('2026-12-01T08:00:00Z')).document).toMatchObject({
      title: { name: 'Title b' },
    });
  });

  it('is unfinished while HR reviews the hire', () => {
    const worker = workerOf(anEmployee({ isInAuditProcess: true, employmentPeriods: [aPeriod('a', '2026-12-01')] }));

    expect(worker.employments).toMatchObject([{ isUnfinished: true }]);
    expect(worker.document).toMatchObject({ status: 'inReview', isInAuditProcess: true });
  });

  it('goes on with the employment that was approved while a new one is reviewed', () => {
    const employmentPeriods = [aPeriod('a', '2020-01-01'), aPeriod('b', '2026-12-01')];

    const { employments } = workerOf(anEmployee({ isInAuditProcess: true, employmentPeriods }));

    expect(employments.filter(({ isUnfinished }) => isUnfinished).map(({ id }) => id)).toEqual(['b']);
  });

  it('F16: is recognised when it was anonymised, and keeps no number that could match anybody', () => {
    const worker = workerOf(
      anEmployee({
        firstName: 'Anonymiserad',
        lastName: 'Anonymiserad',
        emailWork: null,
        employment: [{ employmentNumber: '0' }],
      }),
    );

    expect(worker).toMatchObject({ id: uuid, keys: [uuid], document: { isAnonymised: true, status: 'anonymised' } });
  });

  it('F16: is not taken for anonymised by a name alone', () => {
    expect(workerOf(anEmployee({ lastName: 'Anonym' })).document.isAnonymised).toBe(false);
  });

  it('is read in PascalCase too', () => {
    const pascal = {
      Id: uuid,
      FirstName: 'Anna',
      LastName: 'Åkesson',
      EmailWork: 'a@b.example',
      Employment: [{ EmploymentNumber: '001042' }],
    };

    expect(workerOf(pascal)).toMatchObject({ id: '001042', document: { firstName: 'Anna', emailWork: 'a@b.example' } });
  });

  it.each([
    ['no id', anEmployee({ id: null })],
    ['an id that is none', anEmployee({ id: 'a b\u0000' })],
    ['a name that is an object', anEmployee({ firstName: { text: 'Anna' } })],
    ['an employment that is a text', anEmployee({ employment: 'see salary system' })],
    ['a period whose date is none', anEmployee({ employmentPeriods: [aPeriod('a', 'soon')] })],
  ])('E17: is a problem with %s', (_what, record) => {
    expect(convert(record)).toMatchObject({ code: 'malformedRecord', system: 'flex' });
  });
});
