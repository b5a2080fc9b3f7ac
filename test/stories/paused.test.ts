import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { daysAgo } from '../support/days-ago.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';

/** How many people the connector writes at once. */
const callsSideBySide = 4;
/** How long a nap has to be, in milliseconds: for a second the word of the server counts that the lock is held. */
const longNap = 1100;

const launcher = fileURLToPath(new URL('../../bin/hirewire.js', import.meta.url));

describe('a process that sleeps in the middle of a cycle', () => {
  let story: Story;
  let folder: string;
  let sleeper: ChildProcess | undefined;
  afterEach(async () => {
    sleeper?.kill('SIGKILL');
    await story.close();
    await rm(folder, { recursive: true, force: true });
  });

  const writes = () => story.directory.server?.operations.writes() ?? [];

  function startRun(): ChildProcess {
    return spawn(process.execPath, [launcher, 'run', storyJob, '--json'], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: story.databaseUrl, HIREWIRE_DATA_DIR: join(folder, 'data') },
      stdio: 'ignore',
    });
  }

  it('and whose lock somebody else has when it wakes ends the calls that are under way, and begins none', async () => {
    story = await tellStory({ directory: 'sandbox', size: 40, now: new Date().toISOString() });
    folder = await mkdtemp(join(tmpdir(), 'hirewire-paused-'));
    const { systems, jobs } = story.deps.configuration;
    const { source, target, defaultOu } = jobs[storyJob] ?? {};
    const document = { systems, jobs: { [storyJob]: { source, target, defaultOu } } };
    await writeFile(join(folder, 'hirewire.yaml'), JSON.stringify(document));
    await story.runWell();
    const workers = (await story.directory.accounts()).map(({ attributes }) => attributes.employeeID?.[0] ?? '');
    const setTitles = (jobTitle: string) => {
      for (const worker of workers) story.hr.act({ type: 'change', worker, fields: { jobTitle }, date: daysAgo(2) });
    };
    setTitles('Old news');
    const before = writes().length;
    story.directory.server?.faults.set({ slowMs: 30 });

    sleeper = startRun();
    const ended = once(sleeper, 'exit');
    while (writes().length < before + 3) await nextTurn();
    sleeper.kill('SIGSTOP');
    const nap = delay(longNap);
    await story.database.pool.query(`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`);
    setTitles('Newest');
    story.directory.server?.faults.clear();
    const taken = await story.run({ initial: true });
    await nap;
    const known = writes().length;
    sleeper.kill('SIGCONT');
    const [code] = await ended;

    expect(taken.counts).toMatchObject({ updated: workers.length });
    expect(writes().length - known).toBeLessThanOrEqual(callsSideBySide);
    expect(code).toBe(1);
    story.hr.clock.advance(1);
    await story.run();
    const titles = (await story.directory.accounts()).map(({ attributes }) => attributes.title?.[0]);
    expect(new Set(titles)).toEqual(new Set(['Newest']));
    const updates = (await story.journal()).filter(({ kind, state }) => kind === 'update' && state === 'done');
    expect(updates).toHaveLength(writes().length - before);
    expect((await story.journal()).filter(({ state }) => state === 'intended')).toEqual([]);
    await story.expectStable();
  });
});
