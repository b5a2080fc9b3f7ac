import { describe, expect, it } from 'vitest';
import { Secret } from '../platform/secret.ts';
import { ConfigError } from './config-error.ts';
import { hideSecrets, keepSecrets, sealChanged } from './write-only-secrets.ts';

const reference = (name: string) => `$\{env:${name}}`;
const now = {
  connector: 'flex-hr',
  serviceUrl: 'https://flex.example.com/',
  username: reference('FLEX_USER'),
  password: 'hidden',
  auth: { type: 'basic', password: reference('OTHER') },
};
const parsed = { ...now, password: new Secret('hidden'), auth: { type: 'basic', password: new Secret('resolved') } };
const hidden = hideSecrets(now, parsed);

function keep(sent: Record<string, unknown>) {
  return keepSecrets(sent, { now, hidden });
}

function mistakes(sent: Record<string, unknown>): readonly string[] {
  try {
    return keep(sent).refusal?.issues.map(({ path }) => path) ?? [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(({ path }) => path);
    throw error;
  }
}

describe('settings for showing', () => {
  it('have no secret, and say of a reference which one it is', () => {
    expect(hidden).toEqual({
      ...now,
      password: { isSet: true },
      auth: { type: 'basic', password: { isSet: true, reference: reference('OTHER') } },
    });
  });

  it.each([
    ['a name like one', { clientSecret: 'hidden' }],
    ['a name like one in a list', { logins: [{ apiKey: 'hidden' }] }],
    ['a password in an address', { proxyUrl: 'http://me:hidden@proxy.example.com' }],
    ['a text beside a reference', { token: `hidden-${reference('A')}` }],
  ])('have none either where the schema could not read them: %s', (_what, settings) => {
    expect(JSON.stringify(hideSecrets(settings, undefined))).not.toContain('hidden');
  });

  it('have no address that the schema says is one, be it without a password', () => {
    const proxyUrl = 'http://proxy.example.com';

    expect(hideSecrets({ proxyUrl }, { proxyUrl: new Secret(proxyUrl) })).toEqual({ proxyUrl: { isSet: true } });
  });

  it.each([{ privateKeyFile: './key.pem' }, { tokenUrl: 'https://login.example.com/' }, { passwordDays: '90' }])(
    'show what only looks like one: %j',
    (settings) => {
      expect(hideSecrets(settings, undefined)).toEqual(settings);
    },
  );
});

describe('settings that were sent', () => {
  it.each([[{ password: { isSet: true } }], [{ password: '' }], [{}]])('keep a secret with %j', (sent) => {
    expect(keep({ ...now, password: undefined, ...sent }).settings).toEqual(now);
  });

  it('take a secret away with null, and have a new one where one was sent', () => {
    expect(keep({ ...now, password: null }).settings).not.toHaveProperty('password');
    expect(keep({ ...now, password: 'new' }).settings).toMatchObject({ password: 'new' });
  });

  it('keep no secret of a part that is there no more', () => {
    const { auth: _, ...rest } = now;

    expect(keep(rest).settings).not.toHaveProperty('auth');
  });

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['nothing that is different', { ...now }, []],
    ['a reference that is not there', { ...now, username: reference('PATH') }, ['username']],
    ['a reference in the middle of a text', { ...now, baseDn: `x${reference('PATH')}` }, ['baseDn']],
    ['the reference of another setting', { ...now, baseDn: reference('FLEX_USER') }, ['baseDn']],
    ['a sealed text', { ...now, baseDn: 'sealed:abc' }, ['baseDn']],
    ['a reference in a list', { ...now, companies: [reference('PATH')] }, ['companies.0']],
  ])('are refused for what the machine alone knows: %s', (_what, sent, paths) => {
    expect(mistakes(sent)).toEqual(paths);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another address', { serviceUrl: 'https://evil.example.com/' }],
    ['a way over another machine', { proxyUrl: 'http://evil.example.com:3128' }],
    ['a certificate that is not looked at', { tls: { rejectUnauthorized: false } }],
    ['other addresses in a list', { urls: ['ldaps://evil.example.com'] }],
  ])('are refused where they would show a kept secret to somebody else: %s', (_what, change) => {
    const sent = { ...now, password: { isSet: true }, auth: { type: 'basic', password: '' }, ...change };

    expect(mistakes(sent)).toEqual(['password', 'auth.password']);
    expect(mistakes({ ...sent, password: 'new', auth: { type: 'basic', password: 'new' } })).toEqual([]);
  });
});

describe('secrets that are written', () => {
  const key = () => ({ seal: (text: string) => [...text].toReversed().join(''), open: (text: string) => text });

  it('are sealed where they are new, and stay as they are written where they are not', () => {
    const settings = { ...now, password: 'fresh' };
    const read = { ...parsed, password: new Secret('fresh') };

    const written = sealChanged(settings, { parsed: read, now, key });

    expect(written).toEqual({ ...now, password: 'sealed:hserf' });
    expect(sealChanged(now, { parsed, now, key })).toEqual(now);
  });
});
