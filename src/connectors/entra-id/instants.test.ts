import { describe, expect, it } from 'vitest';
import { toInstant } from './instants.ts';
import { viewInstants } from './to-account.ts';

describe('a day or an instant of the mapping', () => {
  it.each([
    ['2026-03-02', '2026-03-02T00:00:00Z'],
    ['2026-03-02T08:30:00Z', '2026-03-02T08:30:00Z'],
    ['2026-03-02T08:30:00.1234567Z', '2026-03-02T08:30:00Z'],
    ['2026-03-02T08:30:00+02:00', '2026-03-02T06:30:00Z'],
    ['3/2/2026 12:00:00 AM', '2026-03-02T00:00:00Z'],
    ['12/31/2026 12:05:09 PM', '2026-12-31T12:05:09Z'],
    ['3/2/2026', '2026-03-02T00:00:00Z'],
    ['02.03.2026', undefined],
    ['2026-13-02', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('%j is %s', (text, instant) => {
    expect(toInstant(text)).toBe(instant);
  });

  it('is no difference where Graph only spells it in another way', () => {
    const account = { anchor: 'a', name: 'n', attributes: { employeeHireDate: '2026-03-02T00:00:00Z', jobTitle: 'x' } };

    const same = viewInstants(account, { employeeHireDate: '3/2/2026 12:00:00 AM', jobTitle: 'y' });
    const other = viewInstants(account, { employeeHireDate: '3/3/2026 12:00:00 AM' });

    expect(same.attributes).toEqual({ employeeHireDate: '3/2/2026 12:00:00 AM', jobTitle: 'x' });
    expect(other).toBe(account);
  });
});
