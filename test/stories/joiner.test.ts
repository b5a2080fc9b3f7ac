import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

describe.each(storyDirectories)('a joiner, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  it('gives every worker one complete, enabled account below the job’s OU', async () => {
    story = await tellStory({ directory });

    const result = await story.runWell();

    expect(result.problems).toEqual([]);
    expect(result.counts).toMatchObject({ read: 12, created: 12, held: 0, failed: 0 });
    const accounts = await story.directory.accounts();
    expect(accounts).toHaveLength(12);
    for (const { dn, attributes } of accounts) {
      expect(dn).toContain(`OU=Staff,${story.directory.ou}`);
      expect(attributes.userAccountControl).toEqual(['512']);
      expect(attributes.pwdLastSet).toEqual(['0']);
      expect(attributes.employeeID).toHaveLength(1);
    }
    await story.expectStable();
  });
});
