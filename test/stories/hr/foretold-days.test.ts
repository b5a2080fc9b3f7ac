import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { HrAction } from '../../../sandbox/successfactors/index.ts';
import type { ForecastEvent } from '../../../src/engine/forecast/forecast-event.ts';
import { forecastJob } from '../../../src/engine/forecast/forecast-job.ts';
import { type Story, storyJob, tellStory } from '../../support/story.ts';

type Wish = { readonly what: number; readonly who: number; readonly when: number };

const dayLength = 86_400_000;
const wishes = fc.array(
  fc.record({ what: fc.nat({ max: 9 }), who: fc.nat({ max: 30 }), when: fc.integer({ min: -3, max: 9 }) }),
  { minLength: 2, maxLength: 10 },
);
/** Days of life: what HR enters today, for a day before, today or to come. */
const lives = fc.array(wishes, { minLength: 1, maxLength: 3 });

const departments = ['50007001', '50007002'] as const;
/** What the slices of job and person alone decide, without the user record that SuccessFactors copies by night. */
const followed = ['title', 'department', 'sn', 'displayName'] as const;

/** What HR does, as far as it makes sense for that worker; it refuses the rest. */
function toAction({ what, who, when }: Wish, story: Story): HrAction {
  const workers = [...story.hr.state.persons.keys()];
  const worker = workers[who % workers.length] ?? '100001';
  const date = new Date(story.hr.clock.now() + when * dayLength).toISOString().slice(0, 10);
  const actions: readonly HrAction[] = [
    { type: 'change', worker, date, fields: { jobTitle: `Title ${who}` } },
    { type: 'transfer', worker, date, fields: { department: departments[who % 2] ?? '', jobTitle: `Moved ${who}` } },
    { type: 'renamePerson', worker, date, lastName: `Name${who}` },
    { type: 'change', worker, date, fields: {}, withdraws: true },
    { type: 'leave', worker, date, paid: who % 2 === 0 },
    { type: 'returnFromLeave', worker, date },
    { type: 'terminate', worker, lastDay: date },
    { type: 'withdrawTermination', worker },
    { type: 'hire', startDate: date, job: { jobTitle: `New ${who}` } },
    { type: 'changeManager', worker, manager: workers[(who * 7 + 3) % workers.length] ?? null, date },
  ];
  return actions[what] ?? { type: 'syncUsers' };
}

function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

type Shown = ReadonlyMap<string, Readonly<Record<string, string | undefined>>>;

/** What the accounts show of what is followed, by employeeID. */
async function show(story: Story): Promise<Shown> {
  const accounts = await story.directory.accounts();
  return new Map(
    accounts.map(({ attributes }) => [
      attributes.employeeID?.[0] ?? '',
      Object.fromEntries(followed.map((name) => [name, attributes[name]?.[0]])),
    ]),
  );
}

/** From one look at the accounts to the next: who shows something else, and what. */
function compare(before: Shown, after: Shown): readonly string[] {
  return [...after].flatMap(([worker, values]) => {
    const old = before.get(worker);
    // Who has no account yet gets one with all that is known by then.
    if (old === undefined) return [];
    return followed.flatMap((name) =>
      old[name] === values[name] ? [] : [`${worker} ${name}: ${old[name]} → ${values[name]}`],
    );
  });
}

function told(events: readonly ForecastEvent[]): readonly string[] {
  return events.flatMap(({ worker, account, attributes = [] }) =>
    account === undefined
      ? []
      : attributes
          .filter(({ name }) => (followed as readonly string[]).includes(name))
          .map(({ name, before, after }) => `${worker} ${name}: ${before} → ${after}`),
  );
}

describe('what a forecast tells', () => {
  const open: Story[] = [];
  afterEach(async () => {
    for (const story of open.splice(0)) await story.close();
  });

  async function live(life: readonly (readonly Wish[])[]): Promise<void> {
    const story = await tellStory({
      ...{ directory: 'sandbox', size: 7, now: '2026-03-02T12:00:00Z' },
      job: { guards: { deletesAndDisables: { count: 1000 }, renamesAndMoves: { count: 1000 } } },
    });
    open.push(story);
    await story.run();
    const history: unknown[] = [];
    for (const day of life) {
      for (const wish of day) {
        const action = toAction(wish, story);
        history.push({ action, isDone: attempt(() => story.hr.act(action)) });
      }
      await story.run();
      story.hr.clock.advance(1);
    }
    await story.run();
    const now = story.hr.clock.now();
    const until = now + 14 * dayLength;

    const events = await forecastJob(story.deps, storyJob, until);
    const moments = [...new Set(events.map(({ at }) => at)), new Date(until).toISOString()];
    let shown = await show(story);
    for (const at of moments) {
      // Every story's cycle begins ten minutes after the clock was set.
      for (const minute of [-12, -1]) {
        const moment = Date.parse(at) + minute * 60_000;
        if (moment < story.hr.clock.now()) continue;
        story.hr.clock.set(new Date(moment).toISOString());
        await story.run();
        const next = await show(story);
        const due = minute === -1 ? told(events.filter((event) => event.at === at)) : [];
        expect({ at, minute, changed: compare(shown, next).toSorted(), history }).toEqual({
          ...{ at, minute, changed: due.toSorted(), history },
        });
        shown = next;
      }
    }
    await story.expectStable();
    await open.pop()?.close();
  }

  it('happens at its moment, and nothing else does, whatever HR has entered for days to come, taken back or put off', async () => {
    await fc.assert(fc.asyncProperty(lives, live), { numRuns: 10, seed: 20260305, endOnFailure: true });
  }, 240_000);
});
