import { expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import { aJob, anEmployment, aPerson, odataDate } from './test-support/people.ts';
import { toWorker } from './to-worker.ts';
import { treeOf } from './unshown.ts';

const now = Date.parse('2026-11-20T09:30:00Z');

function workerOf(record: JsonValue, employment?: 'primary' | 'asReturned'): Worker {
  const result = toWorker(record, { system: 'hr', now, ...(employment && { employment }) });
  if (!('document' in result)) throw new Error(result.message);
  return result;
}

/** A job slice with a status that lasts from one day to another. */
function aSlice(status: string, startDate: string, endDate: string): JsonObject {
  return aJob('u1', {
    startDate: odataDate(startDate),
    endDate: odataDate(endDate),
    emplStatusNav: { externalCode: status },
  });
}

/** The value at a path of names and indexes. */
function at(document: JsonObject, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], document);
}

it('reads ids, keys, name and employments', () => {
  const worker = workerOf(aPerson('100'));

  expect(worker).toMatchObject({
    id: '100',
    anchor: 'UUID100',
    keys: ['100', 'u100'],
    displayName: 'Ada L100',
    employments: [
      {
        id: 'u100',
        start: '2020-01-01',
        status: 'A',
        isPrimary: true,
        assignmentClass: 'ST',
        timeZone: 'Europe/Berlin',
      },
    ],
  });
});

it('takes the id for the anchor where there is no perPersonUuid', () => {
  expect(workerOf(aPerson('100', { perPersonUuid: null })).anchor).toBe('100');
});

it('gives the mapping dates as text, and neither metadata nor deferred navigations', () => {
  const { document } = workerOf(aPerson('100'));

  expect(document.dateOfBirth).toBe('2/13/1954 12:00:00 AM');
  expect(document.lastModifiedDateTime).toBe('3/13/2017 09:58:57 PM');
  expect(at(document, 'employmentNav', 'results', 0, 'jobInfoNav', 'results', 0, 'endDate')).toBe(
    '12/31/9999 12:00:00 AM',
  );
  expect(Object.keys(document)).not.toContain('__metadata');
  expect(Object.keys(document)).not.toContain('emailNav');
});

it.each<[string, JsonValue]>([
  ['a list of results', { results: [{ emailAddress: 'a@x' }] }],
  ['a plain list', [{ emailAddress: 'a@x' }]],
  ['one record', { emailAddress: 'a@x' }],
])('reads a collection answered as %s', (_, emailNav) => {
  expect(at(workerOf(aPerson('1', { emailNav })).document, 'emailNav')).toEqual({ results: [{ emailAddress: 'a@x' }] });
});

it.each<[string, JsonValue, JsonValue]>([
  ['the record', { username: 'x' }, { username: 'x' }],
  ['a list of results', { results: [{ username: 'x' }] }, { username: 'x' }],
  ['an empty list of results', { results: [] }, null],
  ['null', null, null],
])('reads a to-one navigation answered as %s', (_, userNav, expected) => {
  const record = aPerson('1', { employmentNav: { results: [anEmployment('u1', { userNav })] } });

  expect(at(workerOf(record).document, 'employmentNav', 'results', 0, 'userNav')).toEqual(expected);
});

it('reads the global assignment by either path', () => {
  const assignment = { assignmentTypeNav: { externalCode: 'GA1' } };
  const record = aPerson('1', {
    employmentNav: { results: [anEmployment('u1', { empGlobalAssignmentNav: assignment })] },
  });

  const found = at(workerOf(record).document, 'employmentNav', 'results', 0, 'empGlobalAssignmentNav');

  expect(found).toEqual({ ...assignment, results: [assignment] });
});

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

it('puts the primary address first and the others in a fixed order', () => {
  const results = [
    { emailType: '9', emailAddress: 'z@x' },
    { emailType: '8', emailAddress: 'b@x' },
    { emailType: '9', emailAddress: 'a@x', isPrimary: true },
  ];

  const { document } = workerOf(aPerson('1', { emailNav: { results } }));

  const found = at(document, 'emailNav', 'results') as readonly JsonObject[];
  expect(found.map((email) => email.emailAddress)).toEqual(['a@x', 'b@x', 'z@x']);
});

it('gives the same document whatever order the collections come in', () => {
  const person = (results: readonly JsonObject[]) => workerOf(aPerson('1', { employmentNav: { results } })).document;

  expect(person([ended, active, second, future])).toEqual(person([future, second, active, ended]));
});

it.each<[string, JsonValue]>([
  ['null', null],
  ['a text', 'person'],
  ['without an id', { personalInfoNav: null }],
  ['with a blank id', aPerson('  ')],
  ['with a control character in its id', aPerson('1\n2')],
  ['with a control character in a userId', aPerson('1', { employmentNav: { results: [anEmployment('u\u0000')] } })],
  ['with a collection cut into pages', aPerson('1', { phoneNav: { results: [], __next: 'https://x' } })],
])('holds a record that is %s', (_, record) => {
  expect(toWorker(record, { system: 'hr', now })).toMatchObject({ code: 'malformedRecord', system: 'hr' });
});

it('survives names that mean something to JavaScript', () => {
  const record = JSON.parse(
    '{"personIdExternal":"1","__proto__":{"polluted":true},"constructor":"x","customNav":{"__proto__":{"a":1}}}',
  );

  const { document } = workerOf(record);

  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(document)).toBeNull();
  expect(document.constructor).toBe('x');
});

it('survives nesting without end', () => {
  const deep = JSON.parse(`{"personIdExternal":"1","x":${'{"x":'.repeat(5000)}1${'}'.repeat(5000)}}`);

  expect(toWorker(deep, { system: 'hr', now })).toMatchObject({ code: 'malformedRecord', worker: '1' });
});

it('takes a record out of its envelope', () => {
  expect(workerOf({ d: aPerson('7') }).id).toBe('7');
  expect(workerOf({ d: { results: [aPerson('8')] } }).id).toBe('8');
});

it('ignores a time zone that nobody knows', () => {
  const record = aPerson('1', {
    employmentNav: { results: [anEmployment('u1', { userNav: { timeZone: 'Mars/Base' } })] },
  });

  expect(workerOf(record).employments[0]?.timeZone).toBeUndefined();
});

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

it.each<[string, JsonObject]>([
  ['started yesterday', { startDate: odataDate('2026-11-19') }],
  ['starts in the future', { startDate: odataDate('2026-12-01') }],
  ['has left', { endDate: odataDate('2026-01-01') }],
  ['is not hired to the end', { hiringNotCompleted: true }],
])('accepts somebody without a job who %s', (_, overrides) => {
  const employmentNav = { results: [anEmployment('u1', { ...overrides, jobInfoNav: { results: [] } })] };

  expect(workerOf(aPerson('1', { employmentNav })).id).toBe('1');
});

it('reads the head of the company as somebody without a manager', () => {
  const jobInfoNav = { results: [aJob('u1', { managerId: 'NO_MANAGER' })] };

  const { document } = workerOf(aPerson('1', { employmentNav: { results: [anEmployment('u1', { jobInfoNav })] } }));

  expect(at(document, 'employmentNav', 'results', 0, 'jobInfoNav', 'results', 0, 'managerId')).toBeNull();
});
