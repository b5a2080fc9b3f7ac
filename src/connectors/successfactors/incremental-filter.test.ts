import { expect, it } from 'vitest';
import { expandPaths } from './expand.ts';
import { changeClauses, joinClauses, recordsOfOthers } from './incremental-filter.ts';

const expand = expandPaths([
  { name: 'emailAddress', path: '$.emailNav.results[0].emailAddress' },
  { name: 'department', path: '$.employmentNav.results[0].jobInfoNav.results[0].departmentNav.name_localized' },
  { name: 'emplStatus', path: '$.employmentNav.results[0].jobInfoNav.results[0].emplStatusNav.externalCode' },
  { name: 'manager', path: '$.employmentNav.results[0].userNav.manager.empInfo.personIdExternal' },
]);

function clausesOf(from: string, now: string): readonly string[] {
  return changeClauses({ from: Date.parse(from), now: Date.parse(now), overlapMinutes: 5 }, expand).map(
    (clause) => clause.text,
  );
}

it('looks at the timestamp of every mapped node, some minutes back', () => {
  expect(clausesOf('2026-11-20T09:20:00Z', '2026-11-20T09:22:00Z')).toEqual([
    "lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z'",
    "emailNav/lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z'",
    "employmentNav/lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z'",
    "personalInfoNav/lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z'",
    "employmentNav/jobInfoNav/lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z'",
    "employmentNav/userNav/lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z'",
    "employmentNav/jobInfoNav/departmentNav/lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z'",
    "employmentNav/jobInfoNav/locationNav/lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z'",
  ]);
});

it('looks for days that began or ended, in any time zone, once an hour has passed', () => {
  const clauses = clausesOf('2026-11-20T08:58:00Z', '2026-11-20T09:00:00Z');

  expect(clauses).toContain(
    "employmentNav/jobInfoNav/startDate ge datetimeoffset'2026-11-19T20:53:00Z' and employmentNav/jobInfoNav/startDate le datetimeoffset'2026-11-20T23:00:00Z'",
  );
  expect(clauses).toContain(
    "personalInfoNav/startDate ge datetimeoffset'2026-11-19T20:53:00Z' and personalInfoNav/startDate le datetimeoffset'2026-11-20T23:00:00Z'",
  );
  expect(clauses).toContain(
    "employmentNav/startDate ge datetimeoffset'2026-11-19T20:53:00Z' and employmentNav/startDate le datetimeoffset'2026-11-20T23:00:00Z'",
  );
});

it('looks for leavers a day longer, by termination record and by the end of the employment', () => {
  const clauses = clausesOf('2026-11-20T08:58:00Z', '2026-11-20T09:00:00Z');

  expect(clauses.slice(-2)).toEqual([
    "employmentNav/endDate ge datetimeoffset'2026-11-18T20:53:00Z' and employmentNav/endDate le datetimeoffset'2026-11-20T23:00:00Z'",
    "personEmpTerminationInfoNav/latestTerminationDate ge datetimeoffset'2026-11-18T20:53:00Z' and personEmpTerminationInfoNav/latestTerminationDate le datetimeoffset'2026-11-20T23:00:00Z'",
  ]);
});

it('asks for the days only once an hour, because they bring the same people each time', () => {
  expect(clausesOf('2026-11-20T09:00:00Z', '2026-11-20T09:02:00Z').join()).not.toContain('startDate');
});

it('finds every day between two reads that are far apart', () => {
  const clauses = clausesOf('2026-11-01T10:00:00Z', '2026-11-20T09:00:00Z').join('\n');

  expect(clauses).toContain("employmentNav/startDate ge datetimeoffset'2026-10-31T21:55:00Z'");
});

it('joins whole clauses by or and never drops people without a termination record', () => {
  const clauses = changeClauses({ from: 0, now: 7_200_000, overlapMinutes: 5 }, expand);

  const filter = joinClauses(clauses);

  expect(filter.split(') or (')).toHaveLength(clauses.length);
  expect(filter).not.toContain('activeEmploymentsCount');
  expect(filter).not.toMatch(/\sdatetime'/);
});

it.each([
  [
    'the manager’s mail address',
    '$.employmentNav.results[0].jobInfoNav.results[0].managerUserNav.email',
    ['employmentNav/jobInfoNav/managerUserNav'],
  ],
  [
    'the name of the HR manager',
    '$.employmentNav.results[0].empJobRelationshipNav.results[0].relUserNav.defaultFullName',
    ['employmentNav/empJobRelationshipNav/relUserNav'],
  ],
  ['who the manager is', '$.employmentNav.results[0].userNav.manager.empInfo.personIdExternal', []],
  ['who the manager of the job is', '$.employmentNav.results[0].jobInfoNav.results[0].managerUserNav.userId', []],
  ['a field of the person', '$.employmentNav.results[0].userNav.email', []],
])('looks at the records of somebody else where %s is read', (_, path, paths) => {
  const others = recordsOfOthers([{ name: 'it', path }]);
  const window = { from: 0, now: 60_000, overlapMinutes: 5 };

  const asked = changeClauses(window, expandPaths([{ name: 'it', path }]), others).map((clause) => clause.path);

  expect(others).toEqual(paths);
  expect(asked.filter((one) => /managerUserNav|relUserNav|userNav\/manager/.test(one))).toEqual(paths);
});
