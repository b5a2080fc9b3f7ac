import { describe, expect, it } from 'vitest';
import { type Address, hasSeveralServers } from './has-several-servers.ts';

const v4 = (address: string): Address => ({ address, family: 4 });
const v6 = (address: string): Address => ({ address, family: 6 });

describe('a directory', () => {
  it.each<[string, readonly string[], readonly Address[], boolean]>([
    ['two URLs', ['ldaps://dc1.corp', 'ldaps://dc2.corp'], [], true],
    ['one host with one address', ['ldaps://dc1.corp'], [v4('10.0.0.1')], false],
    ['one host in both families', ['ldaps://dc1.corp'], [v4('10.0.0.1'), v6('fd00::1')], false],
    ['a name of two hosts', ['ldaps://corp.example.com'], [v4('10.0.0.1'), v4('10.0.0.2')], true],
    ['a name of two hosts in the newer family', ['ldaps://corp'], [v6('fd00::1'), v6('fd00::2'), v4('10.0.0.1')], true],
    ['the same address told twice', ['ldaps://dc1.corp'], [v4('10.0.0.1'), v4('10.0.0.1')], false],
  ])('with %s', async (_name, urls, addresses, expected) => {
    expect(await hasSeveralServers(urls, async () => addresses)).toBe(expected);
  });

  it('is asked about by its host alone', async () => {
    const asked: string[] = [];
    await hasSeveralServers(['ldaps://[fd00::1]:636'], async (host) => {
      asked.push(host);
      return [];
    });
    expect(asked).toEqual(['fd00::1']);
  });

  it('whose name nobody knows is one server', async () => {
    expect(await hasSeveralServers(['ldaps://nowhere.invalid'])).toBe(false);
  });

  it('on this machine is one server', async () => {
    expect(await hasSeveralServers(['ldaps://127.0.0.1:636'])).toBe(false);
    expect(await hasSeveralServers(['ldaps://localhost:636'])).toBe(false);
  });
});
