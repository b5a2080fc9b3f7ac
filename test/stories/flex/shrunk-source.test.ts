import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { type FlexStory, tellFlexStory } from '../../support/flex-story.ts';

let story: FlexStory;
afterEach(() => story.close());

/** HR does not show these people any more: all but the first `left`. */
function showOnly(left: number): void {
  for (const id of [...story.flex.state.employees.keys()].slice(left)) story.flex.state.employees.delete(id);
}

async function comments(): Promise<number> {
  const found = sql<{ count: number }>`select count(*)::int as count from app.ticket_comments`;
  return (await found.execute(story.database.sql)).rows[0]?.count ?? 0;
}

describe('a full pass', () => {
  it.each([0, 10])('E16: notes nobody as gone where Flex HR suddenly shows %i of 20, and says so', async (left) => {
    story = await tellFlexStory({ directory: 'sandbox', size: 20 });
    await story.run({ full: true });
    const employees = new Map(story.flex.state.employees);
    const before = await comments();

    showOnly(left);
    await expect(story.run({ full: true })).rejects.toMatchObject({ code: 'incomplete', system: 'flex' });
    for (const [id, employee] of employees) story.flex.state.employees.set(id, employee);

    expect(await comments()).toBe(before);
    expect((await story.run({ full: true })).tickets).toMatchObject({ created: 0, comments: 0, vanished: 0 });
  });

  it('E16: notes as gone who is not shown any more where the others are', async () => {
    story = await tellFlexStory({ directory: 'sandbox', size: 20 });
    await story.run({ full: true });

    showOnly(19);

    expect((await story.run({ full: true })).tickets).toMatchObject({ vanished: 1 });
  });

  it('E16: knows that nobody is no answer though it was the first', async () => {
    story = await tellFlexStory({ directory: 'sandbox', size: 1 });
    story.hire({ firstName: 'Anna', lastName: 'Ek' });
    await story.run();

    showOnly(0);

    await expect(story.run({ full: true })).rejects.toMatchObject({ code: 'incomplete' });
  });
});
