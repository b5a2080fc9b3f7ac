import { expect, it } from 'vitest';
import { z } from 'zod';
import { Secret } from '../../platform/secret.ts';
import { connectionSettings } from './config.ts';

const settings = z.strictObject(connectionSettings);

it('takes a proxy with user and password as a secret, which nothing prints', () => {
  const { proxyUrl } = settings.parse({ proxyUrl: 'http://me:canary@proxy.example.com:3128' });

  expect(proxyUrl).toBeInstanceOf(Secret);
  expect(JSON.stringify({ proxyUrl })).not.toContain('canary');
  expect(proxyUrl?.reveal()).toBe('http://me:canary@proxy.example.com:3128');
});

it.each(['env:PROXY', 'file:proxy'])('takes a reference to a proxy: %s', (name) => {
  expect(settings.safeParse({ proxyUrl: `$\{${name}}` }).success).toBe(true);
  expect(settings.safeParse({ proxyUrl: `http://me:$\{${name}}@proxy.example.com` }).success).toBe(true);
});

it('takes a proxy that is stored encrypted', () => {
  expect(settings.safeParse({ proxyUrl: 'sealed:q83vEjRWeJA=' }).success).toBe(true);
});

it.each([
  'proxy.example.com',
  'socks5://proxy.example.com',
  'me:canary@proxy.example.com:3128',
  '',
  'http:proxy.example.com',
  'http://proxy.example.com/proxy.pac',
])('refuses a proxy that cannot be called: %j', (proxyUrl) => {
  expect(settings.safeParse({ proxyUrl }).success).toBe(false);
});
