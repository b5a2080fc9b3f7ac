import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, startTestTenant, type TestTenant } from './test-support.ts';

describe('$filter', () => {
  let tenant: TestTenant;
  let optionB: string;
  beforeAll(async () => {
    tenant = await startTestTenant({ company: { size: 1, awkward: false } });
    const { act } = tenant;
    act({
      type: 'hire',
      personIdExternal: 'A',
      firstName: "D'Arcy",
      lastName: 'Müller',
      email: 'a@x.org',
      personalEmail: 'a@home.org',
      job: { jobTitle: 'Old' },
    });
    act({ type: 'hire', personIdExternal: 'B', firstName: 'Bo', lastName: 'Ng', email: null, startDate: '2026-01-01' });
    act({ type: 'hire', personIdExternal: 'C', firstName: 'Cy', lastName: 'Oz', email: 'c@x.org', isContingent: true });
    optionB = String(at(await tenant.person('A', 'emailNav', {}), 'emailNav.results.0.emailType'));
  });
  afterAll(() => tenant.close());

  it.each([
    ["personIdExternal eq 'A'", ['A']],
    ["personIdExternal in 'A','B'", ['A', 'B']],
    ["personIdExternal in ('A', 'C')", ['A', 'C']],
    ["(personIdExternal in 'A' and employmentNav/userNav/status in 't','f','e')", ['A']],
    ["personIdExternal ne '100001' and not (personIdExternal eq 'A' or personIdExternal eq 'B')", ['C']],
    ["personIdExternal eq 'A' or personIdExternal eq 'B' and personIdExternal eq 'C'", ['A']],
    ["personalInfoNav/firstName eq 'D''Arcy'", ['A']],
    ["startswith(personalInfoNav/lastName,'Mü')", ['A']],
    ["endswith(personalInfoNav/lastName,'g') eq true", ['B']],
    ["substringof('z',personalInfoNav/lastName)", ['C']],
    ["tolower(personalInfoNav/lastName) eq 'ng'", ['B']],
    ["personalInfoNav/lastName like 'M%r'", ['A']],
    ["'B' eq personIdExternal", ['B']],
    ['employmentNav/isContingentWorker eq true', ['C']],
    ["employmentNav/isContingentWorker eq 'true'", ['C']],
    ["employmentNav/startDate lt datetime'2026-03-01T00:00:00' and personIdExternal ne '100001'", ['B']],
    [
      "employmentNav/startDate ge '2026-03-10' and employmentNav/startDate le datetimeoffset'2026-03-10T00:00:00Z'",
      ['A', 'C'],
    ],
    ["employmentNav/endDate eq null and personIdExternal ne '100001'", ['A', 'B', 'C']],
    [
      "personEmpTerminationInfoNav/activeEmploymentsCount eq 1 and personIdExternal lt 'B' and personIdExternal ge 'A'",
      ['A'],
    ],
    ["emailNav/emailAddress eq 'a@home.org'", ['A']],
    ["emailNav/emailTypeNav/externalCode eq 'P' and personIdExternal ne '100001'", ['A']],
    ["employmentNav/jobInfoNav/companyNav/countryOfRegistrationNav/twoCharCountryCode eq 'XX'", []],
  ])('%s finds %j', async (filter, ids) => {
    expect(await tenant.find(filter)).toEqual(ids);
  });

  it('compares picklist fields by option id', async () => {
    expect(optionB).toMatch(/^\d+$/u);
    expect((await tenant.find(`emailNav/emailType eq '${optionB}'`)).length).toBeGreaterThan(0);
    expect(await tenant.find("emailNav/emailType eq 'B'")).toEqual([]);
  });

  it('never trims an expanded collection', async () => {
    const reply = await tenant.get('PerPerson', {
      $filter: "emailNav/emailAddress eq 'a@home.org'",
      $expand: 'emailNav',
    });

    expect(at(reply.json, 'd.results.0.emailNav.results.length')).toBe(2);
  });

  it('tests each comparison on its own: two slices or e-mails may satisfy one condition each', async () => {
    expect(await tenant.find("emailNav/emailAddress eq 'a@home.org' and emailNav/isPrimary eq true")).toEqual(['A']);
  });

  it('refuses a missing or between conditions, naming the place', async () => {
    const reply = await tenant.get('PerPerson', { $filter: "(personIdExternal eq 'A') (personIdExternal eq 'B')" });

    expect(reply.status).toBe(400);
    expect(at(reply.json, 'error.message.value')).toContain('position');
  });

  it('reads a datetime literal against an instant as local time of the server', async () => {
    expect(
      await tenant.find("lastModifiedDateTime ge datetimeoffset'2026-03-10T12:00:00Z' and personIdExternal eq 'A'"),
    ).toEqual(['A']);
    expect(
      await tenant.find("lastModifiedDateTime ge datetime'2026-03-10T13:00:00' and personIdExternal eq 'A'"),
    ).toEqual(['A']);
    expect(
      await tenant.find("lastModifiedDateTime ge datetime'2026-03-10T13:00:01' and personIdExternal eq 'A'"),
    ).toEqual([]);
  });

  it('refuses in on a navigation path where the tenant does', async () => {
    const strict = await startTestTenant({ switches: { inOnNavPath: 'error' } });
    const reply = await strict.get('PerPerson', { $filter: "employmentNav/userNav/status in 't','f'" });
    await strict.close();

    expect(reply.status).toBe(400);
  });
});
