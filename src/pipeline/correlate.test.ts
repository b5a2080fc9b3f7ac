import { expect, it } from 'vitest';
import type { Account } from '../domain/account.ts';
import { newAttributes } from '../domain/value.ts';
import { correlate } from './correlate.ts';

function anAccount(anchor: string): Account {
  return { anchor, name: `CN=${anchor}`, attributes: newAttributes() };
}

it('goes by the link, whatever else matches', () => {
  const situation = correlate({
    workerAnchor: 'w1',
    link: { accountAnchor: 'a1', account: anAccount('a1') },
    matches: [{ attribute: 'employeeID', candidates: [{ account: anAccount('a2') }] }],
  });

  expect(situation).toEqual({ kind: 'linked', account: anAccount('a1') });
});

it('knows that a linked account was deleted when nothing else matches', () => {
  expect(correlate({ workerAnchor: 'w1', link: { accountAnchor: 'a1' }, matches: [] })).toEqual({
    kind: 'deleted',
    anchor: 'a1',
  });
});

it('takes the first matching attribute that finds anybody', () => {
  const situation = correlate({
    workerAnchor: 'w1',
    matches: [
      { attribute: 'employeeID', candidates: [] },
      { attribute: 'mail', candidates: [{ account: anAccount('a2') }] },
      { attribute: 'cn', candidates: [{ account: anAccount('a3') }] },
    ],
  });

  expect(situation).toEqual({ kind: 'unlinked', account: anAccount('a2'), matchedBy: 'mail' });
});

it('does not choose among several', () => {
  const situation = correlate({
    workerAnchor: 'w1',
    matches: [{ attribute: 'employeeID', candidates: [{ account: anAccount('a1') }, { account: anAccount('a2') }] }],
  });

  expect(situation).toMatchObject({ kind: 'disputed', matchedBy: 'employeeID' });
});

it('leaves another person’s account alone', () => {
  const situation = correlate({
    workerAnchor: 'w1',
    matches: [{ attribute: 'employeeID', candidates: [{ account: anAccount('a1'), linkedTo: 'w2' }] }],
  });

  expect(situation).toMatchObject({ kind: 'taken', linkedTo: 'w2' });
});

it('finds nobody', () => {
  expect(correlate({ workerAnchor: 'w1', matches: [] })).toEqual({ kind: 'unmatched' });
});
