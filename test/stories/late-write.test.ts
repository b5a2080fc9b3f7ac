import { Attribute, Change } from 'ldapts';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connector, SourceConnector, TargetConnector } from '../../src/connectors/contract.ts';
import { runCycle } from '../../src/engine/run-cycle.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { setByHand } from '../support/story-directory.ts';

/** The connectors of a story, with something that happens when a cycle is about to list the accounts, or to read the workers. */
function withEvent(story: Story, moment: 'list' | 'read', happen: () => Promise<void>): ReadonlyMap<string, Connector> {
  async function* first<Page>(pages: () => AsyncIterable<Page>) {
    await happen();
    yield* pages();
  }
  const hr = story.deps.connectors.get('successfactors') as Connector & { source: SourceConnector<unknown> };
  const ad = story.deps.connectors.get('active-directory') as Connector & { target: TargetConnector<unknown> };
  const source: SourceConnector<unknown> = {
    ...hr.source,
    open: async (config, deps) => {
      const session = await hr.source.open(config, deps);
      if (moment !== 'read') return session;
      return overlay(session, (own) => ({
        read: (request) => {
          const read = own.read(request);
          return { watermark: read.watermark, pages: first(() => read.pages) };
        },
      }));
    },
  };
  const target: TargetConnector<unknown> = {
    ...ad.target,
    open: async (config, deps) => {
      const session = await ad.target.open(config, deps);
      return moment === 'list'
        ? overlay(session, (own) => ({ list: (names) => first(() => own.list(names)) }))
        : session;
    },
  };
  return new Map([
    ...story.deps.connectors,
    ['successfactors', { ...hr, source }],
    ['active-directory', { ...ad, target }],
  ]);
}

/** A session with some of its methods in place of its own. */
function overlay<Session extends object>(session: Session, methods: (own: Session) => Partial<Session>): Session {
  return Object.assign(Object.create(session) as Session, methods(session));
}

