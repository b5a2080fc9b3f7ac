import { describe, expect, it } from 'vitest';
import { compileMapping } from '../compile-mapping.ts';
import { findDefaultMapping } from './default-mappings.ts';

describe.each(['active-directory', 'openldap', 'entra-id'])('the default mapping of Flex HRM to %s', (target) => {
  const found = findDefaultMapping('flex-hr', target);
  if (found === undefined) throw new Error('there is no default mapping');
  const { mapping, problems } = compileMapping(found);

  function namesOf(document: Record<string, string>, taken: ReadonlySet<string>): readonly string[] {
    if (mapping === undefined) throw new Error('the mapping is wrong');
    const context = {
      attributes: mapping.reader.read({ isAnonymised: 'false', status: 'active', ...document }),
      now: 0,
      random: () => 0,
      defaultDomain: 'example.com',
      isTaken: (value: string) => taken.has(value.toLowerCase()),
    };
    return mapping.attributes
      .filter((attribute) =>
        ['cn', 'sAMAccountName', 'userPrincipalName', 'uid', 'mailNickname'].includes(attribute.target),
      )
      .flatMap((attribute) => {
        const result = attribute.evaluate(context);
        return result.kind === 'value' && typeof result.value === 'string'
          ? [`${attribute.target}=${result.value}`]
          : [];
      });
  }

  it('compiles without a problem', () => {
    expect(problems).toEqual([]);
  });

  it('G25: gives 200 people of one name as many user names, folded and within the limits', () => {
    const taken = new Set<string>();
    for (let number = 0; number < 200; number += 1) {
      const names = namesOf(
        { employmentNumber: `${number}`, firstName: 'Ann-Sofie', lastName: 'Bergström Åhlén' },
        taken,
      );
      for (const name of names) {
        const value = name.slice(name.indexOf('=') + 1).toLowerCase();
        if (/^(?:sAMAccountName|uid)=/.test(name)) {
          expect(value).toMatch(target === 'openldap' ? /^[a-z0-9.-]{1,32}$/ : /^[a-z0-9.-]{1,20}$/);
          expect(taken).not.toContain(value);
        }
        if (target === 'active-directory') expect(taken).not.toContain(value);
        taken.add(value);
      }
    }
  });

  it.each([
    { firstName: "Seán 'Jack'", lastName: "O'Conner-Öberg" },
    { firstName: '王', lastName: '伟' },
    { firstName: '🌻', lastName: '🌻' },
    { firstName: '...', lastName: '"/\\[]:;|=,+*?<>@' },
  ])('makes usable user names of %j', (names) => {
    for (const name of namesOf({ employmentNumber: '000007', ...names }, new Set())) {
      if (/^(?:sAMAccountName|uid)=/.test(name)) expect(name).toMatch(/=[a-z0-9][a-z0-9._-]*$/);
      if (name.startsWith('userPrincipalName=')) expect(name).toMatch(/=[a-z0-9][a-z0-9._-]*@example\.com$/);
    }
  });
});
