import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { daysAgo } from '../support/days-ago.ts';
import { runAndKill } from '../support/run-and-kill.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { type SeenAccount, storyDirectories } from '../support/story-directory.ts';

/** What must be the same however often a run was killed. Random and time-stamped values are not compared. */
function comparable(accounts: readonly SeenAccount[]) {
  return accounts.map(({ dn, attributes }) => [
    dn,
    ...[
      'employeeID',
      'sAMAccountName',
      'userPrincipalName',
      'manager',
      'title',
      'department',
      'userAccountControl',
    ].map((name) => attributes[name]?.[0]),
  ]);
}

describe.each(storyDirectories)('a process that is killed, in %s', (directory) => {
  let story: Story;
  let folder: string;
  afterEach(async () => {
    await story.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function begin() {
    const now = new Date().toISOString();
    story = await tellStory({ directory, size: 12, now });
    folder = await mkdtemp(join(tmpdir(), 'hirewire-crash-'));
    const { systems, jobs } = story.deps.configuration;
    const job = jobs[storyJob];
    const document = {
      systems,
      jobs: { [storyJob]: { source: job?.source, target: job?.target, defaultOu: job?.defaultOu } },
    };
    await writeFile(join(folder, 'hirewire.yaml'), JSON.stringify(document));
  }

  /** Runs a cycle in a process of its own, and kills it as soon as something is so. */
  async function cycleAndKill(isTime: () => Promise<boolean>): Promise<void> {
    await runAndKill(['run', storyJob, '--initial', '--json'], { folder, databaseUrl: story.databaseUrl }, isTime);
  }

  it('leaves nothing that the next runs do not put right: the same directory, each change once in the log', async () => {
    await begin();
    const kills = directory === 'sandbox' ? [1, 3, 6, 9, 12] : [2, 8];
    for (const count of kills) await cycleAndKill(async () => (await story.directory.accounts()).length >= count);

    // The first run may still find the directory at work on what the killed one asked for: such people wait for the second.
    await story.run();
    const result = await story.run({ initial: true });
    await story.expectStable();

    expect(result.problems).toEqual([]);
    const accounts = await story.directory.accounts();
    const ids = accounts.map(({ attributes }) => attributes.employeeID?.[0]);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
    const journal = await story.journal();
    expect(journal.filter(({ state }) => state === 'intended')).toEqual([]);
    const created = journal
      .filter(({ kind, state }) => kind === 'create' && state === 'done')
      .map(({ worker }) => worker);
    expect(created.toSorted()).toEqual(ids.toSorted());
    expect(comparable(accounts)).toEqual(comparable(await accountsWithoutCrash()));
  });

  it('in the middle of updates, renames and disables leaves nothing that the next runs do not put right', async () => {
    await begin();
    await story.runWell();
    for (const worker of ['100002', '100003', '100004', '100005']) {
      story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' }, date: daysAgo(2) });
      story.hr.act({ type: 'renamePerson', worker, lastName: `New${worker}`, date: daysAgo(2) });
    }
    story.hr.act({
      type: 'terminate',
      worker: '100006',
      lastDay: daysAgo(3),
    });
    const before = new Map((await story.directory.accounts()).map((one) => [one.attributes.employeeID?.[0], one]));
    const countChanged = async () => {
      const accounts = await story.directory.accounts();
      return accounts.filter(
        ({ dn, attributes }) =>
          dn !== before.get(attributes.employeeID?.[0])?.dn ||
          attributes.title?.[0] !== before.get(attributes.employeeID?.[0])?.attributes.title?.[0],
      ).length;
    };

    for (const count of directory === 'sandbox' ? [1, 2, 4] : [2]) {
      await cycleAndKill(async () => (await countChanged()) >= count);
    }
    await story.run({ initial: true });
    await story.runWell({ initial: true });

    for (const worker of ['100002', '100003', '100004', '100005']) {
      const { attributes } = await story.theAccount(worker);
      expect(attributes).toMatchObject({ title: ['Consultant'], sn: [`New${worker}`] });
      expect(attributes.objectGUID).toEqual(before.get(worker)?.attributes.objectGUID);
      const journal = await story.journal();
      const done = journal.filter((line) => line.worker === worker && line.state === 'done').map(({ kind }) => kind);
      expect(done.toSorted()).toEqual(['create', 'move', 'update']);
    }
    expect((await story.theAccount('100006')).attributes.userAccountControl).toEqual(['514']);
    expect(await story.directory.accounts()).toHaveLength(12);
    await story.expectStable();
  });

  /** The same company in a run that nobody killed, in the same place. */
  async function accountsWithoutCrash(): Promise<readonly SeenAccount[]> {
    for (const { dn } of await story.directory.accounts()) await story.directory.admin((client) => client.del(dn));
    await story.database.pool.query(
      'truncate app.links, app.target_objects, app.source_objects, app.source_keys, app.held',
    );
    await story.runWell({ initial: true });
    return await story.directory.accounts();
  }
});
