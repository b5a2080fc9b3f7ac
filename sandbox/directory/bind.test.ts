import { readFileSync } from 'node:fs';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

const base = 'DC=corp,DC=example,DC=com';
const password = 'Correct-Horse-7';
const user = (name: string, more: Record<string, string>) => ({
  dn: `CN=${name},OU=Staff,${base}`,
  attributes: {
    objectClass: 'user',
    sAMAccountName: name,
    userPrincipalName: `${name}@people.example`,
    unicodePwd: password,
    userAccountControl: '512',
    ...more,
  },
});

describe('a bind', () => {
  let directory: Directory;
  let clock = Date.parse('2026-11-22T08:00:00Z');
  beforeAll(async () => {
    directory = await startDirectory({
      now: () => clock,
      seedAccounts: [
        user('ann', {}),
        user('disabled', { userAccountControl: '514' }),
        user('expired', { accountExpires: '131400000000000000' }),
        user('new', { pwdLastSet: '0' }),
        user('forgetful', {}),
      ],
    });
  });
  afterAll(() => directory.close());

  async function bind(name: string, secret: string): Promise<string> {
    const client = new Client({ url: directory.url, tlsOptions: { ca: readFileSync(directory.caFile) } });
    try {
      await client.bind(name, secret);
      return '0';
    } catch (error) {
      return /data \w+/.exec(String(error))?.[0] ?? String(error);
    } finally {
      await client.unbind();
    }
  }

  it.each([
    ['DN', `cn=ANN,OU=Staff,${base}`],
    ['principal name', 'ann@people.example'],
    ['account name and domain', 'ann@corp.example.com'],
    ['domain and account name', 'CORP\\ann'],
  ])('takes a %s', async (_, name) => {
    expect(await bind(name, password)).toBe('0');
  });

  it.each([
    ['nobody knows', 'nobody@corp.example.com', password, 'data 525'],
    ['gives a wrong password', 'CORP\\ann', 'wrong', 'data 52e'],
    ['is disabled', 'CORP\\disabled', password, 'data 533'],
    ['has expired', 'CORP\\expired', password, 'data 701'],
    ['must change the password', 'CORP\\new', password, 'data 773'],
  ])('tells by a sub-code that the account %s', async (_, name, secret, data) => {
    expect(await bind(name, secret)).toBe(data);
  });

  it('locks the account at the threshold of the domain', async () => {
    directory.entries.change(base, { lockoutThreshold: '2' });

    const outcomes = [
      await bind('CORP\\forgetful', 'a'),
      await bind('CORP\\forgetful', 'b'),
      await bind('CORP\\forgetful', password),
    ];
    directory.entries.change(base, { lockoutThreshold: '0' });

    expect(outcomes).toEqual(['data 52e', 'data 52e', 'data 775']);
  });

  it('fails with sub-code 532 when the password has become too old', async () => {
    clock += 50 * 86_400_000;

    expect(await bind('CORP\\ann', password)).toBe('data 532');
  });

  it('with an empty password is anonymous, and an anonymous client reads the root DSE alone', async () => {
    const client = await connectClient(directory, { name: 'CORP\\ann', password: '' });

    const outcome = await outcomeOf(client.search(base, { scope: 'base' }));
    await client.unbind();

    expect(outcome).toBe('1 000004DC');
  });
});
