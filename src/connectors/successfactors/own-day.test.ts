import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import { asOn } from './as-on.ts';
import { foresee } from './foresee.ts';
import { newMemo } from './memo.ts';
import { ownDay } from './own-day.ts';
import { toWorker } from './to-worker.ts';

const open = '9999-12-31';
const date = (day: string) => `/Date(${Date.parse(`${day}T00:00:00Z`)})/`;

type Slice = { readonly from: string; readonly to?: string; readonly title?: string; readonly managerId?: string };

function job({ from, to = open, title = 'Junior', managerId = 'u7' }: Slice, zone = 'Asia/Tokyo'): JsonObject {
  return {
    ...{ startDate: date(from), endDate: date(to), jobTitle: title, managerId, emplStatusNav: { externalCode: 'A' } },
    ...{ locationNav: { externalCode: 'L', timezone: zone } },
  };
}

function person(slice: Slice, more: { readonly zone?: string; readonly end?: string; readonly count?: number } = {}) {
  const employment = { userId: 'u1', startDate: date('2020-01-01'), endDate: more.end ? date(more.end) : null };
  return {
    ...{ personIdExternal: '1', perPersonUuid: 'A' },
    personalInfoNav: { results: [{ firstName: 'Eva', startDate: date('2020-01-01'), endDate: date(open) }] },
    employmentNav: {
      results: [{ ...employment, userNav: { userId: 'u1' }, jobInfoNav: { results: [job(slice, more.zone)] } }],
    },
    personEmpTerminationInfoNav: { activeEmploymentsCount: more.count ?? 1, latestTerminationDate: null },
  } satisfies JsonObject;
}

function worker(record: JsonObject, now: string): Worker {
  const result = toWorker(record, { system: 'hr', now: Date.parse(now) });
  if ('code' in result) throw new Error(result.message);
  return result;
}

describe('the day where somebody works', () => {
  it.each([
    [
      'its slice has ended there, though not in HR',
      'Asia/Tokyo',
      { from: '2025-01-01', to: '2026-03-04' },
      '2026-03-04T15:00:00Z',
      '2026-03-05',
    ],
    [
      'its slice goes on there',
      'Asia/Tokyo',
      { from: '2025-01-01', to: '2026-03-04' },
      '2026-03-04T14:59:00Z',
      undefined,
    ],
    [
      'HR shows one that has not begun there',
      'America/Los_Angeles',
      { from: '2026-03-05' },
      '2026-03-05T07:59:00Z',
      '2026-03-04',
    ],
    ['it has begun there too', 'America/Los_Angeles', { from: '2026-03-05' }, '2026-03-05T08:00:00Z', undefined],
    [
      'nothing begins or ends near to now',
      'Asia/Tokyo',
      { from: '2025-01-01', to: '2026-04-30' },
      '2026-03-04T15:00:00Z',
      undefined,
    ],
    ['no zone is known', 'Nowhere/At all', { from: '2025-01-01', to: '2026-03-04' }, '2026-03-04T15:00:00Z', undefined],
  ])('counts when %s', (_when, zone, slice, now, day) => {
    expect(ownDay(person(slice, { zone }), Date.parse(now), newMemo())).toBe(day);
  });
});

describe('a person on a day', () => {
  const base = person({ from: '2025-01-01', to: '2026-03-04' });
  const later = person({ from: '2026-03-05', title: 'Senior' });

  it('shows the job of that day, and keeps the one that holds', () => {
    const titleOn = (day: string) =>
      (asOn(base, later, day).employmentNav as typeof base.employmentNav).results[0]?.jobInfoNav.results[0]?.jobTitle;

    expect([titleOn('2026-03-04'), titleOn('2026-03-05')]).toEqual(['Junior', 'Senior']);
  });

  it('keeps what it shows where nothing else is known', () => {
    const blank = { ...later, personalInfoNav: { results: [] }, employmentNav: { results: [] } };

    expect(asOn(base, undefined, '2026-03-05')).toEqual(base);
    expect(asOn(base, blank, '2026-03-05')).toMatchObject(base);
  });

  it.each([
    // HR counts one employment: it is still the last day there.
    [{ from: '2025-01-01', to: '2026-03-04' }, 1, null],
    [{ from: '2025-01-01', to: '2026-03-04' }, 2, { activeEmploymentsCount: 1 }],
    // HR shows the slice of after the end already, so that its count is of after it too.
    [{ from: '2026-03-05' }, 1, { activeEmploymentsCount: 1 }],
  ])('is counted where the last day is over there (%#)', (slice, count, expected) => {
    const leaver = person(slice, { end: '2026-03-04', count });

    const information = asOn(leaver, later, '2026-03-05').personEmpTerminationInfoNav;

    if (expected === null) expect(information).toBeNull();
    else expect(information).toMatchObject(expected);
  });

  it('has the manager of the job of that day in the user record, where it was read', () => {
    const withManager = {
      ...base,
      employmentNav: { results: [{ ...base.employmentNav.results[0], userNav: { manager: { userId: 'u7' } } }] },
    } as JsonObject;
    const next = person({ from: '2026-03-05', managerId: 'u8' });
    const row = next.employmentNav.results[0];
    const read = {
      ...next,
      employmentNav: {
        results: [
          { ...row, jobInfoNav: { results: [{ ...row?.jobInfoNav.results[0], managerUserNav: { userId: 'u8' } }] } },
        ],
      },
    } as JsonObject;

    expect(JSON.stringify(asOn(withManager, read, '2026-03-05'))).toContain('"manager":{"userId":"u8"}');
    expect(JSON.stringify(asOn(withManager, next, '2026-03-05'))).toContain('"manager":{"userId":"u7"}');
  });
});

describe('what is foreseen of a worker', () => {
  const now = '2026-03-01T12:00:00Z';

  it('is the midnight after each slice that ends, where the person works', () => {
    const found = foresee(worker(person({ from: '2025-01-01', to: '2026-03-04' }), now), Date.parse(now));

    expect(found).toEqual([
      { at: Date.parse('2026-03-04T15:00:00Z'), day: '2026-03-05', records: ['the job information'] },
    ]);
  });

  it('is nothing where no slice ends, or one that has ended already', () => {
    for (const slice of [{ from: '2025-01-01' }, { from: '2025-01-01', to: '2026-02-27' }])
      expect(foresee(worker(person(slice), now), Date.parse(now))).toEqual([]);
  });

  it('names the records of one day together, those of units by the day in UTC', () => {
    const record = person({ from: '2025-01-01', to: '2026-03-04' }, { zone: 'UTC' });
    const row = record.employmentNav.results[0]?.jobInfoNav.results[0] as { departmentNav?: JsonObject };
    row.departmentNav = { externalCode: 'D', startDate: date('2020-01-01'), endDate: date('2026-03-04') };
    (record.personalInfoNav.results[0] as { endDate: string }).endDate = date('2026-03-09');

    const found = foresee(worker(record, now), Date.parse(now));

    expect(found.map(({ day, records }) => [day, ...records])).toEqual([
      ['2026-03-05', 'the job information', 'the department'],
      ['2026-03-10', 'the personal information'],
    ]);
  });
});
