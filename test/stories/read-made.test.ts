import type { Client } from 'ldapts';
import { afterEach, describe, expect, it } from 'vitest';
import { type Connector, ConnectorError, type TargetConnector } from '../../src/connectors/contract.ts';
import { runCycle } from '../../src/engine/run-cycle.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { type SeenAccount, storyDirectories } from '../support/story-directory.ts';

/** The connectors of a story, with something that happens before the accounts that a batch has made are read back. */
function withEvent(story: Story, happen: () => Promise<void>): ReadonlyMap<string, Connector> {
  const ad = story.deps.connectors.get('active-directory') as Connector & { target: TargetConnector<unknown> };
  const target: TargetConnector<unknown> = {
    ...ad.target,
    open: async (config, deps) => {
      const session = await ad.target.open(config, deps);
      const { readMade } = session;
      if (readMade === undefined) throw new Error('The connector does not leave anchors to be read.');
      return Object.assign(Object.create(session), {
        readMade: async (...asked: Parameters<typeof readMade>) => {
          await happen();
          return readMade(...asked);
        },
      });
    },
  };
  return new Map([...story.deps.connectors, ['active-directory', { ...ad, target }]]);
}

describe.each(storyDirectories)('an account between its making and its reading back, in %s', (directory) => {
  let story: Story;
  afterEach(() => story.close());

  /** A first cycle; before the accounts are read back, something happens to the one that was made last. */
  async function runWith(happen: (client: Client, account: SeenAccount) => Promise<void>): Promise<string> {
    story = await tellStory({ directory, size: 12 });
    let worker = '';
    const connectors = withEvent(story, async () => {
      if (worker !== '') return;
      const last = (await story.directory.accounts()).toSorted((left, right) => usnOf(left) - usnOf(right)).at(-1);
      if (last === undefined) throw new Error('Nothing was made.');
      worker = last.attributes.employeeID?.[0] ?? '';
      await story.directory.admin((client) => happen(client, last));
    });
    await runCycle({ ...story.deps, connectors }, storyJob, {});
    return worker;
  }

  async function expectOneEach(worker: string): Promise<void> {
    const ids = (await story.directory.accounts()).map(({ attributes }) => attributes.employeeID?.[0]);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
    const creates = (await story.journal()).filter((line) => line.worker === worker && line.kind === 'create');
    expect(creates.filter(({ state }) => state === 'done')).toHaveLength(1);
    await story.expectStable();
  }

  it('that an administrator renames is known by its matching value', async () => {
    const worker = await runWith((client, { dn }) => client.modifyDN(dn, 'CN=Renamed Meanwhile'));

    expect((await story.theAccount(worker)).dn).toContain('CN=Renamed Meanwhile');
    await story.run();
    await expectOneEach(worker);
  });

  it('that an administrator deletes is made again by the next cycle', async () => {
    const worker = await runWith((client, { dn }) => client.del(dn));

    expect(await story.account(worker)).toBeUndefined();
    expect(await story.journal()).toContainEqual(expect.objectContaining({ worker, kind: 'create', state: 'failed' }));
    await story.runWell();
    await expectOneEach(worker);
  });

  it('is adopted by the next cycle when the directory goes away', async () => {
    const away = new ConnectorError({
      code: 'unavailable',
      system: 'corp-ad',
      message: 'corp-ad: no server answers.',
      advice: 'Start one.',
    });
    story = await tellStory({ directory, size: 12 });
    const connectors = withEvent(story, () => Promise.reject(away));

    await expect(runCycle({ ...story.deps, connectors }, storyJob, {})).rejects.toBe(away);

    const unread = (await story.journal()).filter(({ state }) => state === 'intended');
    expect(unread.length).toBeGreaterThan(0);
    await story.runWell();
    const adopted = (await story.journal()).filter((line) => line.adopted);
    expect(adopted.map(({ worker }) => worker).toSorted()).toEqual(unread.map(({ worker }) => worker).toSorted());
    for (const { worker } of adopted) await expectOneEach(worker);
  });
});

function usnOf({ attributes }: SeenAccount): number {
  return Number(attributes.uSNCreated?.[0] ?? 0);
}
