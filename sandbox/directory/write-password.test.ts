import { readFileSync } from 'node:fs';
import { Attribute, Change, Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf, quotedPassword } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

const ann = 'CN=Ann,OU=Staff,DC=corp,DC=example,DC=com';
const change = (operation: 'add' | 'delete' | 'replace', value: Buffer) =>
  new Change({ operation, modification: new Attribute({ type: 'unicodePwd', values: [value] }) });
const reset = (password: string) => change('replace', quotedPassword(password));

describe('a password', () => {
  let directory: Directory;
  let client: Client;
  beforeAll(async () => {
    directory = await startDirectory({
      seedAccounts: [
        {
          dn: ann,
          attributes: {
            objectClass: 'user',
            sAMAccountName: 'annlee',
            displayName: 'Ann Winterbottom',
            unicodePwd: 'First-Pass-1',
            userAccountControl: '512',
          },
        },
      ],
    });
    client = await connectClient(directory);
  });
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  it.each([
    ['is too short', reset('Ab-1'), '53 0000052D'],
    ['is too simple', reset('alllowercase'), '53 0000052D'],
    ['has the account name within', reset('Xx-annlee-9'), '53 0000052D'],
    ['has a part of the display name within', reset('Winterbottom-9'), '53 0000052D'],
    ['comes without quotes', change('replace', Buffer.from('Correct-Horse-7', 'utf16le')), '53 0000001F'],
    ['comes as UTF-8', change('replace', Buffer.from('"Correct-Horse-7"')), '53 0000001F'],
    ['is added without the old one', change('add', quotedPassword('Correct-Horse-7')), '53 00000057'],
  ])('is refused when it %s', async (_, modification, outcome) => {
    expect(await outcomeOf(client.modify(ann, modification))).toBe(outcome);
  });

  it('is changed by its owner, who must know the old one and not go back to it', async () => {
    const owner = await connectClient(directory, { name: 'CORP\\annlee', password: 'First-Pass-1' });
    const swap = (from: string, to: string) =>
      outcomeOf(owner.modify(ann, [change('delete', quotedPassword(from)), change('add', quotedPassword(to))]));

    const outcomes = [
      await swap('Wrong-Pass-1', 'Second-Pass-2'),
      await swap('First-Pass-1', 'Second-Pass-2'),
      await swap('Second-Pass-2', 'First-Pass-1'),
    ];
    await owner.unbind();

    expect(outcomes).toEqual(['19 00000056', '0', '19 0000052D']);
    expect(directory.entries.find(ann)?.password).toBe('Second-Pass-2');
  });

  it('is never read', async () => {
    const { searchEntries } = await client.search(ann, { attributes: ['unicodePwd', '*'] });

    expect(searchEntries[0]?.unicodePwd ?? []).toEqual([]);
  });

  it('is written after StartTLS and not before', async () => {
    const plain = new Client({ url: directory.plainUrl });
    await plain.bind(directory.bindDn, directory.password);
    const before = await outcomeOf(plain.modify(ann, reset('Correct-Horse-7')));
    await plain.unbind();
    const upgraded = new Client({ url: directory.plainUrl });
    await upgraded.startTLS({ ca: readFileSync(directory.caFile), host: '127.0.0.1' });
    await upgraded.bind(directory.bindDn, directory.password);
    const after = await outcomeOf(upgraded.modify(ann, reset('Correct-Horse-7')));
    await upgraded.unbind();

    expect([before, after]).toEqual(['53 0000001F', '0']);
  });
});
