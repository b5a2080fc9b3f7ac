import { describe, expect, it } from 'vitest';
import type { HeldPerson } from '../../store/problem-tickets.ts';
import { groupByCause } from './group-by-cause.ts';

type Told = {
  readonly code?: string;
  readonly attribute?: string;
  readonly subject?: string;
  readonly message: string;
};

function aPerson(worker: string, displayName: string, ...told: readonly Told[]): HeldPerson {
  const problems = told.map((one) => ({ code: 'containerMissing', system: 'corp-ad', advice: 'Mend it.', ...one }));
  return { worker, displayName, problems };
}

const homeless = (worker: string, container: string): Told => ({
  message: `The account of ${worker} is to stand in ${container}, which the system corp-ad does not have.`,
});
const forbidden = (name: string, container: string, server = 'dc1'): Told => ({
  code: 'insufficientRights',
  message: `create of CN=${name},${container} at ldaps://${server}:636: the service account may not do this. Answer: 50 (CN=${name})`,
});
const unwritable = (attribute: string): Told => ({
  ...{ code: 'attributeNotWritable', attribute },
  message: `${attribute} is the directory's own.`,
});
const tooLong: Told = { code: 'valueTooLong', message: 'sn is longer than 64.' };

/** Whose causes are shared, by number. */
function shared(people: readonly HeldPerson[], known: readonly string[] = []): readonly (readonly string[])[] {
  return groupByCause(people, new Set(known)).shared.map((cause) => cause.people.map(({ worker }) => worker));
}

describe('people share a cause', () => {
  it.each([
    ['the same missing container', homeless('1', 'OU=A,DC=x'), homeless('2', 'OU=A,DC=x')],
    ['the same container without rights', forbidden('Ada King', 'OU=A,DC=x'), forbidden('Bo Berg', 'OU=A,DC=x')],
    ['the same as another server says', forbidden('Ada King', 'OU=A,DC=x'), forbidden('Bo Berg', 'OU=A,DC=x', 'dc2')],
    ['a name with a comma', forbidden('King\\, Ada', 'OU=A,DC=x'), forbidden('Berg\\, Bo', 'OU=A,DC=x')],
    ['an attribute that nobody may write', unwritable('title'), unwritable('title')],
    [
      'the same subject, told in other words',
      { subject: 'OU=A,DC=x', message: 'One is not there.' },
      { subject: 'ou=a,DC=x', message: 'The other is missing.' },
    ],
    [
      'the same subject of a code that is otherwise a matter of each person',
      { ...tooLong, subject: 'sn' },
      { ...tooLong, subject: 'sn' },
    ],
    ['a password policy', { code: 'passwordRefused', message: 'No.' }, { code: 'passwordRefused', message: 'No.' }],
  ])('for %s', (_what, one, other) => {
    expect(shared([aPerson('1', 'Ada King', one), aPerson('2', 'Bo Berg', other)])).toEqual([['1', '2']]);
  });
});

describe('people have a ticket each', () => {
  it.each([
    ['two containers', [homeless('1', 'OU=A,DC=x')], [homeless('2', 'OU=B,DC=x')]],
    ['a container for each number', [homeless('1', 'OU=1,DC=x')], [homeless('2', 'OU=2,DC=x')]],
    ['a container with the number in its name', [homeless('1', 'OU=T1,DC=x')], [homeless('2', 'OU=T2,DC=x')]],
    ['two containers without rights', [forbidden('Ada', 'OU=A,DC=x')], [forbidden('Ada', 'OU=B,DC=x')]],
    ['two subjects in the same words', [{ subject: 'OU=A', message: 'No.' }], [{ subject: 'OU=B', message: 'No.' }]],
    ['two attributes', [unwritable('title')], [unwritable('mail')]],
    ['a value of their own', [tooLong], [tooLong]],
    ['a value of their own beside it', [homeless('1', 'OU=A,DC=x'), tooLong], [homeless('2', 'OU=A,DC=x')]],
    ['the same words of two codes', [unwritable('a')], [{ ...unwritable('a'), code: 'unknownAttribute' }]],
    ['no problem that is known', [], []],
  ])('for %s', (_what, one, other) => {
    const people = [aPerson('1', 'Ada King', ...one), aPerson('2', 'Bo Berg', ...other)];

    expect(shared(people)).toEqual([]);
    expect(groupByCause(people, new Set()).own).toEqual(people);
  });
});

it('leaves one alone a ticket, unless there is one about the cause', () => {
  const [ada, bo] = [aPerson('1', 'Ada', homeless('1', 'OU=A,DC=x')), aPerson('2', 'Bo', homeless('2', 'OU=A,DC=x'))];
  const [cause] = groupByCause([ada, bo], new Set()).shared;

  expect(shared([bo])).toEqual([]);
  expect(shared([bo], [cause?.id ?? ''])).toEqual([['2']]);
});
