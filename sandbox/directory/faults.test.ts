import { Attribute, Change, type Client } from 'ldapts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf } from './connect-client.ts';
import { type Directory, type FaultSettings, startDirectory } from './index.ts';

const base = 'DC=corp,DC=example,DC=com';
const staff = `OU=Staff,${base}`;
const seedAccounts = Array.from({ length: 50 }, (_, index) => ({
  dn: `CN=User ${index},${staff}`,
  attributes: { objectClass: 'user', sAMAccountName: `user${index}` },
}));
const title = (text: string) =>
  new Change({ operation: 'replace', modification: new Attribute({ type: 'title', values: [text] }) });

describe('a fault', () => {
  let directory: Directory;
  let client: Client;
  beforeAll(async () => {
    directory = await startDirectory({ seedAccounts });
  });
  beforeEach(async () => {
    client = await connectClient(directory);
    directory.operations.clear();
  });
  afterEach(async () => {
    directory.faults.clear();
    await client.unbind();
  });
  afterAll(() => directory.close());

  const write = () => client.modify(`CN=User 1,${staff}`, title('Clerk'));
  const isCut = (operation: Promise<unknown>) =>
    operation.then(
      () => false,
      () => true,
    );

  const answers: readonly (readonly [FaultSettings, string])[] = [
    [{ busy: true }, '51 0000200E'],
    [{ unavailable: true }, '52 0000200F'],
    [{ readOnly: true }, '53 00002077'],
    [{ fail: [{ operation: 'modify', dnContains: 'user 1,', code: 80 }] }, '80 00000000'],
    [{ fail: [{ operation: 'add', code: 80 }] }, '0'],
  ];
  it.each(answers)('%j answers a write', async (settings, outcome) => {
    directory.faults.set(settings);

    expect(await outcomeOf(write())).toBe(outcome);
  });

  it('ends by itself when it has a number of times', async () => {
    directory.faults.set({ fail: [{ operation: 'modify', code: 51, message: '99999999 later', times: 1 }] });

    expect([await outcomeOf(write()), await outcomeOf(write())]).toEqual(['51 99999999', '0']);
  });

  it('refuses connections', async () => {
    directory.faults.set({ refuseConnections: true });

    expect(await isCut(connectClient(directory))).toBe(true);
  });

  it('refuses passwords', async () => {
    directory.faults.set({ rejectPasswords: true });

    expect(await outcomeOf(connectClient(directory))).toMatch(/^49 /);
  });

  it('cuts the connection after a number of operations', async () => {
    directory.faults.set({ dropAfterOperations: 2 });

    const cuts = [await isCut(write()), await isCut(write()), await isCut(write())];

    expect(cuts).toEqual([false, false, true]);
  });

  it('cuts the connection in the middle of a paged search', async () => {
    directory.faults.set({ dropAfterPages: 1 });
    const pages = client.searchPaginated(staff, { filter: '(objectClass=user)', paged: { pageSize: 20 } });

    const first = await pages.next();

    expect(first.value?.searchEntries).toHaveLength(20);
    expect(await isCut(pages.next())).toBe(true);
  });

  it('does the nth write and loses the answer', async () => {
    directory.faults.set({ loseAnswerOfWrite: 2 });
    await write();

    const cut = await isCut(client.add(`CN=Lost,${staff}`, { objectClass: 'user', sAMAccountName: 'lost' }));

    expect(cut).toBe(true);
    expect(directory.entries.find(`CN=Lost,${staff}`)).toBeDefined();
    expect(directory.operations.writes().at(-1)).toMatchObject({ kind: 'add', code: undefined });
  });

  it('holds every answer until it is taken away', async () => {
    const impatient = await connectClient(directory, {
      name: directory.bindDn,
      password: directory.password,
      timeout: 100,
    });
    directory.faults.set({ hang: true });
    let answered = false;
    const writing = write().then(() => {
      answered = true;
    });

    const timedOut = await isCut(impatient.search(staff, { scope: 'base' }));
    const early = answered;
    directory.faults.clear();
    await writing;
    await impatient.unbind();

    expect([timedOut, early, answered]).toEqual([true, false, true]);
  });

  it('makes each operation take longer', async () => {
    directory.faults.set({ slowMs: 50 });
    const start = performance.now();

    await write();

    expect(performance.now() - start).toBeGreaterThanOrEqual(45);
  });

  it('lowers the number of entries that a search gives', async () => {
    directory.faults.set({ sizeLimit: 10 });

    expect(await outcomeOf(client.search(staff, {}))).toMatch(/^4 /);
  });
});
