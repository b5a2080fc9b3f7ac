import { expect } from 'vitest';
import type { Undone } from '../../src/engine/undo/select-operations.ts';
import { type UndoOptions, undoJob } from '../../src/engine/undo/undo-job.ts';
import { type Story, storyJob } from './story.ts';

/** Undoes a little later, as Ada, and holds the counts against the number of people. */
export async function undoInStory(story: Story, undone: Undone, options: Partial<UndoOptions> = {}) {
  story.hr.clock.advance(0.01);
  const result = await undoJob(story.deps, storyJob, { undone, by: 'ada', ...options });
  const { read, ...ends } = result.counts;
  expect(Object.values(ends).reduce((sum, count) => sum + count, 0)).toBe(read);
  return result;
}

/** Gives everybody this department, an expression, with the next run. */
export function withDepartment(story: Story, value: string): void {
  story.configure({ mapping: { extends: 'default', attributes: [{ target: 'department', value }] } });
}
