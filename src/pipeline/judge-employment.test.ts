import { describe, expect, it } from 'vitest';
import type { Employment } from '../domain/worker.ts';
import { forecastTransitions, judgeEmployment, nextTransition } from './judge-employment.ts';

function at(instant: string): number {
  return Date.parse(instant);
}

function anEmployment(facts: Partial<Employment>): Employment {
  return { id: 'u1', ...facts };
}

describe('judgeEmployment', () => {
  it.each([
    { name: 'the day before the first day', now: '2026-05-31T12:00:00Z', state: 'preHire' },
    { name: 'the first day', now: '2026-06-01T00:00:00Z', state: 'active' },
    { name: 'the last minute of the last day', now: '2026-12-31T23:59:00Z', state: 'active' },
    { name: 'the day after the last day', now: '2027-01-01T00:00:00Z', state: 'left' },
  ])('calls somebody $state on $name', ({ now, state }) => {
    const employment = anEmployment({ start: '2026-06-01', end: '2026-12-31' });

    expect(judgeEmployment([employment], at(now))).toBe(state);
  });

  it.each([
    { zone: 'Australia/Sydney', now: '2026-12-31T13:01:00Z', state: 'left' },
    { zone: 'America/Los_Angeles', now: '2027-01-01T07:59:00Z', state: 'active' },
    { zone: 'Pacific/Kiritimati', now: '2026-12-31T10:00:00Z', state: 'left' },
    { zone: 'Nowhere/Atall', now: '2026-12-31T23:59:00Z', state: 'active' },
  ])('lets the last day end where the person works: $zone', ({ zone, now, state }) => {
    const employment = anEmployment({ start: '2020-01-01', end: '2026-12-31', timeZone: zone });

    expect(judgeEmployment([employment], at(now))).toBe(state);
  });

  it('is active while one of several employments is', () => {
    const old = anEmployment({ start: '2010-01-01', end: '2020-01-01' });
    const current = anEmployment({ id: 'u2', start: '2021-01-01' });

    expect(judgeEmployment([old, current], at('2026-01-01T00:00:00Z'))).toBe('active');
  });

  it('counts the hours of grace', () => {
    const employment = anEmployment({ start: '2020-01-01', end: '2026-12-31' });

    expect(judgeEmployment([employment], at('2027-01-01T05:59:00Z'), { graceHours: 6 })).toBe('active');
    expect(judgeEmployment([employment], at('2027-01-01T06:00:00Z'), { graceHours: 6 })).toBe('left');
  });

  it('does not know of somebody without days', () => {
    expect(judgeEmployment([anEmployment({})], 0)).toBe('unknown');
    expect(judgeEmployment([], 0)).toBe('unknown');
  });
});

describe('nextTransition', () => {
  it('is the midnight after the last day, where the person works', () => {
    const employment = anEmployment({ start: '2020-01-01', end: '2026-03-28', timeZone: 'Europe/Berlin' });

    expect(nextTransition([employment], at('2026-03-01T00:00:00Z'))).toEqual({
      at: at('2026-03-28T23:00:00Z'),
      from: 'active',
      to: 'left',
    });
  });

  it('knows that a day may have no midnight', () => {
    const employment = anEmployment({ start: '2026-04-24', timeZone: 'Africa/Cairo' });

    expect(nextTransition([employment], at('2026-04-01T00:00:00Z'))?.at).toBe(at('2026-04-23T22:00:00Z'));
  });

  it('is nothing for an end in 9999', () => {
    const employment = anEmployment({ start: '2020-01-01', end: '9999-12-31' });

    expect(nextTransition([employment], at('2026-01-01T00:00:00Z'))).toBeUndefined();
  });

  it('passes over moments at which nothing changes: one job follows the other without a gap', () => {
    const first = anEmployment({ start: '2020-01-01', end: '2026-06-30' });
    const second = anEmployment({ id: 'u2', start: '2026-07-01' });

    expect(nextTransition([first, second], at('2026-01-01T00:00:00Z'))).toBeUndefined();
  });
});

describe('forecastTransitions', () => {
  it('tells every change until a day, in order', () => {
    const old = anEmployment({ start: '2020-01-01', end: '2026-06-30' });
    const again = anEmployment({ id: 'u2', start: '2026-09-01' });
    const span = { from: at('2026-01-01T00:00:00Z'), until: at('2026-12-31T00:00:00Z') };

    expect(forecastTransitions([old, again], span).map(({ from, to }) => `${from} → ${to}`)).toEqual([
      'active → preHire',
      'preHire → active',
    ]);
  });
});
