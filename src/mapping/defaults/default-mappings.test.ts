import { describe, expect, it } from 'vitest';
import { successFactorsAttributes } from '../../domain/successfactors-attributes.ts';
import type { JsonObject } from '../../domain/value.ts';
import { compileMapping } from '../compile-mapping.ts';
import { defaultMappings, findDefaultMapping } from './default-mappings.ts';

const found = findDefaultMapping('successfactors', 'active-directory');
if (found === undefined) throw new Error('there is no default mapping');
const { mapping, problems } = compileMapping(found);

type Names = { first?: string; last?: string; display?: string; user?: string; id?: string };

function aPerson({ first, last, display, user, id = '1001' }: Names): JsonObject {
  return {
    personIdExternal: id,
    personalInfoNav: { results: [{ firstName: first ?? null, lastName: last ?? null, displayName: display ?? null }] },
    employmentNav: {
      results: [
        {
          userNav: {
            username: user ?? null,
            city: 'Graz',
            state: 'Styria',
            country: 'Austria',
            zipCode: 8010,
            addressLine1: 'Main 1',
          },
          jobInfoNav: {
            results: [
              {
                jobTitle: 'Clerk',
                managerId: 'u7',
                departmentNav: { name_localized: 'Sales' },
                divisionNav: { name_localized: 'North' },
                companyNav: { countryOfRegistrationNav: { twoCharCountryCode: 'AT' } },
              },
            ],
          },
        },
      ],
    },
    emailNav: { results: [{ isPrimary: true, emailAddress: 'ann@example.com' }] },
    personEmpTerminationInfoNav: { activeEmploymentsCount: 1 },
  };
}

function desired(document: JsonObject, taken: readonly string[] = []): Record<string, unknown> {
  if (mapping === undefined) throw new Error('the mapping is wrong');
  const context = {
    attributes: mapping.reader.read(document),
    now: 0,
    random: () => 0,
    defaultDomain: 'example.com',
    isTaken: (value: string) => taken.includes(value.toLowerCase()),
  };
  const values: Record<string, unknown> = {};
  for (const attribute of mapping.attributes) {
    const result = attribute.evaluate(context);
    if (result.kind !== 'value') values[attribute.target] = result;
    else if (result.value !== undefined && result.value !== '') values[attribute.target] = result.value;
  }
  return values;
}

describe('the default mapping of SuccessFactors to Active Directory', () => {
  it('compiles without a problem, like every default mapping', () => {
    expect(problems).toEqual([]);
    expect(defaultMappings.flatMap((one) => compileMapping(one.mapping).problems)).toEqual([]);
  });

  it('maps a person', () => {
    expect(desired(aPerson({ first: 'Ann', last: 'Lee', user: 'alee' }))).toEqual({
      employeeID: '1001',
      cn: 'Ann Lee',
      sAMAccountName: 'alee',
      userPrincipalName: 'Ann.Lee@example.com',
      displayName: 'Ann Lee',
      givenName: 'Ann',
      sn: 'Lee',
      mail: 'ann@example.com',
      title: 'Clerk',
      department: 'Sales',
      company: 'North',
      l: 'Graz',
      st: 'Styria',
      co: 'Austria',
      c: 'AT',
      postalCode: '8010',
      streetAddress: 'Main 1',
      manager: 'u7',
      accountDisabled: 'False',
    });
  });

  it('disables the account of a person without an active employment', () => {
    const document = { ...aPerson({ first: 'Ann' }), personEmpTerminationInfoNav: { activeEmploymentsCount: '0' } };

    expect(desired(document).accountDisabled).toBe('True');
  });

  it('finds the next name when one is taken, and counts in the end', () => {
    const person = aPerson({ first: 'Ann', last: 'Lee', user: 'ann@x.com' });
    const taken = [
      'ann',
      'alee',
      'ann.lee',
      'ann1',
      'ann.lee@example.com',
      'a.lee@example.com',
      'ann.lee1@example.com',
      'ann lee',
      'ann lee 2',
    ];

    expect(desired(person)).toMatchObject({ sAMAccountName: 'ann' });
    expect(desired(person, taken.slice(0, 1))).toMatchObject({ sAMAccountName: 'ALee' });
    expect(desired(person, taken)).toMatchObject({
      sAMAccountName: 'ann2',
      userPrincipalName: 'Ann.Lee2@example.com',
      cn: 'Ann Lee 3',
    });
  });

  it('keeps names within the limits and free of what the directory refuses', () => {
    const last = 'von Hohenlohe-Langenburg/Schillingsfürst "x" [y] von und zu Waldenburg-Bartenstein';

    const values = desired(aPerson({ first: 'Jürgen', last, user: 'a.very/long*user[name].that.goes.on' }), [
      'a.verylongusername.t',
    ]);

    expect(String(values.cn).length).toBeLessThanOrEqual(64);
    expect(String(values.sAMAccountName)).toMatch(/^[^"/\\[\]:;|=,+*?<>@]{1,20}$/);
    expect(String(values.userPrincipalName)).toMatch(/^[A-Za-z0-9'.!#^~_-]{1,64}@example\.com$/);
  });

  it.each([
    ['Юрий', 'Щукин', 'Yuriy.Shchukin@example.com'],
    ['Seán', "O'Brien", "Sean.O'Brien@example.com"],
    ['王', '伟', 'wang1@example.com'],
  ])('writes %s %s in usable letters', (first, last, principal) => {
    expect(desired(aPerson({ first, last, user: 'wang1' })).userPrincipalName).toBe(principal);
  });

  it('falls back to the id for the sign-in names of a person without names, and calls nobody by it', () => {
    const values = desired(aPerson({}));

    expect(values).toMatchObject({ sAMAccountName: '1001', userPrincipalName: '1001@example.com' });
    expect(values).not.toHaveProperty('cn');
    expect(values).not.toHaveProperty('displayName');
  });

  it('gives no name to a record without anything', () => {
    expect(desired({})).toEqual({ accountDisabled: 'False' });
  });
});

describe('the source attributes of SuccessFactors', () => {
  it('are all different', () => {
    expect(new Set(successFactorsAttributes.map(({ name }) => name)).size).toBe(successFactorsAttributes.length);
  });

  it.each([
    ['managerId', '$.employmentNav.results[0].jobInfoNav.results[0].managerId'],
    ['manager', '$.employmentNav.results[0].userNav.manager.empInfo.personIdExternal'],
    ['custom07', '$.employmentNav.results[0].userNav.custom07'],
    ['empNavCustomString15', '$.employmentNav.results[0].customString15'],
    ['empJobNavCustomString1', '$.employmentNav.results[0].jobInfoNav.results[0].customString1'],
  ])('have %s at %s', (name, path) => {
    expect(successFactorsAttributes).toContainEqual({ name, path });
  });
});