describe('a write that a directory carries out after the process that asked for it was killed', () => {
  let story: Story;
  afterEach(() => story.close());

  async function replace(worker: string, attribute: string, value: string): Promise<void> {
    const account = (await story.directory.accounts()).find(
      ({ attributes }) => attributes.employeeID?.[0] === worker || attributes.employeeID?.[0] === `not yet ${worker}`,
    );
    const change = new Change({
      operation: 'replace',
      modification: new Attribute({ type: attribute, values: [value] }),
    });
    await story.directory.admin((client) => client.modify(account?.dn ?? '', change));
  }

  /** Everything as a kill leaves it that came before the answer: the call in the journal, nothing else known of the person. */
  async function forgetAnswer(worker: string, kind: string): Promise<void> {
    const { pool } = story.database;
    await pool.query(`update app.operations set state = 'intended', ended_at = null where worker = $1 and kind = $2`, [
      worker,
      kind,
    ]);
    if (kind !== 'create') return;
    await pool.query(
      'delete from app.links where worker_anchor in (select anchor from app.source_objects where worker = $1)',
      [worker],
    );
  }

  it.each(['list', 'read'] as const)(
    'has its create once in the log and no second account, when it came to be after recovery (before the %s)',
    async (moment) => {
      story = await tellStory({ directory: 'sandbox' });
      await story.runWell();
      const worker = '100003';
      await forgetAnswer(worker, 'create');
      await replace(worker, 'employeeID', `not yet ${worker}`);

      const connectors = withEvent(story, moment, () => replace(worker, 'employeeID', worker));
      await runCycle({ ...story.deps, connectors }, storyJob, { initial: true });
      await story.run();
      await story.expectStable();

      const lines = (await story.journal()).filter((line) => line.worker === worker);
      expect(lines).toEqual([expect.objectContaining({ kind: 'create', state: 'done', adopted: true })]);
      expect(await story.directory.accounts()).toHaveLength(12);
    },
  );

  it('has its update once in the log', async () => {
    story = await tellStory({ directory: 'sandbox' });
    await story.runWell();
    const worker = '100004';
    story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
    await story.runWell();
    await forgetAnswer(worker, 'update');
    await replace(worker, 'title', 'Clerk of old');

    const connectors = withEvent(story, 'list', () => replace(worker, 'title', 'Consultant'));
    await runCycle({ ...story.deps, connectors }, storyJob, { initial: true });
    await story.expectStable();

    const lines = (await story.journal()).filter((line) => line.worker === worker && line.kind === 'update');
    expect(lines).toEqual([expect.objectContaining({ state: 'done', adopted: true })]);
  });

  it('is not counted twice when the next cycle has written it itself', async () => {
    story = await tellStory({ directory: 'sandbox' });
    await story.runWell();
    const worker = '100004';
    story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
    await story.runWell();
    await forgetAnswer(worker, 'update');
    await replace(worker, 'title', 'Clerk of old');

    await story.runWell({ initial: true });
    await story.expectStable();

    const done = (await story.journal()).filter((line) => line.worker === worker && line.kind === 'update');
    expect(done.map(({ state }) => state)).toEqual(['notDone', 'done']);
  });

  describe('with a value that is redacted', () => {
    const worker = '100004';

    async function changeTitle(): Promise<void> {
      const attributes = [{ target: 'title', value: 'Redact([jobTitle])' }];
      story = await tellStory({ directory: 'sandbox', job: { mapping: { extends: 'default', attributes } } });
      await story.runWell();
      story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
      await story.runWell();
      await forgetAnswer(worker, 'update');
    }

    it('is looked at before it counts as done, and its value stays out of the log', async () => {
      await changeTitle();

      await story.runWell({ initial: true });
      await story.expectStable();

      const lines = (await story.journal()).filter((line) => line.worker === worker && line.kind === 'update');
      expect(lines).toEqual([expect.objectContaining({ state: 'done', adopted: true })]);
      const { rows } = await story.database.pool.query(
        `select 1 from app.operations where deltas::text ilike '%consultant%' and worker = $1`,
        [worker],
      );
      expect(rows).toEqual([]);
    });

    it('is written again where it did not arrive', async () => {
      await changeTitle();
      await replace(worker, 'title', 'Clerk of old');

      await story.runWell({ initial: true });
      await story.expectStable();

      const lines = (await story.journal()).filter((line) => line.worker === worker && line.kind === 'update');
      expect(lines.map(({ state }) => state)).toEqual(['notDone', 'done']);
      expect((await story.theAccount(worker)).attributes.title).toEqual(['Consultant']);
    });
  });

  it('is known by any value of its matching attribute, one that somebody added since included', async () => {
    const value = 'Join("", [personIdExternal], "@corp.example.com")';
    const attributes = [
      { target: 'otherMailbox', value, flow: 'addValues', match: 1 },
      { target: 'employeeID', value: '[personIdExternal]', match: 2 },
    ];
    story = await tellStory({ directory: 'sandbox', job: { mapping: { extends: 'default', attributes } } });
    await story.runWell();
    const worker = '100003';
    await forgetAnswer(worker, 'create');
    const { dn } = await story.theAccount(worker);
    await setByHand(story.directory, dn, 'otherMailbox', ['a@corp.example.com', `${worker}@corp.example.com`]);

    await story.runWell({ initial: true });
    await story.expectStable();

    const lines = (await story.journal()).filter((line) => line.worker === worker);
    expect(lines).toEqual([expect.objectContaining({ kind: 'create', state: 'done', adopted: true })]);
  });

  it('is in the log as done when the target itself could not tell what became of it', async () => {
    story = await tellStory({ directory: 'sandbox' });
    await story.runWell();
    const worker = story.hire({});

    const result = await runCycle({ ...story.deps, connectors: tellingNothing(story) }, storyJob);
    await story.runWell();
    await story.expectStable();

    expect(result.problems).toMatchObject([{ worker, code: 'outcomeUnknown' }]);
    const lines = (await story.journal()).filter((line) => line.worker === worker);
    expect(lines).toEqual([expect.objectContaining({ kind: 'create', state: 'done', adopted: true })]);
    expect(await story.directory.accounts()).toHaveLength(13);
  });
});

/** The connectors of a story, whose directory does what it is asked and cannot say so. */
function tellingNothing(story: Story): ReadonlyMap<string, Connector> {
  const ad = story.deps.connectors.get('active-directory') as Connector & { target: TargetConnector<unknown> };
  const target: TargetConnector<unknown> = {
    ...ad.target,
    open: async (config, deps) =>
      overlay(await ad.target.open(config, deps), (own) => ({
        apply: async (operation) => {
          await own.apply(operation);
          const problem = { code: 'outcomeUnknown', message: 'The server went away.', advice: 'The next cycle looks.' };
          return { status: 'failed', problem, retryable: true };
        },
      })),
  };
  return new Map([...story.deps.connectors, ['active-directory', { ...ad, target }]]);
}
