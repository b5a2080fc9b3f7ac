import { expect, it } from 'vitest';
import { toDatabaseProblem } from './database-problem.ts';

it.each([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'databaseUntrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'databaseUntrusted'],
  ['CERT_HAS_EXPIRED', 'databaseUntrusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'databaseUntrusted'],
  ['ERR_INVALID_URL', 'databaseAddress'],
  ['42501', 'databaseRights'],
  ['3F000', 'databaseRights'],
])('makes of %s what an administrator can mend: %s', (code, problem) => {
  expect(toDatabaseProblem(Object.assign(new Error('as it came'), { code }))).toMatchObject({
    code: problem,
    message: expect.stringContaining('as it came'),
  });
});

it('takes a server without TLS, where the URL wants it, for an untrusted one', () => {
  const error = new Error('The server does not support SSL connections');
  expect(toDatabaseProblem(error)?.code).toBe('databaseUntrusted');
});

it.each(['ECONNREFUSED', '53300', '57P03', '28P01'])('leaves %s to those who know of servers that are away', (code) => {
  expect(toDatabaseProblem(Object.assign(new Error('away'), { code }))).toBeUndefined();
});
