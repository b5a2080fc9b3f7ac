import { describe, expect, it } from 'vitest';
import type { AttributeDefinition, Codec } from '../ldap/attribute-definition.ts';
import type { LdapEntry } from '../ldap/ldap-entry.ts';
import { toAccount } from '../ldap/to-account.ts';
import { activeDirectoryDialect as dialect } from './dialect.ts';

const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
const anchor = '00112233-4455-6677-8899-aabbccddeeff';
const definitions = new Map([
  ['title', define('title', 'text')],
  ['othertelephone', define('otherTelephone', 'text', true)],
  ['msnpallowdialin', define('msNPAllowDialin', 'boolean')],
  ['thumbnailphoto', define('thumbnailPhoto', 'octets')],
]);

describe('an object of the directory as an account', () => {
  it('has its values under the names that were asked for, and nothing else', () => {
    const account = read({ TITLE: ['Boss'], otherTelephone: ['1', '2'], msNPAllowDialin: ['FALSE'], sn: ['x'] }, [
      ...['title', 'otherTelephone', 'msNPAllowDialin', 'thumbnailPhoto', 'sn', '__proto__'],
    ]);

    expect(account?.anchor).toBe(anchor);
    expect({ ...account?.attributes }).toEqual({ title: 'Boss', otherTelephone: ['1', '2'], msNPAllowDialin: false });
  });

  it('takes FALSE for a value and absence for none', () => {
    expect(read({}, ['msNPAllowDialin'])?.attributes.msNPAllowDialin).toBeUndefined();
  });

  it('gives bytes as base64 even where they happen to be text', () => {
    expect(read({ thumbnailPhoto: ['abc'] }, ['thumbnailPhoto'])?.attributes.thumbnailPhoto).toBe('YWJj');
  });

  it.each([
    ['512', 'False'],
    ['514', 'True'],
    ['66050', 'True'],
  ])('with userAccountControl %s has accountDisabled %s', (flags, expected) => {
    const account = read({ userAccountControl: [flags] }, ['accountDisabled', 'parentDistinguishedName']);

    expect({ ...account?.attributes }).toEqual({ accountDisabled: expected, parentDistinguishedName: 'OU=Staff,DC=x' });
  });

  it.each([
    [{ adminCount: ['1'] }, 'adminCount=1'],
    [{ userAccountControl: ['2080'] }, 'machine or a trust'],
  ])('with %j is protected', (values, reason) => {
    expect(read(values, [])?.protectedBy).toContain(reason);
  });

  it.each([{ adminCount: ['0'] }, { userAccountControl: ['512'] }, {}])('with %j is not protected', (values) => {
    expect(read(values, [])).not.toHaveProperty('protectedBy');
  });

  it('is protected when the session knows it to be', () => {
    const reading = {
      dialect,
      attributes: [],
      definitions,
      protectedAnchors: new Map([[anchor, 'it is a member of X']]),
    };

    expect(toAccount(anEntry({}), reading)?.protectedBy).toBe('it is a member of X');
  });

  it('is none without an objectGUID', () => {
    const reading = { dialect, attributes: [], definitions, protectedAnchors: new Map() };

    expect(toAccount({ dn: 'CN=A', attributes: [] }, reading)).toBeUndefined();
  });
});

function read(values: Readonly<Record<string, readonly string[]>>, attributes: readonly string[]) {
  return toAccount(anEntry(values), { dialect, attributes, definitions, protectedAnchors: new Map() });
}

function anEntry(values: Readonly<Record<string, readonly string[]>>): LdapEntry {
  const attributes = Object.entries(values).map(([type, texts]) => {
    return { type, values: texts, parsedBuffers: texts.map((text) => Buffer.from(text)) };
  });
  const identity = { type: 'objectGUID', values: [guid], parsedBuffers: [guid] };
  return { dn: 'CN=Doe\\, John,OU=Staff,DC=x', attributes: [identity, ...attributes] };
}

function define(name: string, codec: Codec, multiValued = false): AttributeDefinition {
  return { name, codec, type: 'text', multiValued, readOnly: false, indexed: false };
}
