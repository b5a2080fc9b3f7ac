import { expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { aJob, anEmployment, aPerson, odataDate } from './test-support/people.ts';
import { at, now, workerOf } from './test-support/worker-of.ts';
import { toWorker } from './to-worker.ts';

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
