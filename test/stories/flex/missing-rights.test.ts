import { afterEach, describe, expect, it } from 'vitest';
import { type FlexStory, tellFlexStory } from '../../support/flex-story.ts';

let story: FlexStory;
afterEach(() => story.close());

/** The user of the API has no right to a resource, until the faults are cleared. */
function forbid(resource: string): void {
  story.flex.faults.add({ kind: 'forbidden', match: resource, times: 1000 });
}

const anna = { firstName: 'Anna', lastName: 'Ek', title: 'Handläggare' };
const rights: [string, string][] = [
  ['titles', '/employmenttitles'],
  ['home accounts', '/employmentdefaultaccountintervals'],
  ['companies', '/companies'],
];

describe.each(rights)('B12: the right to %s', (_what, resource) => {
  it('makes no ticket, no comment and no log row when it is lost, nor when it is given back', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const number = story.hire(anna);
    await story.run();
    const before = await story.account(number);

    forbid(resource);
    const without = await story.run();
    story.flex.faults.clear();
    const again = await story.run();

    expect(without.problems.map(({ code }) => code)).toEqual(['rightMissing']);
    for (const { tickets } of [without, again])
      expect(tickets).toMatchObject({ created: 0, comments: 0, changedUsers: 0, processed: 0 });
    expect(await story.logsOf(number)).toHaveLength(1);
    expect(await story.account(number)).toEqual(before);
  });

  it('hides no change of HR, which is told without what cannot be read', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const number = story.hire(anna);
    await story.run();
    const before = await story.account(number);

    forbid(resource);
    story.flex.act({ type: 'change', employee: number, phone1: '08-555 66 77' });
    await story.run();
    story.flex.faults.clear();
    const again = await story.run();

    const { attributes } = (await story.account(number)) ?? {};
    expect(attributes).toMatchObject({ mobile: [expect.stringContaining('555 66 77')] });
    for (const name of ['title', 'department', 'company']) expect(attributes?.[name]).toEqual(before?.attributes[name]);
    const [, ticket, ...more] = await story.ticketsOf(number);
    expect(more).toEqual([]);
    const fields = ticket?.ticket.data.changes?.map(({ field }) => field) ?? [];
    expect(fields.filter((field) => !/phone/i.test(field))).toEqual([]);
    expect(ticket?.ticket.data.person).toMatchObject({ title: 'Handläggare' });
    expect(again.tickets).toMatchObject({ created: 0, comments: 0, changedUsers: 0, processed: 0 });
  });

  it('brings what somebody new lacked into the account when it is given, without another ticket', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const seen = story.hire({ ...anna, lastName: 'Alm' });
    await story.run();
    forbid(resource);
    const number = story.hire(anna);
    await story.run();
    expect((await story.ticketsOf(number))[0]?.ticket).toMatchObject({ status: 'Closed' });

    story.flex.faults.clear();
    const { tickets } = await story.run();

    expect(tickets).toMatchObject({ created: 0, comments: 0, changedUsers: 0, processed: 1 });
    expect(await story.ticketsOf(number)).toHaveLength(1);
    const whole = (await story.account(seen))?.attributes;
    const filled = (await story.account(number))?.attributes;
    for (const name of ['title', 'department', 'company']) expect(filled?.[name]).toEqual(whole?.[name]);
    expect((await story.run()).tickets.processed).toBe(0);
  });
});

it('B12: tells a change that HR made while the right was missing when it can be seen', async () => {
  story = await tellFlexStory({ directory: 'sandbox' });
  const number = story.hire(anna);
  await story.run();
  forbid('/employmenttitles');
  story.flex.act({ type: 'renameTitle', title: 'Handläggare', to: 'Utredare' });
  await story.run();
  story.flex.faults.clear();
  await story.run();

  const [, ticket, ...more] = await story.ticketsOf(number);
  expect(more).toEqual([]);
  expect(ticket?.ticket.data.changes).toContainEqual({
    ...{ field: 'title.name', before: 'Handläggare', after: 'Utredare' },
  });
  expect((await story.account(number))?.attributes.title).toEqual(['Utredare']);
});

it('B12: writes what HR said before the right was lost, when the directory could not be reached at that time', async () => {
  story = await tellFlexStory({ directory: 'sandbox' });
  const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
  const number = story.hire({ ...anna, manager: dora });
  await story.run();
  expect(await story.account(number)).toBeUndefined();

  forbid('/employmenttitles');
  story.flex.act({ type: 'change', employee: number, phone1: '08-555 66 77' });
  story.flex.act({ type: 'finishReview', employee: dora });
  await story.run();

  expect((await story.account(number))?.attributes.title).toEqual(['Handläggare']);
});
