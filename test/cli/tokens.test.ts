import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase, sql } from '../../src/store/database.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { type CommandLine, callProgram, newCommandLine } from './command-line.ts';

let line: CommandLine;
let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  line = newCommandLine();
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 1 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  await line.close();
});
beforeEach(async () => {
  await sql`delete from app.api_tokens`.execute(database.sql);
});

async function call(...words: readonly string[]) {
  return await callProgram(['tokens', ...words], line.folder, { DATABASE_URL: fresh.url });
}

async function ask(...words: readonly string[]) {
  const { code, out } = await call(...words, '--json');
  return { code, document: JSON.parse(out) };
}

describe('a token for the API', () => {
  it('is shown once, needs no configuration, and is kept as a hash alone', async () => {
    const { code, document } = await ask('create', 'portal', '--role', 'administrator');

    expect(code).toBe(0);
    expect(document).toMatchObject({ name: 'portal', role: 'administrator', state: 'active', lastUsedAt: null });
    expect(document.token).toMatch(/^hwt_[\w-]{43}$/);
    const { rows } = await sql<{ row: string }>`select t::text as row from app.api_tokens t`.execute(database.sql);
    expect(rows[0]?.row).not.toContain(document.token.slice(4));
    expect(JSON.stringify((await ask('list')).document)).not.toContain(document.token.slice(4));
  });

  it('counts for 90 days unless told otherwise', async () => {
    await call('create', 'short', '--role', 'agent', '--days', '1');
    await call('create', 'long', '--role', 'agent');

    const { tokens } = (await ask('list')).document;

    const days = (one: { createdAt: string; expiresAt: string }) =>
      (Date.parse(one.expiresAt) - Date.parse(one.createdAt)) / 86_400_000;
    expect(tokens.map(days)).toEqual([90, 1]);
  });

  it('bears the groups of an agent, or the address of a requester', async () => {
    await call('create', 'anna', '--role', 'agent', '--group', 'Service desk', 'HR');
    await call('create', 'hr', '--role', 'requester', '--requester', 'hr@example.com');

    expect((await ask('list')).document.tokens).toMatchObject([
      { name: 'hr', role: 'requester', requester: 'hr@example.com' },
      { name: 'anna', role: 'agent', groups: ['Service desk', 'HR'] },
    ]);
  });

  it('is revoked by its name in any case, and the name is free again', async () => {
    await call('create', 'anna', '--role', 'agent');

    expect((await ask('revoke', 'Anna')).document).toEqual({ revoked: 'Anna' });

    expect((await ask('list')).document.tokens).toMatchObject([{ state: 'revoked', revokedBy: expect.any(String) }]);
    expect((await ask('create', 'anna', '--role', 'agent')).code).toBe(0);
    expect((await call('list')).out).toMatch(/anna +agent +active +until .* never used\n.*anna +agent +revoked/);
  });

  it.each([
    ['a name that another one has', ['create', 'ANNA', '--role', 'agent'], 'tokenExists', 1],
    ['the end of one that there is not', ['revoke', 'bo'], 'tokenNotFound', 1],
    ['a role that there is not', ['create', 'bo', '--role', 'king'], 'usage', 2],
    ['groups of an administrator', ['create', 'bo', '--role', 'administrator', '--group', 'HR'], 'usage', 2],
    ['a requester without an address', ['create', 'bo', '--role', 'requester'], 'usage', 2],
    ['an address that is none', ['create', 'bo', '--role', 'requester', '--requester', 'bo'], 'usage', 2],
    ['a time without end', ['create', 'bo', '--role', 'agent', '--days', '0'], 'usage', 2],
    ['no name', ['create', ' ', '--role', 'agent'], 'usage', 2],
  ])('is refused for %s', async (_what, words, error, exit) => {
    await call('create', 'anna', '--role', 'agent');

    const { code, document } = await ask(...words);

    expect(document.error).toMatchObject({ code: error, advice: expect.any(String) });
    expect(code).toBe(exit);
  });
});
