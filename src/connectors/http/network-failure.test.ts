import { expect, it } from 'vitest';
import { networkFailure } from './network-failure.ts';
import { AnswerTooLarge } from './open-http.ts';

const settingNames = { address: 'serviceUrl', pageSize: 'rowsPerPage' };

function failureOf(error: unknown) {
  return networkFailure(error, { system: 'hr', tried: 'GET /people', settingNames });
}

function thrown(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

it.each([
  ['ECONNREFUSED', 'unavailable', true, 'GET /people: the connection was refused (ECONNREFUSED)'],
  ['UND_ERR_BODY_TIMEOUT', 'unavailable', true, 'GET /people: the answer stopped halfway (UND_ERR_BODY_TIMEOUT)'],
  ['ENOTFOUND', 'unavailable', false, 'GET /people: the host name is not known (ENOTFOUND)'],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'untrusted',
    false,
    'GET /people: the server could not prove who it is (DEPTH_ZERO_SELF_SIGNED_CERT)',
  ],
])('makes of %s our %s', (code, ours, retryable, message) => {
  expect(failureOf(thrown(code))).toMatchObject({ code: ours, retryable, message });
});

it('advises to look at the address by the name that the connector gives it', () => {
  expect(failureOf(thrown('ECONNREFUSED')).advice).toContain('Check serviceUrl,');
});

it('advises smaller pages by the name that the connector gives them', () => {
  expect(failureOf(new AnswerTooLarge('more than 10 bytes'))).toMatchObject({
    code: 'invalid',
    retryable: false,
    advice: 'Lower rowsPerPage, or raise maxResponseMegabytes.',
  });
});
