import { describe, expect, it } from 'vitest';
import { configurationSchema } from './schema.ts';

function guardsOf(guards: object | undefined) {
  const job = { source: 'hr', target: 'ad', ...(guards !== undefined && { guards }) };
  const file = configurationSchema.parse({ systems: {}, jobs: { main: job } });
  return file.jobs.main?.guards.deletesAndDisables;
}

describe('the limits of a guard', () => {
  it.each([
    ['nothing is said', undefined, { count: 20, percent: 5, minimum: 5 }],
    ['nothing is said of this guard', {}, { count: 20, percent: 5, minimum: 5 }],
    ['it is left empty', { deletesAndDisables: {} }, { count: 20, percent: 5, minimum: 5 }],
    ['the minimum alone is said', { deletesAndDisables: { minimum: 9 } }, { count: 20, percent: 5, minimum: 9 }],
  ])('are the default ones where %s: nothing switches it off', (_what, guards, limit) => {
    expect(guardsOf(guards)).toEqual(limit);
  });

  it.each([
    ['number', { count: 40 }, { count: 40, minimum: 5 }],
    ['share', { percent: 8 }, { percent: 8, minimum: 5 }],
  ])('may be a %s alone', (_what, limit, found) => {
    expect(guardsOf({ deletesAndDisables: limit })).toEqual(found);
  });
});
