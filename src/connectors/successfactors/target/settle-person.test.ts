import { describe, expect, it } from 'vitest';
import type { Account } from '../../../domain/account.ts';
import type { AttributeDelta } from '../../../domain/change.ts';
import { type AttributeValue, newAttributes } from '../../../domain/value.ts';
import type { ContactTypes } from './contact-types.ts';
import { type PersonImage, toAccount } from './person-image.ts';
import { settleWith, type WriteRules } from './settle-person.ts';
import { viewWith } from './view-person.ts';

const types: ContactTypes = {
  email: { name: 'ecEmailType', form: 'id', options: [{ id: '1', code: 'B' }] },
  phone: { name: 'ecPhoneType', form: 'id', options: [{ id: '2', code: 'B' }] },
  defaults: { email: 'B', businessPhone: 'B', cellPhone: 'C' },
};

const ada: PersonImage = {
  anchor: 'a',
  personIdExternal: '100',
  emails: [
    { type: '1', isPrimary: false, fields: { emailAddress: 'a@x.org' } },
    { type: '9', isPrimary: true, fields: { emailAddress: 'home@x.org' } },
  ],
  phones: [{ type: '2', isPrimary: true, fields: { countryCode: '49', areaCode: '30', phoneNumber: '1234' } }],
  users: [
    { userId: 'new', hasEnded: false, fields: { username: 'ada' } },
    { userId: 'old', hasEnded: true, fields: { username: 'ada.old' } },
  ],
};

type Wanted = Readonly<Record<string, AttributeValue | undefined>>;

/** The names of the attributes that would be written for these wishes, or why nothing is. */
function settle(wanted: Wanted, rules: Partial<WriteRules> = {}, image = ada): readonly string[] | string {
  const account: Account = viewWith(() => types)(
    toAccount(image, newAttributes()),
    newAttributes(Object.entries(wanted)),
  );
  const deltas = Object.entries(wanted).flatMap(([name, after]): AttributeDelta[] => {
    const before = account.attributes[name];
    if (String(before ?? '').toLowerCase() === String(after ?? '').toLowerCase()) return [];
    return [{ name, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
  });
  const desired = new Map(Object.entries(wanted));
  const settled = settleWith({ inactiveUsers: false, ...rules })({ account, desired, deltas });
  if ('leaveAlone' in settled) return settled.leaveAlone;
  return settled.deltas.map(({ name, always }) => (always === true ? `(${name})` : name));
}

describe('what is worth a write', () => {
  it.each<[string, Wanted, Partial<WriteRules>, readonly string[]]>([
    ['an address that differs', { email: 'b@x.org' }, {}, ['email']],
    ['with its mapped type', { email: 'b@x.org', emailType: '1' }, {}, ['email', '(emailType)']],
    ['not a type alone', { emailType: '9' }, {}, []],
    ['not a flag alone', { emailIsPrimary: 'true', cellPhoneIsPrimary: 'false' }, {}, []],
    ['a flag with an address that is right', { email: 'a@x.org', emailIsPrimary: 'true' }, {}, ['emailIsPrimary']],
    ['no flag when flags are kept', { email: 'a@x.org', emailIsPrimary: 'true' }, { primary: 'keep' }, []],
    [
      'a flag that is to be moved',
      { email: 'a@x.org', emailIsPrimary: 'true' },
      { primary: 'move' },
      ['emailIsPrimary'],
    ],
    [
      'no demotion without an heir',
      { businessPhoneNumber: '1234', businessPhoneIsPrimary: 'false' },
      { primary: 'move' },
      [],
    ],
    ['not a number that is only split', { businessPhoneNumber: '+49 30 1234' }, {}, []],
    ['not the id of the person', { personIdExternal: '100' }, {}, []],
    ['not the id of the user', { userId: 'new' }, {}, []],
    ['the user that is wanted', { userId: 'new', username: 'b' }, {}, ['username', '(userId)']],
    [
      'a user whose employment has ended, if asked',
      { userId: 'old', username: 'b' },
      { inactiveUsers: true },
      ['username', '(userId)'],
    ],
  ])('%s', (_, wanted, rules, expected) => {
    expect(settle(wanted, rules)).toEqual(expected);
  });

  it('sees the values of the user that is wanted', () => {
    expect(settle({ userId: 'old', username: 'ada.old' })).toEqual([]);
  });

  it('leaves alone who has left, an employment that has ended, and an account that names somebody else', () => {
    const left = { ...ada, users: ada.users.slice(1) };

    expect(settle({ email: 'b@x.org' }, {}, left)).toContain('100 has left');
    expect(settle({ userId: 'old', username: 'b' })).toContain('employment old of 100 has ended');
    expect(settle({ personIdExternal: '200', email: 'b@x.org' })).toContain('linked to 100, but names 200');
  });
});
