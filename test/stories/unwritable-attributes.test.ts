import { afterEach, describe, expect, it } from 'vitest';
import { checkSystems } from '../../src/engine/explain/check-systems.ts';
import { explainWorker } from '../../src/engine/explain/explain-worker.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';

const attributes = [
  { target: 'whenCreated', constant: '20200101000000.0Z' },
  { target: 'memberOf', constant: 'CN=Staff,DC=hirewire,DC=test' },
];

/** What the directory alone sets is no person's problem: nobody is held or refused for it, and it is told once. */
describe('a mapping that writes what the directory sets itself', () => {
  let story: Story;
  afterEach(() => story.close());

  it('is told of once in each cycle, and everybody goes on without it', async () => {
    story = await tellStory({ directory: 'sandbox', job: { mapping: { extends: 'default', attributes } } });

    const planned = await story.plan();
    const first = await story.run();
    const again = await story.run({ initial: true });

    for (const { problems } of [planned, first, again]) {
      expect(problems).toMatchObject([
        { code: 'attributeNotWritable', system: 'corp-ad', attribute: 'whenCreated' },
        { code: 'attributeNotWritable', system: 'corp-ad', attribute: 'memberOf' },
      ]);
    }
    const names = planned.changes?.flatMap(({ deltas }) => deltas.map(({ name }) => name));
    expect(names).not.toContain('whenCreated');
    expect(first.counts).toMatchObject({ created: 12, held: 0, failed: 0 });
    expect(again.counts).toMatchObject({ unchanged: 12 });
  });

  it('is warned of by the check, and explained', async () => {
    story = await tellStory({ directory: 'sandbox', job: { mapping: { extends: 'default', attributes } } });

    const [check] = await checkSystems(story.deps, 'corp-ad');
    const explained = await explainWorker(story.deps, storyJob, { worker: '100003', attribute: 'memberOf' });

    const lines = check?.lines.filter(({ name }) => /^attribute (whenCreated|memberOf)$/.test(name));
    expect(lines).toMatchObject([
      { name: 'attribute whenCreated', status: 'warning', message: expect.stringContaining('leaves it out') },
      { name: 'attribute memberOf', status: 'warning' },
    ]);
    expect(explained.attributes[0]?.verdict).toContain('sets memberOf itself');
  });
});
