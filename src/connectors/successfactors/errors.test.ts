import { expect, it } from 'vitest';
import { readVendorError, toConnectorError, unknownNames } from './errors.ts';

function errorOf(status: number, text: string, headers: Record<string, string> = {}) {
  const vendor = readVendorError({ status, text, headers });
  return toConnectorError(vendor, { system: 'hr', tried: 'GET /x', quote: (said) => said });
}

const odata = (code: string, value: string) => JSON.stringify({ error: { code, message: { lang: 'en', value } } });

it.each([
  [401, odata('x', '[LGN0015]wrong password'), 'unauthorized', false],
  [403, odata('x', '[LGN0002]no admin permission'), 'forbidden', false],
  [403, odata('x', '[LGN0004]authentication denied'), 'unauthorized', false],
  [403, odata('COE_GENERAL_FORBIDDEN', '[COE0020]no permission'), 'forbidden', false],
  [400, odata('COE_PROPERTY_NOT_FOUND', '[COE0021]Invalid property names: A/b'), 'invalid', false],
  [400, odata('COE_ENTITY_NOT_FOUND', '[COE0007]invalid entity name: X'), 'forbidden', false],
  [500, odata('COE_GENERAL_SERVER_FAILURE', '[COE0019]oops'), 'unavailable', true],
  [404, 'Not Found', 'notFound', false],
  [429, '', 'rateLimited', true],
  [502, '<html>Bad Gateway</html>', 'unavailable', true],
  [307, '', 'invalid', false],
])('makes of %i %s our %s', (status, text, code, retryable) => {
  expect(errorOf(status, text)).toMatchObject({ code, retryable });
});

it('reads a login code from a header', () => {
  expect(errorOf(403, '', { 'x-sf-error': 'LGN0010 BASIC_AUTH_OR_IP_DISABLED' })).toMatchObject({
    advice: expect.stringContaining('IP allow-list'),
  });
});

it.each([
  ['[COE0021]Invalid property names: EmpJob/flsaStatus. Please check', ['EmpJob/flsaStatus']],
  [
    '[COE0021]Invalid property names: PerPerson/employmentNav/fooNav,User/bar. Please check',
    ['employmentNav/fooNav', 'User/bar'],
  ],
])('finds the names in %s', (message, names) => {
  expect(unknownNames({ status: 400, code: 'COE0021', message, isHtml: false })).toEqual(names);
});
