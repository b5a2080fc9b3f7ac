import { describe, expect, it } from 'vitest';
import type { GraphClient } from './client.ts';
import type { GraphUser } from './schema.ts';
import { newUserMemory, type UserMemory } from './user-memory.ts';
import { readUsers, type UsersContext } from './users.ts';

const old = { id: 'u1', userPrincipalName: 'ada@contoso.com', accountEnabled: true, jobTitle: 'Clerk' };

/** Graph's answers to one read after the other; the last one stays. */
function contextOf(memory: UserMemory, answers: readonly GraphUser[]): UsersContext & { readonly reads: () => number } {
  let reads = 0;
  const call = async () => {
    reads += 1;
    return { status: 'done', body: answers[Math.min(reads, answers.length) - 1] } as const;
  };
  const client = {
    delayBefore: (attempt: number) => (attempt < 6 ? 1 : undefined),
    wait: async () => undefined,
  } as unknown as GraphClient;
  const protection = async () => ({ whyProtected: () => undefined, members: 0 });
  return { client, batcher: { call }, memory, pageSize: 10, protection, reads: () => reads };
}

describe('reading a user whom we have just written', () => {
  it('asks again while Graph still shows the value before', async () => {
    const memory = newUserMemory();
    memory.noteWritten('u1', [{ name: 'jobTitle', before: 'Clerk', after: 'Head' }]);
    const context = contextOf(memory, [old, old, { ...old, jobTitle: 'Head' }]);

    const [user] = await readUsers(context, ['u1'], ['jobTitle']);

    expect(user?.jobTitle).toBe('Head');
    expect(context.reads()).toBe(3);
  });

  it.each([
    [
      'the manager',
      { name: 'manager', after: 'ben@contoso.com' },
      { manager: { userPrincipalName: 'ben@contoso.com' } },
    ],
    ['the state', { name: 'accountEnabled', before: 'True', after: 'False' }, { accountEnabled: false }],
    ['what was taken away', { name: 'jobTitle', before: 'Clerk' }, { jobTitle: null }],
  ])('waits for %s too', async (_what, delta, shown) => {
    const memory = newUserMemory();
    memory.noteWritten('u1', [delta]);
    const context = contextOf(memory, [old, { ...old, ...shown }]);

    await readUsers(context, ['u1'], ['jobTitle', 'manager']);

    expect(context.reads()).toBe(2);
  });

  it('does not wait for ever, and once only, where Graph never shows it', async () => {
    const memory = newUserMemory();
    memory.noteWritten('u1', [{ name: 'jobTitle', before: 'Clerk', after: 'Head' }]);
    const context = contextOf(memory, [old]);

    const [user] = await readUsers(context, ['u1'], ['jobTitle']);
    const first = context.reads();
    await readUsers(context, ['u1'], ['jobTitle']);

    expect(user?.jobTitle).toBe('Clerk');
    expect([first, context.reads()]).toEqual([5, 6]);
  });

  it.each([
    ['what it shows is another value than ours', { name: 'jobTitle', before: 'Old', after: 'CLERK' }, ['jobTitle']],
    ['the attribute is not asked for', { name: 'department', after: 'Sales' }, ['jobTitle']],
    ['nothing was to become different', { name: 'jobTitle', before: 'Clerk', after: 'Clerk' }, ['jobTitle']],
  ])('asks once where %s', async (_why, delta, attributes) => {
    const memory = newUserMemory();
    memory.noteWritten('u1', [delta]);
    const context = contextOf(memory, [old]);

    await readUsers(context, ['u1'], attributes);

    expect(context.reads()).toBe(1);
  });
});
