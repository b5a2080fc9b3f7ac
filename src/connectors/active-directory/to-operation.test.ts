import { describe, expect, it } from 'vitest';
import type { AttributeDelta } from '../../domain/change.ts';
import { newAttributes } from '../../domain/value.ts';
import type { AttributeDefinition, Codec } from '../ldap/attribute-definition.ts';
import { toChanges, toNewAccount, toNewName } from './to-operation.ts';

const definitions = new Map(
  [
    define('sAMAccountName', 'text', { maxLength: 20 }),
    define('title', 'text', { maxLength: 5 }),
    define('otherTelephone', 'text', { multiValued: true }),
    define('manager', 'dn'),
    define('msNPAllowDialin', 'boolean'),
    define('unicodePwd', 'octets'),
  ].map((definition) => [definition.name.toLowerCase(), definition]),
);

describe('a new account', () => {
  function create(entries: Record<string, string | number | readonly string[]>) {
    const usual = { cn: 'Ada', parentDistinguishedName: 'OU=Staff,DC=x', sAMAccountName: 'ada' };
    const attributes = newAttributes(Object.entries({ ...usual, ...entries }));
    return toNewAccount(attributes, { definitions, objectClass: 'user' });
  }

  it('is one add with the DN, the classes and the values', () => {
    expect(create({ cn: 'Love, Ada', title: 'Boss', msNPAllowDialin: 'true' })).toEqual({
      dn: 'CN=Love\\2C Ada,OU=Staff,DC=x',
      parent: 'OU=Staff,DC=x',
      userAccountControl: 512,
      values: [
        { name: 'objectClass', values: ['top', 'person', 'organizationalPerson', 'user'] },
        { name: 'sAMAccountName', values: ['ada'] },
        { name: 'title', values: ['Boss'] },
        { name: 'msNPAllowDialin', values: ['TRUE'] },
      ],
    });
  });

  it.each([
    [{ accountDisabled: 'True' }, 514],
    [{ accountDisabled: 'False' }, 512],
    [{ accountDisabled: 'True', userAccountControl: 66048 }, 66050],
    [{ accountDisabled: 'False', userAccountControl: 66050 }, 66048],
    [{ userAccountControl: 'x' }, 512],
  ])('with %j has userAccountControl %i', (entries, expected) => {
    expect(create(entries)).toMatchObject({ userAccountControl: expected });
  });

  it.each([
    [{ title: 'too long' }, 'valueTooLong'],
    [{ sAMAccountName: 'a*b' }, 'invalidName'],
    [{ sAMAccountName: 'dot.' }, 'invalidName'],
    [{ cn: 'a\u0000' }, 'invalidCharacter'],
    [{ parentDistinguishedName: 'Staff' }, 'invalidName'],
    [{ unicodePwd: 'x' }, 'attributeNotWritable'],
    [{ constructor: 'x' }, 'unknownAttribute'],
  ])('with %j is refused: %s', (entries, code) => {
    expect(create(entries)).toMatchObject({ code });
  });
});

describe('an update', () => {
  it.each<[string, AttributeDelta, unknown]>([
    ['sets', { name: 'title', after: 'New' }, [{ operation: 'replace', name: 'title', values: ['New'] }]],
    ['clears', { name: 'title', before: 'Old' }, [{ operation: 'replace', name: 'title', values: [] }]],
    [
      'clears for an empty text',
      { name: 'title', before: 'Old', after: '' },
      [{ operation: 'replace', name: 'title', values: [] }],
    ],
    ['leaves a pending reference', { name: 'manager', before: 'CN=A', reference: '7' }, []],
    [
      'changes only the values that differ',
      { name: 'otherTelephone', before: ['1', '2'], after: ['2', '3'] },
      [
        { operation: 'delete', name: 'otherTelephone', values: ['1'] },
        { operation: 'add', name: 'otherTelephone', values: ['3'] },
      ],
    ],
    [
      'sends all values where one goes that another is like',
      { name: 'otherTelephone', before: ['X', 'x', '1'], after: ['X', '1'] },
      [{ operation: 'replace', name: 'otherTelephone', values: ['X', '1'] }],
    ],
    [
      'changes the case of a value',
      { name: 'otherTelephone', before: ['x', '1'], after: ['X', '1'] },
      [
        { operation: 'delete', name: 'otherTelephone', values: ['x'] },
        { operation: 'add', name: 'otherTelephone', values: ['X'] },
      ],
    ],
    [
      'sends each value once',
      { name: 'otherTelephone', after: ['1', '2', '1'] },
      [{ operation: 'replace', name: 'otherTelephone', values: ['1', '2'] }],
    ],
    [
      'marks what must not be shown',
      { name: 'title', after: 'New', redacted: true },
      [{ operation: 'replace', name: 'title', values: ['New'], secret: true }],
    ],
  ])('%s', (_, delta, changes) => {
    expect(toChanges([delta], definitions)).toEqual(changes);
  });

  it.each(['cn', 'accountDisabled', 'parentDistinguishedName'])(
    'does not take %s, which is no attribute to modify',
    (name) => {
      expect(toChanges([{ name, after: 'x' }], definitions)).toMatchObject({ code: 'attributeNotWritable' });
    },
  );
});

describe('a new name', () => {
  it.each([
    [{ cn: 'B' }, { rdn: 'CN=B', parent: 'OU=Staff,DC=x' }],
    [{ parent: 'OU=New,DC=x' }, { rdn: 'CN=A\\2C 1', parent: 'OU=New,DC=x' }],
    [
      { cn: 'B\\,C', parent: 'OU=New,DC=x' },
      { rdn: 'CN=B\\5C\\2CC', parent: 'OU=New,DC=x' },
    ],
  ])('of %j', (wanted, expected) => {
    expect(toNewName('CN=A\\, 1,OU=Staff,DC=x', wanted)).toMatchObject(expected);
  });
});

function define(name: string, codec: Codec, more: Partial<AttributeDefinition> = {}): AttributeDefinition {
  return { name, codec, type: 'text', multiValued: false, readOnly: false, indexed: false, ...more };
}
