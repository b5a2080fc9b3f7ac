import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectClient } from './connect-client.ts';
import { startDirectory } from './index.ts';

const base = 'DC=corp,DC=example,DC=com';
const staff = `OU=Staff,${base}`;

it('has everything again after a restart', async () => {
  const snapshotFile = join(mkdtempSync(join(tmpdir(), 'snapshot-')), 'directory.json');
  const first = await startDirectory({ snapshotFile, password: 'Other-Service-9' });
  first.entries.add(`CN=Boss,${staff}`, {
    objectClass: 'user',
    sAMAccountName: 'boss',
    unicodePwd: 'Correct-Horse-7',
    userAccountControl: '512',
  });
  first.entries.add(`CN=Ann,${staff}`, { objectClass: 'user', sAMAccountName: 'ann', manager: `CN=Boss,${staff}` });
  first.entries.remove(`CN=Ann,${staff}`);
  first.entries.add(`CN=Bob,${staff}`, { objectClass: 'user', sAMAccountName: 'bob', manager: `CN=Boss,${staff}` });
  const before = [
    first.entries.find(`CN=Boss,${staff}`),
    first.entries.find(`CN=Bob,${staff}`),
    first.entries.deleted(),
  ];
  await first.close();

  const second = await startDirectory({ snapshotFile });
  const after = [
    second.entries.find(`CN=Boss,${staff}`),
    second.entries.find(`CN=Bob,${staff}`),
    second.entries.deleted(),
  ];
  const client = await connectClient(second);
  await client.add(`CN=Cid,${staff}`, { objectClass: 'user', sAMAccountName: 'cid' });
  await client.unbind();
  const sids = ['Bob', 'Cid'].map((name) => second.entries.value(`CN=${name},${staff}`, 'objectSid'));
  await second.close();

  expect(after).toEqual(before);
  expect(new Set(sids).size).toBe(2);
});
