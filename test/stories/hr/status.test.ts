import { afterEach, describe, expect, it } from 'vitest';
import { provisionWorker } from '../../../src/engine/provision-worker.ts';
import { stateOf, walk } from '../../support/account-state.ts';
import { type Story, storyJob, tellStory } from '../../support/story.ts';
import { setByHand, storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const person = '100003';
const byStatus = {
  extends: 'default',
  source: {
    attributes: { emplStatus: '$.employmentNav.results[0].jobInfoNav.results[0].emplStatusNav.externalCode' },
  },
  attributes: [
    { target: 'accountDisabled', value: 'Switch([emplStatus], "True", "A", "False", "U", "False", "P", "False")' },
  ],
};

describe.each(storyDirectories)('a leave, in %s', (directory) => {
  it.each([
    ['paid', 'mapping', 'default'],
    ['unpaid', 'calendar', 'default'],
    ['unpaid', 'mapping', 'status'],
  ] as const)('(%s) keeps the account open (state by the %s, mapping: %s)', async (kind, accountState, mapping) => {
    story = await tellStory({
      directory,
      size: 4,
      job: { accountState, ...(mapping === 'status' && { mapping: byStatus }) },
    });
    await story.runWell();
    const mark = await story.directory.writeMark();

    story.hr.act({ type: 'leave', worker: person, paid: kind === 'paid', date: '2026-03-03' });
    story.hr.act({ type: 'returnFromLeave', worker: person, date: '2026-03-06' });

    expect(Object.values(await walk(story, person, ['2026-03-02', '2026-03-03', '2026-03-05', '2026-03-06']))).toEqual([
      'open',
      'open',
      'open',
      'open',
    ]);
    expect(await story.directory.writeMark()).toBe(mark);
    await story.expectStable();
  });

  it.each([
    ['SUSPEND', 'default', 'open'],
    ['FURLOUGH', 'default', 'open'],
    ['SUSPEND', 'status', 'closed'],
    ['FURLOUGH', 'status', 'closed'],
  ] as const)('of the kind %s with the %s mapping leaves the account %s, until the return', async (...row) => {
    const [eventReason, mapping, during] = row;
    story = await tellStory({
      directory,
      size: 4,
      ...(mapping === 'status' && { job: { mapping: byStatus } }),
    });
    story.hr.act({ type: 'changeUser', worker: person, fields: { addressLine1: '12 Home Road' } });
    await story.runWell();

    story.hr.act({ type: 'change', worker: person, fields: {}, eventReason, date: '2026-03-03' });
    const away = await walk(story, person, ['2026-03-02', '2026-03-03', '2026-03-04']);
    const street = (await story.theAccount(person)).attributes.streetAddress;
    story.hr.act({ type: 'returnFromLeave', worker: person, date: '2026-03-05' });

    expect(away).toEqual({ '2026-03-02': 'open', '2026-03-03': during, '2026-03-04': during });
    // Furlough hides the user record: what stands in it is not known then, and not gone.
    expect(street).toEqual(['12 Home Road']);
    expect(await walk(story, person, ['2026-03-05'])).toEqual({ '2026-03-05': 'open' });
    await story.expectStable();
  });
});

describe.each(storyDirectories)('the end of work, in %s', (directory) => {
  it('by retirement closes the account after the last day', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: person, lastDay: '2026-03-04', eventReason: 'RETIRE' });

    expect(await walk(story, person, ['2026-03-03', '2026-03-04', '2026-03-05T15:00:00Z'])).toEqual({
      '2026-03-03': 'open',
      '2026-03-04': 'open',
      '2026-03-05T15:00:00Z': 'closed',
    });
    await story.expectStable();
  });

  it('that is withdrawn before or after the day leaves or gives back an open account', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker: person, lastDay: '2026-03-04' });
    const planned = await walk(story, person, ['2026-03-03']);
    story.hr.act({ type: 'withdrawTermination', worker: person });
    const kept = await walk(story, person, ['2026-03-04', '2026-03-05T15:00:00Z', '2026-03-06']);
    story.hr.act({ type: 'terminate', worker: person, lastDay: '2026-03-05' });
    const left = await walk(story, person, ['2026-03-07']);
    story.hr.act({ type: 'withdrawTermination', worker: person });
    const back = await walk(story, person, ['2026-03-07T13:00:00Z']);

    expect(planned).toEqual({ '2026-03-03': 'open' });
    expect(new Set(Object.values(kept))).toEqual(new Set(['open']));
    expect(left).toEqual({ '2026-03-07': 'closed' });
    expect(back).toEqual({ '2026-03-07T13:00:00Z': 'open' });
    await story.expectStable();
  });

  it('entered long after closes the account at once', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: person, lastDay: '2026-01-15' });
    await story.runWell();

    expect(await stateOf(story, person)).toBe('closed');
    await story.expectStable();
  });

  it('that is urgent closes the account on demand, and nobody else’s', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    for (const worker of [person, '100004']) story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-01' });

    const result = await provisionWorker(story.deps, storyJob, person);

    expect(result).toMatchObject({ verdict: 'go', operations: { disable: 1 }, problems: [] });
    expect(await stateOf(story, person)).toBe('closed');
    expect(await stateOf(story, '100004')).toBe('open');
    await story.runWell();
    expect(await stateOf(story, '100004')).toBe('closed');
    await story.expectStable();
  });

  it.each([
    ['activeEmploymentsCount', undefined],
    ['emplStatus', byStatus],
  ] as const)(
    'is not the last day itself, by %s: not where HR counts a day early, nor by the tenant’s midnight',
    async (_name, mapping) => {
      story = await tellStory({
        directory,
        size: 4,
        switches: { countDropDay: 'dayEarly' },
        job: { ...(mapping !== undefined && { mapping }) },
      });
      story.hr.act({ type: 'transfer', worker: person, fields: { location: '0010-0001' } });
      await story.runWell();

      story.hr.act({ type: 'terminate', worker: person, lastDay: '2026-03-05' });

      expect(
        await walk(story, person, [
          '2026-03-04',
          '2026-03-05T06:00:00Z',
          '2026-03-05T22:30:00Z',
          '2026-03-06T01:00:00Z',
        ]),
      ).toEqual({
        '2026-03-04': 'open',
        '2026-03-05T06:00:00Z': 'open',
        '2026-03-05T22:30:00Z': 'open',
        '2026-03-06T01:00:00Z': 'closed',
      });
      await story.expectStable();
    },
  );
});

describe.each(storyDirectories)('people who left before the first sight of them, in %s', (directory) => {
  it('and whose accounts are still open are closed; the others get none', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    for (const worker of ['100002', '100003', '100004'])
      story.hr.act({ type: 'terminate', worker, lastDay: '2025-12-31' });
    // As after a migration: the accounts are there, and nobody has linked them yet.
    await story.database.pool.query('delete from app.links');
    await story.database.pool.query('delete from app.source_objects');
    await setByHand(story.directory, (await story.theAccount('100004')).dn, 'employeeID', []);
    story.hr.faults.add({ kind: 'hiddenField', name: 'personEmpTerminationInfoNav' });

    const result = await story.runWell({ initial: true });

    expect(await stateOf(story, '100002')).toBe('closed');
    expect(await stateOf(story, '100003')).toBe('closed');
    expect(await stateOf(story, '100001')).toBe('open');
    expect(result.counts).toMatchObject({ created: 0, outOfScope: 1 });
    await story.expectStable();
  });
});
