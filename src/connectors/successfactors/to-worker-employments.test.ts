import { expect, it } from 'vitest';
import type { JsonObject } from '../../domain/value.ts';
import { aJob, anEmployment, aPerson, odataDate } from './test-support/people.ts';
import { at, now, workerOf } from './test-support/worker-of.ts';
import { toWorker } from './to-worker.ts';

/** A job slice with a status that lasts from one day to another. */
function aSlice(status: string, startDate: string, endDate: string): JsonObject {
  return aJob('u1', {
    startDate: odataDate(startDate),
    endDate: odataDate(endDate),
    emplStatusNav: { externalCode: status },
  });
}

it('keeps a leaver whose user is hidden', () => {
  const left = anEmployment('u1', { userNav: null, endDate: odataDate('2026-11-19') });

  const worker = workerOf(aPerson('1', { employmentNav: { results: [left] } }));

  expect(worker.employments).toEqual([
    { id: 'u1', start: '2020-01-01', end: '2026-11-19', status: 'A', assignmentClass: 'ST' },
  ]);
  expect(worker.keys).toContain('u1');
});

it.each([
  ['yesterday, has left', '2026-11-19', 0, '11/19/2026 12:00:00 AM'],
  ['today, still counts', '2026-11-20', 1, null],
  ['in the future, still counts', '2027-01-31', 1, null],
])('derives a missing termination record: whose last day is %s', (_, end, count, latest) => {
  const employmentNav = { results: [anEmployment('u1', { endDate: odataDate(end) })] };

  const { document } = workerOf(aPerson('1', { personEmpTerminationInfoNav: null, employmentNav }));

  expect(document.personEmpTerminationInfoNav).toEqual({
    personIdExternal: '1',
    activeEmploymentsCount: count,
    latestTerminationDate: latest,
  });
});

it('keeps the termination record that SuccessFactors gives, also when it counts an employment that does not show', () => {
  const left = anEmployment('u1', { endDate: odataDate('2026-10-31') });
  const info = { activeEmploymentsCount: 1, latestTerminationDate: null };

  const { document } = workerOf(
    aPerson('1', { personEmpTerminationInfoNav: info, employmentNav: { results: [left] } }),
  );

  expect(document.personEmpTerminationInfoNav).toEqual(info);
});

it('counts an employment on its last day, although SuccessFactors may drop it a day early (KBA 3047486)', () => {
  const leaving = anEmployment('u1', { endDate: odataDate('2026-11-20') });
  const info = { activeEmploymentsCount: 0, latestTerminationDate: odataDate('2026-11-20') };

  const { document } = workerOf(
    aPerson('1', { personEmpTerminationInfoNav: info, employmentNav: { results: [leaving] } }),
  );

  expect(document.personEmpTerminationInfoNav).toMatchObject({
    activeEmploymentsCount: 1,
    latestTerminationDate: null,
  });
});

it.each([
  [
    'is to come back after a termination, so that the end date is blank already',
    { jobInfoNav: { results: [aSlice('T', '2026-11-01', '2026-12-31')] } },
    { start: '2027-01-01' },
  ],
  [
    'left, though the end date does not show',
    { jobInfoNav: { results: [aSlice('T', '2026-11-01', '9999-12-31')] } },
    { start: '2020-01-01', end: '2026-10-31' },
  ],
  [
    'withdrew an onboarding',
    { startDate: odataDate('2026-12-01'), hiringNotCompleted: true, userNav: { status: 'd' } },
    { start: '2026-12-01', end: '2026-11-30', isUnfinished: true },
  ],
  ['is not hired to the end', { hiringNotCompleted: true }, { start: '2020-01-01', isUnfinished: true }],
])('reads the days of somebody who %s', (_, facts, employment) => {
  const row = anEmployment('u1', { startDate: odataDate('2020-01-01'), ...facts });

  const worker = workerOf(aPerson('1', { employmentNav: { results: [row] } }));

  expect(worker.employments[0]).toMatchObject(employment);
  expect(worker.employments[0]?.end).toBe((employment as { end?: string }).end);
});

