import { expect, it } from 'vitest';
import { parseAddress } from './parse-address.ts';

const bare = { isBareHostKnown: true } as const;
const plain = { plainHttp: { setting: 'allowPlainHttp', isAllowed: false } } as const;

function read(text: string, options: Parameters<typeof parseAddress>[1] = {}): string {
  const url = parseAddress(text, options);
  return typeof url === 'string' ? url : url.href;
}

it.each([
  ['https://api4.example.com', {}, 'https://api4.example.com/'],
  ['https://intranet:8443', {}, 'https://intranet:8443/'],
  ['api4.example.com', bare, 'https://api4.example.com/'],
  ['api4.example.com:8443/', bare, 'https://api4.example.com:8443/'],
  ['https://a.example/webapi/api/', { path: /^/ }, 'https://a.example/webapi/api/'],
  ['http://127.0.0.1:8080', {}, 'http://127.0.0.1:8080/'],
  ['http://a.example', { plainHttp: { setting: 'allowPlainHttp', isAllowed: true } }, 'http://a.example/'],
])('takes %s', (text, options, href) => {
  expect(read(text, options)).toBe(href);
});

it.each([
  ['nonsense', bare, 'an address such as https://<host>'],
  ['', bare, 'an address such as https://<host>'],
  ['api4.example.com', {}, 'an address such as https://<host>'],
  ['https://', {}, 'an address such as https://<host>'],
  ['https:/api4.example.com', {}, 'an address such as https://<host>'],
  ['https:api4.example.com', bare, 'an address such as https://<host>'],
  ['https://api4 .example.com', {}, 'an address such as https://<host>'],
  ['api4.example.com and more', bare, 'an address such as https://<host>'],
  ['https://a.example:99999', {}, 'an address such as https://<host>'],
  ['ftp://a.example', bare, 'https, not ftp://'],
  ['https://me:hidden@a.example', {}, 'an address without user name and password'],
  ['https://a.example/login', {}, 'the address of the host alone, without a path'],
  ['https://a.example/?company=ACME', {}, 'an address without ? and #'],
  ['https://a.example/#/home', {}, 'an address without ? and #'],
  ['http://a.example', plain, 'https, or allowPlainHttp: true: plain http would show'],
  ['http://a.example', {}, 'https: plain http would show'],
])('refuses %j, and says what it expected', (text, options, expected) => {
  expect(read(text, options)).toContain(expected);
});
