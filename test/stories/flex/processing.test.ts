import { afterEach, describe, expect, it } from 'vitest';
import { type FlexStory, tellFlexStory } from '../../support/flex-story.ts';

let story: FlexStory;
afterEach(() => story.close());

describe('somebody new in Flex HR', () => {
  it('A1, A12, G7, G20, G21, G22: has a ticket, an account and a comment with base DN and user name, and the ticket is closed', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', phone1: '+46 70 123 45 67', title: 'Handläggare' });

    const result = await story.run();

    expect(result.problems).toEqual([]);
    expect(result.operations.create).toBe(1);
    expect(await story.account(anna)).toMatchObject({ attributes: { sn: ['Ek'], givenName: ['Anna'] } });
    const [ticket, ...others] = await story.ticketsOf(anna);
    expect(others).toEqual([]);
    expect(ticket?.ticket).toMatchObject({
      reference: 'FHR0000001',
      status: 'Closed',
      isOpen: false,
      source: 'FlexHR',
    });
    const account = await story.account(anna);
    const comments = ticket?.comments.map(({ text }) => text) ?? [];
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain(`Base DN: ${story.directory.ou}`);
    expect(comments[0]).toContain(`User name: ${account?.attributes.sAMAccountName?.[0]}`);
    expect(
      ticket?.history.map(({ field, after }) => `${field} ${after}`).filter((line) => line.startsWith('status')),
    ).toEqual(['status Registered', 'status In progress', 'status Closed']);
  });
});
