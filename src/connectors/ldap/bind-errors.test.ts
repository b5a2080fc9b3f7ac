import * as ldap from 'ldapts';
import { expect, it } from 'vitest';
import { toBindError } from './errors.ts';

const place = { system: 'ldap', server: 'ldaps://ldap1', bindDn: 'cn=svc' };

it.each([
  [new ldap.InvalidCredentialsError('x'), 'unauthorized', false, 'password is wrong'],
  [new ldap.BusyError('x'), 'unavailable', true, 'busy'],
  [new ldap.UnavailableError('x'), 'unavailable', true, 'not ready'],
  [new ldap.UnknownStatusCodeError(10, 'ldap://other'), 'notFound', false, 'points to another'],
  [new ldap.ConfidentialityRequiredError('x'), 'unauthorized', false, 'encrypted'],
])('G5: tells a login apart that failed with %s', (cause, code, retryable, what) => {
  const error = toBindError(cause, place);

  expect(error).toMatchObject({ code, retryable });
  expect(error.message).toContain(what);
});
