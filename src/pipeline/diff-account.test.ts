import { describe, expect, it } from 'vitest';
import { newAttributes } from '../domain/value.ts';
import { compileAttributeMapping } from '../mapping/index.ts';
import type { DesiredValue } from './desired-account.ts';
import { type DiffFacts, diffAccount } from './diff-account.ts';

const account = {
  anchor: 'a',
  name: 'a',
  attributes: newAttributes([['mail', 'old@x.org'] as const, ['userId', 'u1']]),
};

function desired(target: string, value: string, flowWhen: 'changed' | 'always' = 'changed'): [string, DesiredValue] {
  const mapping = compileAttributeMapping({ target, constant: value, flowWhen }, target, []);
  if (mapping === undefined) throw new Error('the mapping is wrong');
  return [target, { mapping, value }];
}

function diff(values: readonly [string, DesiredValue][], more: Partial<DiffFacts> = {}) {
  return diffAccount({
    desired: new Map(values),
    account,
    roles: new Map(),
    typeOf: () => 'text',
    resolve: () => undefined,
    ...more,
  });
}

describe('an attribute that flows always', () => {
  it('is no change by itself', () => {
    expect(diff([desired('mail', 'old@x.org'), desired('userId', 'u1', 'always')])).toMatchObject({
      kinds: [],
      deltas: [],
    });
  });

  it('goes with every change of another one', () => {
    expect(diff([desired('mail', 'new@x.org'), desired('userId', 'u1', 'always')])).toMatchObject({
      kinds: ['update'],
      deltas: [
        { name: 'mail', before: 'old@x.org', after: 'new@x.org' },
        { name: 'userId', before: 'u1', after: 'u1', always: true },
      ],
    });
  });

  it('is written once for an account that is made', () => {
    const facts = { roles: new Map(), typeOf: () => 'text' as const, resolve: () => undefined };
    const made = diffAccount({ ...facts, desired: new Map([desired('userId', 'u1', 'always')]) });

    expect(made.deltas).toEqual([{ name: 'userId', after: 'u1' }]);
  });
});

describe('an attribute to which values are added', () => {
  const mail = {
    ...account,
    attributes: newAttributes([['proxyAddresses', ['SMTP:a@x.org', 'smtp:b@x.org']] as const]),
  };

  function adding(value: readonly string[], caseExact?: boolean): [string, DesiredValue] {
    const mapping = compileAttributeMapping(
      { target: 'proxyAddresses', constant: 'x', flow: 'addValues', caseExact },
      '',
      [],
    );
    if (mapping === undefined) throw new Error('the mapping is wrong');
    return ['proxyAddresses', { mapping, value }];
  }

  it('keeps what is there', () => {
    expect(diff([adding(['smtp:c@x.org'])], { account: mail }).deltas).toMatchObject([
      { name: 'proxyAddresses', after: ['SMTP:a@x.org', 'smtp:b@x.org', 'smtp:c@x.org'] },
    ]);
  });

  it('is no change when a value is there in another case, which the directory takes for the same', () => {
    expect(diff([adding(['smtp:a@x.org', 'smtp:B@x.org'])], { account: mail }).deltas).toEqual([]);
  });

  it('adds a value in another case where the mapping says that case counts', () => {
    expect(diff([adding(['smtp:a@x.org'], true)], { account: mail }).deltas).toMatchObject([
      { after: ['SMTP:a@x.org', 'smtp:b@x.org', 'smtp:a@x.org'] },
    ]);
  });
});

describe('a target with rules of its own', () => {
  it('drops differences that mean nothing to it', () => {
    const settled = diff([desired('mail', 'new@x.org')], { settle: () => ({ deltas: [] }) });

    expect(settled).toMatchObject({ kinds: [], deltas: [] });
  });

  it('says why it leaves an account as it is', () => {
    const settled = diff([desired('mail', 'new@x.org')], { settle: () => ({ leaveAlone: 'has left' }) });

    expect(settled).toMatchObject({ kinds: [], deltas: [], leaveAlone: 'has left' });
  });
});
