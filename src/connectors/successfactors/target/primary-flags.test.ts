import { describe, expect, it } from 'vitest';
import type { ContactRow } from './person-image.ts';
import { type FlagWish, planFlags } from './primary-flags.ts';

const business: ContactRow = { type: 'B', isPrimary: true, fields: {} };
const personal: ContactRow = { type: 'P', isPrimary: true, fields: {} };
const minor = (row: ContactRow): ContactRow => ({ ...row, isPrimary: false });

type Row = {
  readonly name: string;
  readonly rows: readonly ContactRow[];
  readonly wishes: readonly FlagWish[];
  readonly primary?: 'keep' | 'move';
  readonly flags: readonly boolean[];
  readonly demoted?: readonly string[];
};

const minorBusiness = minor(business);
const unflagged: FlagWish = { type: 'B' };
const wanted: FlagWish = { type: 'B', isPrimary: true };

const table: readonly Row[] = [
  { name: 'the first address is primary', rows: [], wishes: [unflagged], flags: [true] },
  { name: 'of two first ones, the first', rows: [], wishes: [unflagged, { type: 'C' }], flags: [true, false] },
  { name: 'a new one beside a primary is not', rows: [personal], wishes: [unflagged], flags: [false] },
  { name: 'one that is primary stays so', rows: [business], wishes: [{ type: 'B', row: business }], flags: [true] },
  {
    name: 'one that is not stays so',
    rows: [minorBusiness, personal],
    wishes: [{ type: 'B', row: minorBusiness }],
    flags: [false],
  },
  { name: 'a mapped flag is sent as it is', rows: [personal], wishes: [wanted], flags: [true] },
  { name: 'keep: a mapped flag does not count', rows: [personal], wishes: [wanted], primary: 'keep', flags: [false] },
  { name: 'keep: but the first address is primary', rows: [], wishes: [wanted], primary: 'keep', flags: [true] },
  {
    name: 'move: whoever is primary gives up the flag',
    ...{ rows: [personal], wishes: [wanted], primary: 'move' },
    ...{ flags: [true], demoted: ['P'] },
  },
  {
    name: 'move: between two that are written nobody else is needed',
    rows: [business, personal].map((row) => (row === personal ? minor(row) : row)),
    wishes: [
      { type: 'B', row: business, isPrimary: false },
      { type: 'C', isPrimary: true },
    ],
    primary: 'move',
    flags: [false, true],
  },
];

describe('the primary flag', () => {
  it.each(table)('$name', ({ rows, wishes, primary, flags, demoted = [] }) => {
    const plan = planFlags(rows, wishes, { primary, prefers: false });

    expect(plan.flags).toEqual(flags);
    expect(plan.demoted.map(({ type }) => type)).toEqual(demoted);
  });

  it('moves to the business e-mail without a mapped flag too', () => {
    expect(planFlags([personal], [unflagged], { primary: 'move', prefers: true })).toEqual({
      flags: [true],
      demoted: [personal],
    });
  });
});
