import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwkwardCase, addDays, type Company, generateCompany } from '../company/index.ts';
import { at, query, results, startTestTenant, type TestTenant } from './test-support.ts';

const TODAY = '2026-03-10';
const DEFAULT_EXPAND = [
  'employmentNav/userNav,employmentNav/jobInfoNav,personalInfoNav,personEmpTerminationInfoNav,phoneNav,emailNav,phoneNav/phoneTypeNav,emailNav/emailTypeNav',
  'employmentNav/userNav/manager/empInfo,employmentNav/jobInfoNav/companyNav/countryOfRegistrationNav,employmentNav/jobInfoNav/departmentNav',
  'employmentNav/jobInfoNav/divisionNav,employmentNav/jobInfoNav/businessUnitNav,employmentNav/jobInfoNav/costCenterNav,employmentNav/jobInfoNav/jobCodeNav',
  'employmentNav/jobInfoNav/locationNav/addressNavDEFLT/stateNav,employmentNav/jobInfoNav/payGradeNav,employmentNav/jobInfoNav/emplStatusNav',
  'employmentNav/jobInfoNav/employeeClassNav,employmentNav/jobInfoNav/employmentTypeNav,employmentNav/jobInfoNav/eventReasonNav,employmentNav/jobInfoNav/positionNav',
  'employmentNav/empGlobalAssignmentNav/assignmentTypeNav,employmentNav/jobInfoNav/managerUserNav',
].join(',');

describe('a tenant with a generated company', () => {
  let tenant: TestTenant;
  let company: Company;
  beforeAll(async () => {
    company = generateCompany({ size: 300, today: TODAY });
    tenant = await startTestTenant({ company });
  });
  afterAll(() => tenant.close());

  function idOf(name: AwkwardCase): string {
    return company.person(company.indexOf(name) ?? -1).personIdExternal;
  }

  it('serves everyone with all navigations that the default mapping reads', async () => {
    const records = results(await tenant.get('PerPerson', { $expand: DEFAULT_EXPAND }));

    expect(records).toHaveLength(300);
    const first = records.find((record) => record.personIdExternal === '100005');
    const job = 'employmentNav.results.0.jobInfoNav.results.0';
    expect(at(first, `${job}.companyNav.name_localized`)).toMatch(/^Acme /u);
    expect(at(first, `${job}.companyNav.countryOfRegistrationNav.twoCharCountryCode`)).toMatch(/^[A-Z]{2}$/u);
    expect(at(first, `${job}.locationNav.addressNavDEFLT.city`)).toEqual(expect.any(String));
    expect(at(first, `${job}.costCenterNav.externalCode`)).toMatch(/^0{2,}\d+$/u);
    expect(at(first, `${job}.positionNav.externalName_fr_FR`)).toContain('(h/f)');
    expect(at(first, 'employmentNav.results.0.userNav.manager.empInfo.personIdExternal')).toBe('100001');
  });

  it.each([
    ['leaverToday', 1, null],
    ['leaverYesterday', 0, addDays(TODAY, -1)],
    ['leaverSoon', 1, null],
    ['preHire', 1, null],
    ['rehiredNewEmployment', 1, null],
    ['concurrentJobs', 2, null],
  ] as const)('counts the employments of %s as %i', async (name, count, latest) => {
    const info = (await tenant.person(idOf(name), 'personEmpTerminationInfoNav')).personEmpTerminationInfoNav;

    expect(at(info, 'activeEmploymentsCount')).toBe(count);
    expect(at(info, 'latestTerminationDate')).toBe(latest === null ? null : `/Date(${Date.parse(latest)})/`);
  });

  it('has someone without employment, whose termination info is null and whom the usual filter drops', async () => {
    const id = idOf('withoutEmployment');

    expect((await tenant.person(id, 'personEmpTerminationInfoNav')).personEmpTerminationInfoNav).toBeNull();
    expect(
      await tenant.find(`personEmpTerminationInfoNav/activeEmploymentsCount ne null and personIdExternal eq '${id}'`),
    ).toEqual([]);
  });

  it('has a department code without department, and a manager who has left', async () => {
    const job = 'employmentNav.results.0.jobInfoNav.results.0';
    const lost = await tenant.person(idOf('missingDepartment'), 'employmentNav/jobInfoNav/departmentNav');
    const chief = company.person(company.indexOf('terminatedManager') ?? -1);
    const [report] = results(
      await tenant.get('PerPerson', {
        $filter: `employmentNav/jobInfoNav/managerId eq '${chief.employments[0]?.userId}'`,
        $top: '1',
        $expand: 'employmentNav/userNav/manager',
      }),
    );

    expect(at(lost, `${job}.departmentNav`)).toBeNull();
    expect(at(lost, `${job}.department`)).toBe('59999999');
    expect(at(report, 'employmentNav.results.0.userNav.manager')).toBeNull();
  });

  it('serves the delta query of the usual connectors, once its missing or is put in', async () => {
    const since = "datetimeoffset'2026-03-09T00:00:00Z'";
    const now = "datetimeoffset'2026-03-10T12:00:00Z'";
    const between = (path: string) => `(${path} ge ${since} and ${path} le ${now})`;
    const paths = [
      'lastModifiedDateTime',
      'personalInfoNav/startDate',
      'employmentNav/startDate',
      'employmentNav/jobInfoNav/startDate',
      'phoneNav/lastModifiedDateTime',
      'emailNav/lastModifiedDateTime',
      'personEmpTerminationInfoNav/latestTerminationDate',
      'employmentNav/userNav/lastModifiedDateTime',
    ];

    const found = await tenant.find(
      `(personEmpTerminationInfoNav/activeEmploymentsCount ne null) and (${paths.map(between).join(' or ')})`,
    );

    expect(found).toContain(idOf('leaverYesterday'));
    expect(found).not.toContain('100005');
    expect(found, 'two slices satisfy one comparison each').toContain(idOf('leaverSoon'));
  });
});

it('answers a delta over 20,000 people and pages of 1000 without delay', async () => {
  const tenant = await startTestTenant({ company: { size: 20_000, awkward: false } });
  const since = "ge datetimeoffset'2026-03-01T00:00:00Z'";
  const filter = [
    '',
    'personalInfoNav/',
    'emailNav/',
    'phoneNav/',
    'employmentNav/',
    'employmentNav/jobInfoNav/',
    'employmentNav/userNav/',
  ]
    .map((path) => `${path}lastModifiedDateTime ${since}`)
    .join(' or ');
  await tenant.get('PerPerson/$count', { $filter: filter });
  const started = performance.now();
  const count = await tenant.get('PerPerson/$count', { $filter: filter });
  const counted = performance.now();
  const page = await tenant.fetch(`/odata/v2/PerPerson?${query({ $expand: DEFAULT_EXPAND })}`);
  const paged = performance.now();
  await tenant.close();

  expect(Number(count.text)).toBeGreaterThan(10);
  expect(results(page)).toHaveLength(1000);
  expect(counted - started).toBeLessThan(2000);
  expect(paged - counted).toBeLessThan(10_000);
});
