import { expect, it } from 'vitest';
import { describeError } from './error.ts';

it.each([
  ['53100', 'diskFull'],
  ['ENOSPC', 'diskFull'],
  ['53300', 'databaseUnavailable'],
  ['57P01', 'databaseUnavailable'],
  ['ECONNREFUSED', 'databaseUnavailable'],
  ['22P02', 'internal'],
])('says of %s what is the matter: %s', (code, ours) => {
  const error = Object.assign(new Error('could not extend file'), { code });

  expect(describeError(error)).toMatchObject({ code: ours, exitCode: 1, message: expect.stringContaining('extend') });
});

it('says of a database without a free connection what to raise', () => {
  const error = Object.assign(new Error('sorry, too many clients already'), { code: '53300' });

  expect(describeError(error).advice).toContain('max_connections');
});
