import { describe, expect, it } from 'vitest';
import { type GuardSettings, judgePlan, type Tally } from './guard.ts';

const settings: GuardSettings = {
  deletesAndDisables: { count: 20, percent: 5, minimum: 5 },
  renamesAndMoves: { count: 50, percent: 10, minimum: 5 },
  clears: { count: 20, percent: 10, minimum: 5 },
  sourceShrinkPercent: 10,
};

function aTally(facts: Partial<Tally> = {}): Tally {
  return {
    kinds: { create: 0, link: 0, update: 0, rename: 0, move: 0, enable: 0, disable: 0, delete: 0 },
    deletesAndDisables: 0,
    renamesAndMoves: 0,
    clears: new Map(),
    linked: 1000,
    ...facts,
  };
}

describe('judgePlan', () => {
  it('lets an ordinary plan go', () => {
    expect(judgePlan(aTally({ deletesAndDisables: 3, renamesAndMoves: 7 }), settings)).toEqual({
      verdict: 'go',
      trips: [],
      blockedKinds: [],
      blockedClears: [],
      blocksRecreations: false,
    });
  });

  it.each([
    { linked: 1000, disables: 20, verdict: 'go', why: 'the count itself is allowed' },
    { linked: 1000, disables: 21, verdict: 'needsApproval', why: 'one above the count' },
    { linked: 100, disables: 5, verdict: 'go', why: '5 % itself is allowed' },
    { linked: 100, disables: 6, verdict: 'needsApproval', why: 'above 5 %' },
    { linked: 20, disables: 4, verdict: 'go', why: 'below the minimum percent does not count' },
    { linked: 20, disables: 5, verdict: 'needsApproval', why: 'at the minimum it does' },
    { linked: 0, disables: 6, verdict: 'go', why: 'there is nothing to take a percentage of at the first run' },
  ])('judges $disables leavers of $linked: $why', ({ linked, disables, verdict }) => {
    expect(judgePlan(aTally({ linked, deletesAndDisables: disables }), settings).verdict).toBe(verdict);
  });

  it('blocks deletes and disables together, and nothing else', () => {
    const judgement = judgePlan(aTally({ deletesAndDisables: 21 }), settings);

    expect(judgement.blockedKinds).toEqual(['delete', 'disable']);
    expect(judgement.trips[0]?.message).toBe(
      '21 of 1000 linked accounts would be deleted or disabled (2.1 %). Your limit is 20 people or 5 %. Nothing of this kind was done.',
    );
  });

  it('judges a plan together with what waits already, and trips for nothing that the plan has none of', () => {
    const waiting = { deletesAndDisables: 20, renamesAndMoves: 50, recreations: 0, clears: new Map([['title', 21]]) };

    const judgement = judgePlan(aTally({ deletesAndDisables: 1, waiting }), settings);

    expect(judgement.blockedKinds).toEqual(['delete', 'disable']);
    expect(judgement.trips.map(({ message }) => message)).toEqual([
      '21 of 1000 linked accounts would be deleted or disabled (2.1 %), 20 of which wait for a human already. ' +
        'Your limit is 20 people or 5 %. Nothing of this kind was done.',
    ]);
    expect(judgePlan(aTally({ waiting }), settings).verdict).toBe('go');
  });

  it('blocks accounts that would be made anew, by the limit of deletes and disables', () => {
    const judgement = judgePlan(aTally({ recreations: 21 }), settings);

    expect(judgement).toMatchObject({ verdict: 'needsApproval', blocksRecreations: true, blockedKinds: [] });
    expect(judgement.trips[0]?.message).toContain('21 of 1000 linked accounts would be made anew');
    expect(judgePlan(aTally({ recreations: 20 }), settings).verdict).toBe('go');
  });

  it('blocks renames and moves together', () => {
    expect(judgePlan(aTally({ renamesAndMoves: 51 }), settings).blockedKinds).toEqual(['rename', 'move']);
  });

  it('blocks the emptying of one attribute on many accounts, and not of another on a few', () => {
    const clears = new Map([
      ['department', 21],
      ['title', 2],
    ]);

    expect(judgePlan(aTally({ clears }), settings)).toMatchObject({
      verdict: 'needsApproval',
      blockedClears: ['department'],
    });
  });

  it.each([
    { read: 0, before: 1000, guard: 'emptySource' },
    { read: 0, before: undefined, guard: 'emptySource' },
    { read: 899, before: 1000, guard: 'shrunkSource' },
  ])('stops when a whole read had $read people after $before', ({ read, before, guard }) => {
    const wholeRead = { read, ...(before !== undefined && { before }) };

    expect(judgePlan(aTally({ wholeRead }), settings)).toMatchObject({ verdict: 'stop', trips: [{ guard }] });
  });

  it.each([
    { read: 900, before: 1000 },
    { read: 5, before: undefined },
    { read: 2000, before: 1000 },
  ])('goes on when a whole read had $read people after $before', ({ read, before }) => {
    const wholeRead = { read, ...(before !== undefined && { before }) };

    expect(judgePlan(aTally({ wholeRead }), settings).verdict).toBe('go');
  });

  it('allows a source to shrink by the very percentage, whatever fractions a computer makes of it', () => {
    const shrunk = (read: number) =>
      judgePlan(aTally({ wholeRead: { read, before: 50 } }), { ...settings, sourceShrinkPercent: 42 }).verdict;

    expect([shrunk(29), shrunk(28)]).toEqual(['go', 'stop']);
  });

  it('asks a human for each deletion of a leaver where the job says so', () => {
    const kinds = { ...aTally().kinds, delete: 1 };

    expect(judgePlan(aTally({ kinds, deletesAndDisables: 1 }), { ...settings, approvesDeletes: true })).toMatchObject({
      verdict: 'needsApproval',
      blockedKinds: ['delete'],
    });
  });
});
