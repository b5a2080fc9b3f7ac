import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type FlexStory, flexJob, tellFlexStory } from '../../support/flex-story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

const launcher = fileURLToPath(new URL('../../../bin/hirewire.js', import.meta.url));

let story: FlexStory;
afterEach(() => story.close());

async function lastTicket(number: string) {
  const last = (await story.ticketsOf(number)).at(-1);
  if (last === undefined) throw new Error(`${number} has no ticket.`);
  return { ...last.ticket, comments: last.comments };
}

describe.each(storyDirectories)('an account made by a ticket, in %s', (directory) => {
  it('G27: is closed until the first day of work, opens on it by itself, and asks for a new password', async () => {
    story = await tellFlexStory({ directory });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', start: '2026-03-16' });
    await story.run();
    expect((await story.account(anna))?.attributes).toMatchObject({ userAccountControl: ['514'], pwdLastSet: ['0'] });

    story.flex.clock.set('2026-03-16T06:00:00Z');
    await story.run();

    expect((await story.account(anna))?.attributes.userAccountControl).toEqual(['512']);
    const journal = await story.database.pool.query(`select kind from app.operations where worker = $1 order by id`, [
      anna,
    ]);
    expect(journal.rows.map(({ kind }) => kind)).toContain('enable');
  });

  it('G25: has a name of its own, however many people have the same one, in letters that the directory takes', async () => {
    story = await tellFlexStory({ directory });
    const count = directory === 'sandbox' ? 200 : 20;
    for (let at = 0; at < count; at += 1) story.hire({ firstName: 'Åsa', lastName: 'Wikström-Björkqvist' });

    const result = await story.run();

    expect(result.counts).toMatchObject({ created: count, held: 0, failed: 0 });
    const names = (await story.directory.accounts()).map(({ attributes }) => attributes.sAMAccountName?.[0] ?? '');
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(count);
    for (const name of names) expect(name).toMatch(/^[a-z0-9.-]{1,20}$/);
    expect(await story.countTickets({ isOpen: false })).toBe(count);
  });
});

describe('a run that is killed', () => {
  it('A15, G28: leaves no account without a ticket, and the next run ends what it had begun, each thing once', async () => {
    story = await tellFlexStory({ directory: 'sandbox', now: new Date().toISOString() });
    const people = Array.from({ length: 12 }, (_, at) => story.hire({ firstName: `Kim${at}`, lastName: `Ek${at}` }));
    const folder = await mkdtemp(join(tmpdir(), 'hirewire-flex-'));
    try {
      const { systems, serviceDesk, jobs } = story.deps.configuration;
      const { source, target, defaultOu, tickets } = jobs[flexJob] ?? {};
      const document = { systems, serviceDesk, jobs: { [flexJob]: { source, target, defaultOu, tickets } } };
      await writeFile(join(folder, 'hirewire.yaml'), JSON.stringify(document));
      for (const count of [1, 4, 8]) {
        await runAndKill(folder, async () => (await story.directory.accounts()).length >= count);
        await expectTicketForEachAccount();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }

    await story.run();
    await story.run();

    expect(await story.directory.accounts()).toHaveLength(12);
    expect(await story.countTickets()).toBe(12);
    for (const number of people) {
      const ticket = await lastTicket(number);
      expect(ticket.status).toBe('Closed');
      expect(ticket.comments.filter(({ text }) => text.startsWith('Synchronised'))).toHaveLength(1);
      expect(await story.logsOf(number)).toMatchObject([{ state: 'done' }]);
    }
  });

  async function runAndKill(folder: string, isTime: () => Promise<boolean>): Promise<void> {
    const child = spawn(process.execPath, [launcher, 'run', flexJob, '--json'], {
      ...{ cwd: folder, stdio: 'ignore' },
      env: { ...process.env, DATABASE_URL: story.databaseUrl, HIREWIRE_DATA_DIR: join(folder, 'data') },
    });
    let isOver = false;
    const ended = once(child, 'exit').then(() => {
      isOver = true;
    });
    while (!isOver && !(await isTime())) await nextTurn();
    child.kill('SIGKILL');
    await ended;
  }

  async function expectTicketForEachAccount(): Promise<void> {
    const accounts = await story.directory.accounts();
    for (const { attributes } of accounts) {
      expect(await story.ticketsOf(attributes.employeeID?.[0] ?? '')).toHaveLength(1);
    }
  }
});
