import { afterEach, describe, expect, it } from 'vitest';
import { workOnTickets } from '../../../src/engine/ticketed/run-ticketed-job.ts';
import { type FlexStory, flexJob, tellFlexStory } from '../../support/flex-story.ts';

let story: FlexStory;
afterEach(() => story.close());

/** Longer than any directory takes. */
const endless = 'Å'.repeat(120);

describe('somebody whose ticket waits', () => {
  it('is held in each run, by the same code, with name, number, advice and ticket, though nothing is tried', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: endless });
    const first = await story.run();
    const [held] = first.problems;
    expect(first.counts).toMatchObject({ held: 1 });

    story.flex.clock.advance(-2 / 1440);
    const { counts, problems, planId, tickets } = await story.run();

    expect(planId).toBe('');
    expect(tickets).toMatchObject({ processed: 0, comments: 0 });
    expect(counts).toMatchObject({ unchanged: 0, held: 1 });
    expect(problems).toMatchObject([{ code: held?.code, worker: anna }]);
    expect(problems[0]?.message).toContain(`Anna ${endless}: `);
    expect(problems[0]?.message).toContain(held?.message);
    expect(problems[0]?.advice).toContain(held?.advice);
    expect(problems[0]?.advice).toContain('FHR0000001');
  });

  it('is in one count alone, whether the run tries again or not', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    story.hire({ firstName: 'Anna', lastName: endless });

    for (let run = 0; run < 5; run += 1) {
      const { counts, problems } = await story.run();
      expect(counts).toMatchObject({ read: 1, held: 1 });
      expect(new Set(problems.map(({ code }) => code)).size).toBe(1);
    }
  });

  it('is held with whom is waited for, also when HR has not shown the person for weeks', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
    await story.run();
    const inWindow = await story.run();
    story.flex.clock.advance(60);
    await story.run();
    story.flex.clock.advance(-2 / 1440);

    const afterwards = await story.run();

    for (const { counts, problems } of [inWindow, afterwards]) {
      expect(counts).toMatchObject({ read: 2, unchanged: 0, held: 2 });
      expect(problems.filter(({ code }) => code !== 'windowMissed')).toMatchObject([
        { code: 'personInReview', worker: dora },
        { code: 'managerUnresolved', worker: carl },
      ]);
    }
  });

  it('is held for a directory that was away, by what it said', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
    story.configure({ connection: { url: 'ldap://127.0.0.1:9', tls: 'none' } });
    const first = await story.run();
    story.flex.clock.advance(-2 / 1440);

    const { counts, problems } = await story.run();

    expect(counts).toMatchObject({ read: 1, held: 1, unchanged: 0 });
    expect(problems).toMatchObject([{ code: first.problems[0]?.code, worker: anna, system: 'ActiveDirectory' }]);
    expect(problems[0]?.advice).toContain('hirewire tickets reprocess FHR0000001');
  });

  it('is left out of what an act on another ticket has done', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    story.hire({ firstName: 'Anna', lastName: endless });
    await story.run();

    expect((await workOnTickets(story.deps, flexJob)).counts).toMatchObject({ read: 0, held: 0 });
  });

  it('is held no longer when nothing is waited for', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: endless });
    await story.run();
    story.flex.act({ type: 'change', employee: anna, lastName: 'Ek' });
    await story.run();

    expect(await story.run()).toMatchObject({ counts: { read: 1, unchanged: 1, held: 0 }, problems: [] });
  });
});

describe('two who have one number', () => {
  it.each([
    ['the first', 0],
    ['the second', 1],
  ])('go on by themselves, with those below them, when HR corrects %s', async (_which, corrected) => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const twins = ['Alm', 'Bok'].map((lastName) =>
      String(story.flex.act({ type: 'hire', firstName: 'Kim', lastName, employmentNumber: '000777' }).employee),
    );
    const other = twins[1 - corrected] ?? '';
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: other });
    for (let run = 0; run < 3; run += 1) await story.run();
    expect(await story.directory.accounts()).toEqual([]);
    expect((await story.ticketsOf('000777')).map(({ ticket }) => ticket.need)).toEqual(['decision', 'decision']);

    story.flex.act({ type: 'change', employee: twins[corrected] ?? '', employmentNumber: '000778' });
    story.flex.clock.advance(-2 / 1440);
    const { counts } = await story.run();

    expect(counts).toMatchObject({ created: 3, held: 0, failed: 0 });
    for (const number of ['000777', '000778', carl]) expect(await story.account(number)).toBeDefined();
    expect(await story.countTickets({ isOpen: true })).toBe(0);
  });
});
