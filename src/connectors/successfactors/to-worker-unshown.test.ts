import { expect, it } from 'vitest';
import type { JsonObject } from '../../domain/value.ts';
import { aJob, anEmployment, aPerson, odataDate } from './test-support/people.ts';
import { now, workerOf } from './test-support/worker-of.ts';
import { toWorker } from './to-worker.ts';
import { treeOf } from './unshown.ts';

it.each<[string, JsonObject]>([
  ['shows no employment though one counts as active', { employmentNav: null }],
  [
    'shows no job though the employment is active',
    { employmentNav: { results: [anEmployment('u1', { jobInfoNav: { results: [] } })] } },
  ],
  ['ends on a day that is no date', { employmentNav: { results: [anEmployment('u1', { endDate: '/Date(oops)/' })] } }],
  ['starts on a day that is no date', { employmentNav: { results: [anEmployment('u1', { startDate: 5 })] } }],
])('holds a record that %s, because it would clear or keep what it must not', (_, overrides) => {
  expect(toWorker(aPerson('1', overrides), { system: 'hr', now })).toMatchObject({
    code: 'malformedRecord',
    worker: '1',
  });
});

const nameless = { results: [{ firstName: null, lastName: ' ', gender: 'F' }] };
const toCome = { results: [anEmployment('u1', { startDate: odataDate('2026-12-01') })] };
const leftLongAgo = { results: [anEmployment('u1', { endDate: odataDate('2026-01-01') })] };

it.each<[string, JsonObject, 'change' | 'match']>([
  ['works and shows no record of the name', { personalInfoNav: { results: [] } }, 'change'],
  ['works and shows a record without a name', { personalInfoNav: nameless }, 'change'],
  ['is to come', { personalInfoNav: nameless, employmentNav: toCome }, 'match'],
  ['has left', { personalInfoNav: nameless, employmentNav: leftLongAgo }, 'match'],
])('says that nothing is known of the name of somebody who %s', (_, overrides, holds) => {
  const worker = workerOf(aPerson('1', overrides));

  expect(worker.hidden).toContain('$.personalInfoNav');
  expect(worker.unshown).toEqual({ what: 'no name', holds });
});

it.each([
  ['firstName', 'no first name'],
  ['lastName', 'no last name'],
])('says that the %s alone is not known of somebody who shows the rest of the name', (name, what) => {
  const shown = { firstName: 'Ada', lastName: 'King', displayName: 'Ada King', startDate: odataDate('2020-01-01') };
  const past = { ...shown, startDate: odataDate('2010-01-01'), endDate: odataDate('2019-12-31') };
  const { [name as 'firstName']: _, ...leftOut } = shown;

  for (const row of [{ ...shown, [name]: null }, { ...shown, [name]: ' ' }, leftOut]) {
    const worker = workerOf(aPerson('1', { personalInfoNav: { results: [past, row] } }));

    expect(worker.hidden).toEqual([`$.personalInfoNav.results[0].${name}`]);
    expect(worker.unshown).toEqual({ what, holds: 'match' });
  }
});

it('misses no display name: many tenants have none', () => {
  const row = { firstName: 'Ada', lastName: 'King', displayName: null, startDate: odataDate('2020-01-01') };

  expect(workerOf(aPerson('1', { personalInfoNav: { results: [row] } })).unshown).toBeUndefined();
});

it.each<[string, JsonObject]>([
  ['is to come', { startDate: odataDate('2026-12-01') }],
  ['came yesterday', { startDate: odataDate('2026-11-19') }],
])('says that nothing is known of the job of somebody who %s', (_, overrides) => {
  const employmentNav = { results: [anEmployment('u1', { ...overrides, jobInfoNav: { results: [] } })] };
  const worker = workerOf(aPerson('1', { employmentNav }));

  expect(worker.hidden).toEqual(['$.employmentNav.results[0].jobInfoNav']);
  expect(worker.unshown).toEqual({ what: 'no job', holds: 'creation' });
});

it.each<[string, JsonObject]>([
  ['who has left', { endDate: odataDate('2026-01-01') }],
  ['whose hire is not completed', { startDate: odataDate('2026-12-01'), hiringNotCompleted: true }],
])('misses no job of somebody %s', (_, overrides) => {
  const employmentNav = { results: [anEmployment('u1', { ...overrides, jobInfoNav: { results: [] } })] };

  expect(workerOf(aPerson('1', { employmentNav })).unshown).toBeUndefined();
});

it.each<[string, JsonObject, JsonObject, string | undefined]>([
  ['the user is inactive', { emplStatusNav: null }, { status: 'f' }, 'no employee status'],
  ['the user is an inactive external', { emplStatusNav: null }, { status: 'F' }, 'no employee status'],
  ['the user is active', { emplStatusNav: null }, { status: 't' }, undefined],
  ['the user is inactive and the status says so', {}, { status: 'f' }, undefined],
  [
    'the user is inactive and the status is a code',
    { emplStatusNav: null, emplStatus: 'U' },
    { status: 'f' },
    undefined,
  ],
  ['the user is inactive and nobody has a status', { emplStatusNav: null, emplStatus: '' }, { status: 'f' }, undefined],
])('changes nobody whose employment may be over by a status that is not shown: %s', (_, job, user, what) => {
  const employment = anEmployment('u1', {
    userNav: { userId: 'u1', ...user },
    jobInfoNav: { results: [aJob('u1', job)] },
  });

  const { unshown } = workerOf(aPerson('1', { employmentNav: { results: [employment] } }));

  expect(unshown).toEqual(what === undefined ? undefined : { what, holds: 'change' });
});

it('goes by the active user of a second job where the status of neither is shown', () => {
  const rows = ['t', 'f'].map((status, index) =>
    anEmployment(`u${index}`, {
      userNav: { userId: `u${index}`, status },
      jobInfoNav: { results: [aJob(`u${index}`, { emplStatusNav: null })] },
    }),
  );

  expect(workerOf(aPerson('1', { employmentNav: { results: rows } })).unshown).toBeUndefined();
});

it('says that a department is not known of which only the code is shown', () => {
  const jobs = [
    aJob('u1', { seqNumber: '1', department: 'D1', departmentNav: { externalCode: 'D1', name: 'Sales' } }),
    aJob('u1', { seqNumber: '2', department: 'D2', departmentNav: null, divisionNav: null }),
  ];
  const record = aPerson('1', { employmentNav: { results: [anEmployment('u1', { jobInfoNav: { results: jobs } })] } });
  const job = 'employmentNav/jobInfoNav';
  const expanded = treeOf(['employmentNav', job, `${job}/departmentNav`, `${job}/divisionNav`]);

  expect(toWorker(record, { system: 'hr', now, expanded })).toMatchObject({
    hidden: ['$.employmentNav.results[0].jobInfoNav.results[0].departmentNav'],
  });
});

it('says what was asked for and came as a link only, and nothing of what was not asked for', () => {
  const link = { __deferred: { uri: 'https://api4.example:443/x' } };
  const employments = [
    anEmployment('u2', { endDate: odataDate('2026-01-01') }),
    anEmployment('u1', { jobInfoNav: link }),
  ];
  const record = aPerson('1', { employmentNav: { results: employments }, phoneNav: link });
  const expanded = treeOf(['emailNav', 'employmentNav', 'employmentNav/jobInfoNav', 'employmentNav/userNav']);

  const worker = toWorker(record, { system: 'hr', now, expanded });

  expect(worker).toMatchObject({
    hidden: ['$.emailNav', '$.employmentNav.results[0].jobInfoNav'],
    unshown: { what: 'only a link at $.emailNav', holds: 'creation' },
  });
});
