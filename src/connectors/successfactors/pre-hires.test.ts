import { expect, it } from 'vitest';
import { preHireDay } from './pre-hires.ts';
import { anEmployment, aPerson, odataDate } from './test-support/people.ts';

const now = Date.parse('2026-11-20T09:30:00Z');
const starting = (start: string, overrides = {}) =>
  anEmployment(`u${start}`, { startDate: odataDate(start), ...overrides });
const blank = { jobInfoNav: { results: [] } };

it.each([
  ['starts in the future', [starting('2026-12-01')], '2026-12-01'],
  ['works already', [starting('2020-01-01')], undefined],
  ['works and gets a second job', [starting('2020-01-01'), starting('2026-12-01')], undefined],
  [
    'comes back after having left',
    [starting('2015-01-01', { endDate: odataDate('2019-01-01') }), starting('2026-12-01')],
    '2026-12-01',
  ],
  ['has two starts to come', [starting('2027-01-01'), starting('2026-12-01')], '2026-12-01'],
  ['starts too far away', [starting('2028-01-01')], undefined],
  ['has left', [starting('2015-01-01', { endDate: odataDate('2019-01-01') })], undefined],
  ['starts today and is still blank', [starting('2026-11-20', blank)], '2026-11-20'],
  ['starts today and is filled', [starting('2026-11-20')], undefined],
  ['has worked long and is blank', [starting('2020-01-01', blank)], undefined],
  [
    'should have started last week, but was never hired to the end',
    [starting('2026-11-13', { hiringNotCompleted: true })],
    '2026-11-13',
  ],
  ['has no employment', [], undefined],
])('reads somebody who %s', (_, results, day) => {
  expect(preHireDay(aPerson('1', { employmentNav: { results } }), now, 180)).toBe(day);
});

it('reads nobody as of another day when it is switched off', () => {
  expect(preHireDay(aPerson('1', { employmentNav: { results: [starting('2026-12-01')] } }), now, 0)).toBeUndefined();
});
