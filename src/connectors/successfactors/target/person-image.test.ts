import { expect, it } from 'vitest';
import { hasLeft, toPersonImage } from './person-image.ts';

const person = { personIdExternal: '1', employmentNav: { results: [{ userId: 'u1', startDate: '/Date(0)/' }] } };

it.each([
  ['t', false],
  ['v', false],
  ['x', true],
])('counts somebody whose user has the status %s as gone: %s', (status, isGone) => {
  const users = new Map([['u1', { userId: 'u1', status, username: 'ada' }]]);

  const image = toPersonImage(person, { users, fields: ['username'], own: [], today: '2026-11-20' });

  expect(image === undefined ? undefined : hasLeft(image)).toBe(isGone);
});