it('holds somebody whose employment ends years before it begins', () => {
  const row = anEmployment('u1', { endDate: odataDate('1900-01-01') });

  expect(toWorker(aPerson('1', { employmentNav: { results: [row] } }), { system: 'hr', now })).toMatchObject({
    code: 'malformedRecord',
    worker: '1',
  });
});

it('does not claim that somebody without any employment has left', () => {
  const worker = workerOf(aPerson('1', { personEmpTerminationInfoNav: null, employmentNav: { results: [] } }));

  expect(worker.document.personEmpTerminationInfoNav).toBeNull();
  expect(worker.employments).toEqual([]);
});

const ended = anEmployment('uOld', {
  startDate: odataDate('2015-01-01'),
  endDate: odataDate('2019-12-31'),
  userNav: null,
});
const active = anEmployment('uNew', { startDate: odataDate('2021-01-01') });
const abroad = anEmployment('uGa', { startDate: odataDate('2025-01-01'), assignmentClass: 'GA', userNav: null });
const second = anEmployment('uTwo', { startDate: odataDate('2025-01-01'), userNav: { isPrimaryAssignment: false } });
const future = anEmployment('uNext', { startDate: odataDate('2027-01-01') });

it.each([
  ['the active one before the ended one', [ended, active], 'uNew'],
  ['whatever order they come in', [active, ended], 'uNew'],
  ['the one marked as primary before a newer one', [second, active], 'uNew'],
  ['the standard one before the global assignment', [abroad, anEmployment('uHome', { userNav: null })], 'uHome'],
  ['the active one before the one to come', [future, active], 'uNew'],
  ['the one to come before the ended one', [ended, future], 'uNext'],
  ['a completed hire before an uncompleted one', [anEmployment('uOnb', { hiringNotCompleted: true }), active], 'uNew'],
])('puts the primary employment first: %s', (_, results, first) => {
  const worker = workerOf(aPerson('1', { employmentNav: { results } }));

  expect(worker.employments[0]?.id).toBe(first);
  expect(at(worker.document, 'employmentNav', 'results', 0, 'userId')).toBe(first);
});

it('keeps the order of the tenant when it is told to', () => {
  const worker = workerOf(aPerson('1', { employmentNav: { results: [ended, active] } }), 'asReturned');

  expect(worker.employments.map((employment) => employment.id)).toEqual(['uOld', 'uNew']);
});

it('puts the job slice of today first and reads the status from it', () => {
  const jobs = [
    aJob('u1', { startDate: odataDate('2027-01-01'), jobTitle: 'Future' }),
    aJob('u1', {
      startDate: odataDate('2020-01-01'),
      endDate: odataDate('2025-12-31'),
      jobTitle: 'Past',
      emplStatusNav: { externalCode: 'U' },
    }),
    aJob('u1', {
      startDate: odataDate('2026-01-01'),
      endDate: odataDate('2026-12-31'),
      seqNumber: '1',
      jobTitle: 'Morning',
    }),
    aJob('u1', {
      startDate: odataDate('2026-01-01'),
      endDate: odataDate('2026-12-31'),
      seqNumber: '2',
      jobTitle: 'Evening',
      emplStatusNav: { externalCode: 'P' },
    }),
  ];

  const worker = workerOf(
    aPerson('1', { employmentNav: { results: [anEmployment('u1', { jobInfoNav: { results: jobs } })] } }),
  );

  const titles = at(worker.document, 'employmentNav', 'results', 0, 'jobInfoNav', 'results') as readonly JsonObject[];
  expect(titles.map((job) => job.jobTitle)).toEqual(['Evening', 'Morning', 'Future', 'Past']);
  expect(worker.employments[0]?.status).toBe('P');
});

it('gives the same document whatever order the collections come in', () => {
  const person = (results: readonly JsonObject[]) => workerOf(aPerson('1', { employmentNav: { results } })).document;

  expect(person([ended, active, second, future])).toEqual(person([future, second, active, ended]));
});
