import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { HrAction } from '../../sandbox/successfactors/index.ts';
import { type Story, tellStory } from '../support/story.ts';

type Event = { readonly what: number; readonly who: number; readonly when: number };

const events = fc.array(
  fc.record({ what: fc.nat({ max: 8 }), who: fc.nat({ max: 20 }), when: fc.integer({ min: -3, max: 4 }) }),
  { maxLength: 3 },
);

/** One event of the day as something that HR does. What makes no sense for that worker, HR refuses. */
function toAction({ what, who, when }: Event, story: Story): HrAction {
  const workers = [...story.hr.state.persons.keys()];
  const worker = workers[who % workers.length] ?? '100001';
  const other = workers[(who * 7 + 3) % workers.length] ?? '100001';
  const date = new Date(story.hr.clock.now() + when * 86_400_000).toISOString().slice(0, 10);
  const actions: readonly HrAction[] = [
    { type: 'hire', startDate: date, firstName: 'Anna', lastName: who % 2 === 0 ? 'Meyer' : 'Ågren' },
    { type: 'terminate', worker, lastDay: date },
    { type: 'withdrawTermination', worker },
    { type: 'rehire', worker, mode: who % 2 === 0 ? 'sameEmployment' : 'newEmployment', date },
    { type: 'change', worker, fields: { jobTitle: `Title ${who}` }, date },
    { type: 'changeManager', worker, manager: other, date },
    { type: 'renamePerson', worker, lastName: `Name${who}`, date },
    { type: 'changeEmail', worker, address: `mail${who}@acme.example.com` },
    { type: 'addConcurrentJob', worker, date },
  ];
  return actions[what] ?? { type: 'syncUsers' };
}

describe('days of a company, in sandbox', () => {
  const told: Story[] = [];
  afterEach(async () => {
    for (const story of told.splice(0)) await story.close();
  });

  async function live(days: readonly (readonly Event[])[]): Promise<void> {
    const story = await tellStory({
      directory: 'sandbox',
      size: 8,
      job: { guards: { deletesAndDisables: { count: 1000 }, renamesAndMoves: { count: 1000 } } },
    });
    told.push(story);
    await story.runWell();
    const history: unknown[] = [];
    for (const day of days) {
      for (const event of day) {
        const action = toAction(event, story);
        const isDone = attempt(() => story.hr.act(action));
        history.push({ at: new Date(story.hr.clock.now()).toISOString(), action, isDone });
      }
      await story.run();
      story.hr.clock.advance(1);
    }
    await story.run();

    const ids = (await story.directory.accounts()).map(({ attributes }) => attributes.employeeID?.[0]);
    expect(new Set(ids).size, 'one account a person').toBe(ids.length);
    const full = await story.plan({ initial: true });
    expect({ changes: full.changes, history: full.changes?.length ? history : [] }).toEqual({
      changes: [],
      history: [],
    });
    await story.expectStable();
    await told.pop()?.close();
  }

  it('seen day by day come to the same as seen at once', async () => {
    const lives = fc.array(events, { minLength: 3, maxLength: 6 });

    await fc.assert(fc.asyncProperty(lives, live), { numRuns: 12, seed: 20260302, endOnFailure: false });
  }, 240_000);
});

/** HR refuses what makes no sense; everything else is a mistake of the story. */
function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
