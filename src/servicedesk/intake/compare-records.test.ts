import { expect, it } from 'vitest';
import type { JsonObject } from '../../domain/value.ts';
import { compareRecords } from './compare-records.ts';

const period = { id: 'p1', fromDate: '2026-01-01' };
const home = { fromDate: '2026-01-01' };
const clerk = { code: 'T1', name: 'Clerk' };
const sales = { code: 'D1', name: 'Sales' };
const acme = { id: 'c1', name: 'Acme AB' };
const whole: JsonObject = {
  ...{ id: 'a-1', companyId: 'c1', company: acme, title: clerk, department: sales },
  employmentPeriods: [{ ...period, title: clerk }],
  homeAccounts: [{ ...home, department: sales }],
};
const untitled = { ...without('title'), employmentPeriods: [period] };
const homeless = { ...without('department'), homeAccounts: [] };
const companyless = without('company');
const codeOnly = {
  ...{ ...whole, department: { code: 'D1' }, unread: ['department'] },
  homeAccounts: [{ ...home, department: { code: 'D1' } }],
};

/** The record as it is read without the right to a field. */
function without(name: string): JsonObject {
  const { [name]: _, ...rest } = whole;
  return { ...rest, unread: [name] };
}

it.each<[string, JsonObject]>([
  ['titles', untitled],
  ['home accounts', homeless],
  ['names of departments', codeOnly],
  ['companies', companyless],
])('sees no change in a right to %s that is lost or given back', (_what, partly) => {
  expect(compareRecords(partly, whole)).toMatchObject({ kind: 'same', changes: [] });
  expect(compareRecords(whole, { ...whole, unread: partly.unread ?? null })).toMatchObject({ kind: 'same' });
  expect(compareRecords(whole, partly)).toMatchObject({ kind: 'filled', content: whole });
});

it('tells what HR changed, and nothing of what cannot be read', () => {
  const { kind, content, changes } = compareRecords({ ...untitled, phone1: '1' }, whole);

  expect({ kind, changes }).toEqual({ kind: 'changed', changes: [{ field: 'phone1', after: '1' }] });
  expect(content).toEqual({ ...whole, phone1: '1', unread: ['title'] });
});

it('tells what HR changed while it could not be read', () => {
  const chief = { ...whole, title: { code: 'T2', name: 'Chief' } };
  expect(compareRecords(chief, { ...whole, unread: ['title'] }).changes).toEqual([
    { field: 'title.code', before: 'T1', after: 'T2' },
    { field: 'title.name', before: 'Clerk', after: 'Chief' },
  ]);
});

it('takes no company for that of another one', () => {
  const moved = { ...companyless, companyId: 'c2' };
  const { content, changes } = compareRecords(moved, whole);

  expect(content).not.toHaveProperty('company');
  expect(changes).toEqual([{ field: 'companyId', before: 'c1', after: 'c2' }]);
});

it('gives a period that HR has added no title of another one', () => {
  const periods = [period, { id: 'p2', fromDate: '2026-05-01' }];
  const { content } = compareRecords({ ...untitled, employmentPeriods: periods }, whole);

  expect(content.employmentPeriods).toEqual([{ ...period, title: clerk }, periods[1]]);
});

it('brings nothing back that HR has anonymised', () => {
  const { content } = compareRecords({ ...untitled, isAnonymised: true }, whole);
  expect(content).not.toHaveProperty('title');
});
