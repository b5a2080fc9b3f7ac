import * as ldap from 'ldapts';
import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../contract.ts';
import { ConnectionLost, toBindError, toConnectError, toFailure, toReadError } from './errors.ts';

const place = { system: 'corp-ad', server: 'ldaps://dc1' };

describe('a refused login', () => {
  it.each([
    ['525', 'no such account'],
    ['52e', 'the user name or the password is wrong'],
    ['530', 'at this hour'],
    ['531', 'from this machine'],
    ['532', 'password has expired'],
    ['533', 'disabled'],
    ['701', 'has expired'],
    ['773', 'must be changed'],
    ['775', 'locked out'],
  ])('with sub-code %s says: %s', (data, what) => {
    const message = `80090308: LdapErr: DSID-0C090446, comment: AcceptSecurityContext error, data ${data}, v3839`;

    const error = toBindError(new ldap.InvalidCredentialsError(message), { ...place, bindDn: 'svc' });

    expect(error).toMatchObject({ code: 'unauthorized', retryable: false });
    expect(error.message).toContain(what);
    expect(error.message).toContain('svc at ldaps://dc1');
    expect(error.advice).not.toBe('');
  });
});

describe('a connection that fails', () => {
  it.each([
    ['ENOTFOUND', 'unavailable', false],
    ['ECONNREFUSED', 'unavailable', true],
    ['ECONNRESET', 'unavailable', true],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted', false],
    ['CERT_HAS_EXPIRED', 'untrusted', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'untrusted', false],
    ['INVALID_PURPOSE', 'untrusted', false],
    ['UNSPECIFIED', 'untrusted', false],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'untrusted', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'untrusted', false],
  ])('with %s is %s', (reason, code, retryable) => {
    const cause = Object.assign(new Error('x'), { code: reason });

    const error = toConnectError(cause, { ...place, url: 'ldaps://dc1' });

    expect(error).toMatchObject({ code, retryable, system: 'corp-ad' });
    expect(error.message).toContain(reason);
  });

  it.each([
    ['UNSPECIFIED', 'EE certificate key too weak', /key too weak/, /2048 bits/],
    ['UNSPECIFIED', 'CA signature digest algorithm too weak', /digest algorithm too weak/, /SHA-256/],
    ['INVALID_PURPOSE', 'unsuitable certificate purpose', /not made for servers/, /Server Authentication/],
    ['CERT_REVOKED', 'certificate revoked', /certificate is not accepted/, /new certificate/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'alert 70', /no TLS version or cipher in common/, /TLS 1\.2/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', /does not speak TLS/, /startTls/],
    [
      'ECONNRESET',
      'Client network socket disconnected before secure TLS',
      /ended the connection/,
      /without a certificate/,
    ],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'x', /not trusted here/, /up to the root/],
    ['CERT_NOT_YET_VALID', 'x', /not valid today/, /clock/],
  ])('with %s (%s) says what it is and what to do', (code, words, what, advice) => {
    const error = toConnectError(Object.assign(new Error(words), { code }), { ...place, url: 'ldaps://dc1' });

    expect(error.message).toMatch(what);
    expect(error.advice).toMatch(advice);
  });
});

describe('a read that fails', () => {
  it.each([
    [new ConnectionLost('gone'), 'unavailable', true],
    [new ldap.BusyError('x'), 'unavailable', true],
    [new ldap.NoSuchObjectError('x'), 'notFound', false],
    [new ldap.InsufficientAccessError('x'), 'forbidden', false],
    [new ldap.UnknownStatusCodeError(10, '0000202B: RefErr'), 'notFound', false],
  ])('%# is a ConnectorError of its kind', (cause, code, retryable) => {
    const error = toReadError(cause, { ...place, tried: 'listing' });

    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({ code, retryable });
  });
});

describe('a write that is refused', () => {
  it.each([
    [new ldap.AlreadyExistsError('00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0'), 'nameTaken'],
    [
      new ldap.ConstraintViolationError('000021C8: AtrErr: DSID-03200BBA, #1: … Att 90290 (userPrincipalName)'),
      'nameTaken',
    ],
    [new ldap.ConstraintViolationError('00002082: AtrErr: … Att 23 (employeeID):len 40'), 'valueTooLong'],
    [new ldap.UnwillingToPerformError('0000052D: SvcErr: DSID-031A12D2, problem 5003'), 'passwordRefused'],
    [new ldap.InsufficientAccessError('00002098: SecErr: DSID-03150F94, problem 4003'), 'insufficientRights'],
    [new ldap.NoSuchObjectError('0000208D: NameErr: DSID-03100245, problem 2001'), 'accountMissing'],
    [new ldap.UnknownStatusCodeError(64, '00002099: UpdErr: DSID-03050F82, problem 6001'), 'containerMissing'],
    [new ldap.NotAllowedOnNonLeafError('00002015: UpdErr'), 'accountHasChildren'],
    [new ldap.UnwillingToPerformError('0000001F: SvcErr'), 'refused'],
    [new ldap.UnknownStatusCodeError(80, 'other'), 'refused'],
  ])('%# has its own code, and the server’s words', (cause, code) => {
    const failure = toFailure(cause, { ...place, tried: 'update of CN=x' });

    expect(failure.problem.code).toBe(code);
    expect(failure.problem.message).toContain('update of CN=x at ldaps://dc1');
    expect(failure.problem.message).toContain('Answer: ');
  });

  it('names the attribute that the server names', () => {
    const cause = new ldap.ConstraintViolationError('00002082: AtrErr: … Att 23 (employeeID):len 40');

    expect(toFailure(cause, { ...place, tried: 'x' }).problem.attribute).toBe('employeeID');
  });

  it.each([
    [new ldap.InsufficientAccessError('no'), 'insufficientRights', 'create in OU=A'],
    [new ldap.UnknownStatusCodeError(64, '00002099: UpdErr'), 'containerMissing', 'OU=A'],
    [new ldap.UndefinedTypeError("attribute 'fooBar'"), 'unknownAttribute', 'fooBar'],
    [new ldap.AlreadyExistsError('00000524: UpdErr'), 'nameTaken', undefined],
  ])('%# names its subject where that is nothing of the account’s', (cause, code, subject) => {
    const { problem } = toFailure(cause, {
      ...place,
      tried: 'create of CN=x,OU=A',
      right: 'create in OU=A',
      container: 'OU=A',
    });

    expect([problem.code, problem.subject]).toEqual([code, subject]);
  });

  it('lets no line of the server into our log', () => {
    const cause = new ldap.UnwillingToPerformError('one\n\u001b[31mtwo');

    expect(toFailure(cause, { ...place, tried: 'x' }).problem.message).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    [10, 'unsupported'],
    [8, 'untrusted'],
    [13, 'untrusted'],
  ])('with result %i concerns every account', (code, expected) => {
    const answer = new ldap.UnknownStatusCodeError(code, 'x');

    expect(() => toFailure(answer, { ...place, tried: 'x' })).toThrow(expect.objectContaining({ code: expected }));
  });

  it('because the server is busy may be retried', () => {
    expect(toFailure(new ldap.BusyError('x'), { ...place, tried: 'x' }).retryable).toBe(true);
  });
});
