import { describe, expect, it } from 'vitest';
import type { GraphClient } from './client.ts';
import { readGraphError, toConnectorError, toLoginError } from './errors.ts';
import { toOutcome } from './refusals.ts';

const quote = (text: string) => `"${text}"`;
const client = { system: 'entra', quote } as GraphClient;

function refusal(status: number, message: string, more: object = {}) {
  const error = readGraphError(status, { error: { code: 'Request_BadRequest', message, ...more } });
  const outcome = toOutcome(client, 'create of ada@contoso.com', error);
  if (outcome.status !== 'failed') throw new Error('It was done.');
  return outcome.problem;
}

describe('a refusal of Graph', () => {
  it.each([
    [
      'Another object with the same value for property userPrincipalName already exists.',
      'nameTaken',
      'userPrincipalName',
    ],
    [
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
      'masteredOnPremises',
      undefined,
    ],
    [
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
      'domainNotVerified',
      undefined,
    ],
    ['The specified password does not comply with password complexity requirements.', 'passwordRefused', undefined],
    ["Invalid value specified for property 'usageLocation' of resource 'User'.", 'invalidValue', 'usageLocation'],
    ["Property 'proxyAddresses' is read-only and cannot be set.", 'attributeNotWritable', 'proxyAddresses'],
    ['Something else.', 'refused', undefined],
  ])('%s is %s', (message, code, attribute) => {
    expect(refusal(400, message)).toMatchObject({ code, system: 'entra', ...(attribute && { attribute }) });
    expect(refusal(400, message).message).toContain(message);
  });

  it('names the attribute that Graph names', () => {
    const details = [{ code: 'ObjectConflict', message: 'x', target: 'mailNickname' }];
    expect(refusal(400, 'The object already exists.', { details }).attribute).toBe('mailNickname');
  });

  it('tells a missing right from a missing account', () => {
    expect(refusal(403, 'Insufficient privileges to complete the operation.').code).toBe('insufficientRights');
    expect(refusal(404, "Resource 'x' does not exist.").code).toBe('accountMissing');
  });

  it('tells a tenant that is full from a missing right, as one cause for everybody', () => {
    const message = 'The directory object quota limit for the Tenant has been exceeded.';

    const problem = refusal(403, message, { code: 'Directory_QuotaExceeded' });

    expect(problem).toMatchObject({ code: 'quotaExhausted', subject: 'objects of the tenant' });
    expect(problem.advice).toContain('have the quota raised');
  });
});

describe('an error of Graph that is about the system', () => {
  it.each([
    [403, 'Authorization_RequestDenied', 'forbidden', false],
    [401, 'InvalidAuthenticationToken', 'unauthorized', false],
    [429, 'TooManyRequests', 'rateLimited', true],
    [503, 'ServiceUnavailable', 'unavailable', true],
    [400, 'Directory_QuotaExceeded', 'quotaExhausted', false],
    [410, 'syncStateNotFound', 'incomplete', false],
    [302, '', 'invalid', false],
  ])('%s %s is %s', (status, code, ours, retryable) => {
    const error = readGraphError(status, { error: { code, message: 'm' } }, { 'request-id': 'r-1' });

    const found = toConnectorError(error, { system: 'entra', tried: 'GET /v1.0/users', quote });

    expect(found).toMatchObject({ code: ours, retryable });
    expect(found.message).toContain('r-1');
  });
});

describe('a refused login', () => {
  it.each([
    ['AADSTS7000215: Invalid client secret provided.', 'unauthorized', 'not its id'],
    ['AADSTS7000222: The provided client secret keys are expired.', 'unauthorized', 'has expired'],
    ['AADSTS700016: Application was not found in the directory.', 'unauthorized', 'clientId'],
    ['AADSTS90002: Tenant not found.', 'unauthorized', 'tenantId'],
    ['AADSTS700027: The certificate with identifier used to sign is expired.', 'unauthorized', 'certificate'],
    ['AADSTS53003: Blocked by conditional access.', 'forbidden', 'Conditional access'],
    ['AADSTS99999999: Something new.', 'unauthorized', 'AADSTS number'],
  ])('%s says what to do', (description, code, advice) => {
    const text = JSON.stringify({ error: 'invalid_client', error_description: `${description} Trace ID: t-1` });

    const error = toLoginError({ status: 401, text }, { system: 'entra', tried: 'POST /t/oauth2/v2.0/token', quote });

    expect(error).toMatchObject({ code, retryable: false });
    expect(error.message).toContain(description);
    expect(error.message).not.toContain('t-1');
    expect(error.advice).toContain(advice);
  });

  it('may pass when Entra ID itself has trouble', () => {
    const context = { system: 'entra', tried: 'POST', quote };
    expect(toLoginError({ status: 503, text: '<html>' }, context)).toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    expect(toLoginError({ status: 429, text: '{}' }, context)).toMatchObject({ code: 'rateLimited', retryable: true });
  });
});
