import { expect, it } from 'vitest';
import { successFactorsAttributes } from '../../domain/successfactors-attributes.ts';
import { expandPaths, navigationsOf } from './expand.ts';

const essential = [
  'employmentNav',
  'personEmpTerminationInfoNav',
  'personalInfoNav',
  'employmentNav/jobInfoNav',
  'employmentNav/userNav',
  'employmentNav/jobInfoNav/emplStatusNav',
  'employmentNav/jobInfoNav/locationNav',
];
const job = '$.employmentNav.results[0].jobInfoNav.results[0]';

it('asks for what identities need even when nothing is mapped', () => {
  expect(expandPaths([])).toEqual(essential);
});

it('asks for a navigation only if an attribute goes through it, with every prefix', () => {
  const paths = expandPaths([
    { name: 'emailAddress', path: '$.emailNav.results[?(@.isPrimary == true)].emailAddress' },
    { name: 'zip', path: `${job}.locationNav.addressNavDEFLT.zipCode` },
  ]);

  expect(paths.filter((path) => !essential.includes(path))).toEqual([
    'emailNav',
    'employmentNav/jobInfoNav/locationNav/addressNavDEFLT',
  ]);
});

it.each([
  ['$.personIdExternal', []],
  [
    `${job}.departmentNav.name_localized`,
    ['employmentNav', 'employmentNav/jobInfoNav', 'employmentNav/jobInfoNav/departmentNav'],
  ],
  ["$['employmentNav']['results'][0]['userNav']['username']", ['employmentNav', 'employmentNav/userNav']],
  [
    '$.employmentNav.results[0].userNav.manager.empInfo.personIdExternal',
    [
      'employmentNav',
      'employmentNav/userNav',
      'employmentNav/userNav/manager',
      'employmentNav/userNav/manager/empInfo',
    ],
  ],
  ['$.employmentNav.results[-1:].startDate', ['employmentNav']],
  [`${job}.positionNav`, ['employmentNav', 'employmentNav/jobInfoNav', 'employmentNav/jobInfoNav/positionNav']],
  [
    `${job}.customString7Nav.externalCode`,
    ['employmentNav', 'employmentNav/jobInfoNav', 'employmentNav/jobInfoNav/customString7Nav'],
  ],
  [
    `${job}.departmentNav.cust_toDivision.results[0].name`,
    [
      'employmentNav',
      'employmentNav/jobInfoNav',
      'employmentNav/jobInfoNav/departmentNav',
      'employmentNav/jobInfoNav/departmentNav/cust_toDivision',
    ],
  ],
  [
    "$.employmentNav..jobInfoNav..results[?(@.emplStatusNav.externalCode == 'A' || @.emplStatusNav.externalCode == 'U' )].departmentNav.externalCode",
    [
      'employmentNav',
      'employmentNav/jobInfoNav',
      'employmentNav/jobInfoNav/emplStatusNav',
      'employmentNav/jobInfoNav/departmentNav',
    ],
  ],
  [
    "$.employmentNav..results[?(@.jobInfoNav..results[?(@.emplStatusNav.externalCode == 'A')])].userNav.username",
    ['employmentNav', 'employmentNav/jobInfoNav', 'employmentNav/jobInfoNav/emplStatusNav', 'employmentNav/userNav'],
  ],
  ["$.employmentNav.results[?(@.assignmentClass == 'a].b.c')].userId", ['employmentNav']],
  ['$..departmentNav.name', ['employmentNav/jobInfoNav/departmentNav']],
])('finds the navigations of %s', (path, navigations) => {
  expect([...new Set(navigationsOf(path))].sort()).toEqual([...navigations].sort());
});

it('asks for the status picklist with the status, so that leavers are known by their letter', () => {
  expect(expandPaths([{ name: 'emplStatus', path: `${job}.emplStatus` }])).toContain(
    'employmentNav/jobInfoNav/emplStatusNav',
  );
});

it('reads the whole default list without a navigation that no attribute needs', () => {
  const paths = expandPaths(successFactorsAttributes);

  expect(paths).toContain('employmentNav/userNav/manager/empInfo');
  expect(paths).toContain('employmentNav/empGlobalAssignmentNav/assignmentTypeNav');
  expect(paths).toContain('employmentNav/jobInfoNav/companyNav/countryOfRegistrationNav');
  expect(paths).toHaveLength(new Set(paths).size);
  expect(paths.filter((path) => /results|\[|Nav\/\w+Name/.test(path))).toEqual([]);
});
