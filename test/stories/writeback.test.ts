import { afterEach, describe, expect, it } from 'vitest';
import { storyDirectories } from '../support/story-directory.ts';
import { tellWritebackStory, type WritebackStory } from '../support/writeback-story.ts';

describe.each(storyDirectories)('write-back from %s', (directory) => {
  let story: WritebackStory;
  afterEach(async () => await story.close());

  it('brings the mail address of a new account to HR, knows its own echo, and then has nothing to do', async () => {
    story = await tellWritebackStory({ directory, size: 8 });
    story.map('default');
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', email: null });
    await story.runWell();
    await story.writeBackWell();
    story.newWrites();
    await story.set(ada, { mail: 'ada.byron@corp.example.com' });

    const written = await story.writeBackWell();

    expect(written.counts).toMatchObject({ read: 1, updated: 1 });
    expect(story.emails(ada)).toEqual(['B ada.byron@corp.example.com primary']);
    expect(story.newWrites()).toHaveLength(1);
    const echo = await story.runWell();
    expect(echo.counts).toMatchObject({ read: 1, unchanged: 1 });
    expect((await story.writeBackWell()).operations.update).toBe(0);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
    expect(story.newWrites()).toEqual([]);
    await story.expectStable();
  });
});
