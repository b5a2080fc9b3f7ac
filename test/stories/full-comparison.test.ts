import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { CycleOptions } from '../../src/engine/cycle-options.ts';
import { reportVanished } from '../../src/engine/explain/report-vanished.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

const launcher = fileURLToPath(new URL('../../bin/hirewire.js', import.meta.url));

describe.each(storyDirectories)('the comparison of everybody, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  /** A company in line, read three people a page, whose account of 100009 somebody has changed by hand. */
  async function begin(options: { readonly now?: string } = {}) {
    story = await tellStory({ directory, size: 12, source: { customPageSize: 3 }, ...options });
    await story.runWell();
    await driftByHand('100009');
  }

  async function driftByHand(worker: string): Promise<void> {
    const { dn } = await story.theAccount(worker);
    await story.directory.admin((client) => client.modifyDN(dn, `CN=Drifted ${worker}`));
  }

  function breakAtPage(page: number): void {
    story.hr.faults.add({ kind: 'unauthorized', match: 'skiptoken', nth: page - 1, times: 1000 });
  }

  /** How many people SuccessFactors gave with all their data while something was done. */
  async function peopleRead(act: () => Promise<unknown>): Promise<number> {
    const before = story.hr.requests.all().length;
    await act();
    const asked = story.hr.requests.all().slice(before);
    return asked
      .filter(({ path, options }) => path.endsWith('/PerPerson') && options.$expand !== undefined)
      .reduce((sum, { rows }) => sum + (rows ?? 0), 0);
  }

  it('goes on where the source broke, and reads nobody twice whom it found in line', async () => {
    await begin();
    breakAtPage(3);
    await expect(story.run({ initial: true })).rejects.toMatchObject({ code: 'unauthorized' });
    story.hr.faults.clear();

    let counts: unknown;
    const read = await peopleRead(async () => {
      counts = (await story.runWell()).counts;
    });

    // Two pages of three had been judged. The one of them who had drifted is read again: nothing had been written yet.
    expect(read).toBe(7);
    expect(counts).toMatchObject({ read: 12, updated: 1, unchanged: 11 });
    expect((await story.theAccount('100009')).dn).not.toContain('Drifted');
    await story.expectStable();
  });

  it('goes on after it was killed, and tells at the end the time at which it began', async () => {
    await begin({ now: new Date().toISOString() });
    story.hr.faults.add({ kind: 'slow', match: 'skiptoken', nth: 3, delay: 60_000 });
    const folder = await mkdtemp(join(tmpdir(), 'hirewire-full-'));
    const { systems, jobs } = story.deps.configuration;
    const job = jobs[storyJob];
    const document = {
      systems,
      jobs: { [storyJob]: { source: job?.source, target: job?.target, defaultOu: job?.defaultOu } },
    };
    await writeFile(join(folder, 'hirewire.yaml'), JSON.stringify(document));
    const child = spawn(process.execPath, [launcher, 'run', storyJob, '--initial', '--json'], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: story.databaseUrl, HIREWIRE_DATA_DIR: join(folder, 'data') },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const readPages = async () => {
      const { rows } = await story.database.pool.query<{ count: string }>(
        `select count(*) from app.whole_read_workers w join app.whole_reads r using (job)
         where r.is_open and w.read_at = r.started_at`,
      );
      return Number(rows[0]?.count);
    };
    while ((await readPages()) < 9) await nextTurn();
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
    story.hr.faults.clear();
    story.hr.act({ type: 'change', worker: '100001', fields: { jobTitle: 'Consultant' } });

    // The one who had drifted was judged before the kill, and nothing was written: they are read again.
    expect(await peopleRead(() => story.runWell())).toBe(4);
    expect((await story.theAccount('100009')).dn).not.toContain('Drifted');
    const next = await story.runWell();
    expect(next).toMatchObject({ kind: 'incremental', operations: { update: 1 } });
    expect((await story.theAccount('100001')).attributes.title).toEqual(['Consultant']);
    await story.expectStable();
  });

  // A fault of the directory itself, which a real one does not play.
  if (directory === 'sandbox') {
    it('that broke while it wrote reads those again who are not written yet', async () => {
      await begin();
      for (const worker of ['100002', '100003']) await driftByHand(worker);
      story.directory.server?.faults.set({ fail: [{ operation: 'modifyDN', dnContains: 'Drifted 100002', code: 52 }] });
      await expect(story.run({ initial: true })).rejects.toMatchObject({ code: 'unavailable' });
      story.directory.server?.faults.clear();

      const read = await peopleRead(() => story.runWell());

      expect(read).toBeGreaterThanOrEqual(1);
      expect(read).toBeLessThanOrEqual(3);
      for (const { dn } of await story.directory.accounts()) expect(dn).not.toContain('Drifted');
      await story.expectStable();
    });
  }

  it('closes nobody who is not in HR any more, broken or whole', async () => {
    await begin();
    story.hr.act({ type: 'purge', worker: '100002' });
    story.hr.act({ type: 'purge', worker: '100011' });
    breakAtPage(3);
    await story.run({ initial: true }).catch(() => undefined);
    story.hr.faults.clear();

    const result = await story.run();

    expect(result.operations).toMatchObject({ disable: 0, delete: 0 });
    expect((await story.theAccount('100002')).attributes.userAccountControl).toEqual(['512']);
    expect((await story.theAccount('100011')).attributes.userAccountControl).toEqual(['512']);
  });

  it('tells whom HR does not name any more, and does nothing to them', async () => {
    await begin();
    const late = story.hire({});
    story.hr.act({ type: 'purge', worker: '100002' });
    await story.runWell();
    const before = await reportVanished(story.deps, storyJob);
    await story.runWell({ initial: true });
    const newcomer = story.hire({});
    await story.runWell();

    const { asOf, people } = await reportVanished(story.deps, storyJob);

    expect(before.people).toEqual([]);
    expect(await story.account(late)).toBeDefined();
    expect(await story.account(newcomer)).toBeDefined();
    expect(people).toEqual([
      {
        worker: '100002',
        displayName: expect.any(String),
        account: expect.stringContaining('OU=Staff'),
        lastReadAt: expect.any(Number),
      },
    ]);
    expect(people[0]?.lastReadAt).toBeLessThan(asOf ?? 0);
    await story.expectStable();
    expect((await reportVanished(story.deps, storyJob)).people).toEqual([
      expect.objectContaining({ worker: '100002', lastReadAt: people[0]?.lastReadAt }),
    ]);
  });

  it('does not take for vanished whom a broken read has not come to', async () => {
    await begin();
    breakAtPage(3);
    await story.run({ initial: true }).catch(() => undefined);

    expect((await reportVanished(story.deps, storyJob)).people).toEqual([]);
  });

  it.each([
    ['after the mapping has changed', () => story.configure({ graceHours: 1 }), {}],
    ['a day later', () => story.hr.clock.advance(1), {}],
    ['where somebody asks for it', () => undefined, { initial: true, afresh: true }],
  ] satisfies readonly (readonly [string, () => unknown, CycleOptions])[])(
    'begins anew %s',
    async (_when, act, options) => {
      await begin();
      breakAtPage(3);
      await story.run({ initial: true }).catch(() => undefined);
      story.hr.faults.clear();
      act();

      expect(await peopleRead(() => story.runWell(options))).toBe(12);
      await story.expectStable();
    },
  );
});
