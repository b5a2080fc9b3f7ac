import { afterEach, describe, expect, it } from 'vitest';
import type { HrAction } from '../../../sandbox/flex-hr/index.ts';
import { type FlexStory, tellFlexStory } from '../../support/flex-story.ts';

type Change = {
  readonly action: HrAction | (() => void);
  readonly attribute: string;
  readonly values: readonly string[];
};

let story: FlexStory;
afterEach(() => story.close());

/** What HR changes of Anna, and what her account shows then. */
const changes = {
  department: async (employee: string): Promise<Change> => {
    const other = story.flex.state.departments.accounts.at(-1);
    const action = { type: 'changeDepartment', employee, department: other?.code ?? '' } as const;
    return { action, attribute: 'department', values: [other?.name ?? ''] };
  },
  company: async (employee: string): Promise<Change> => {
    const [company] = [...story.flex.state.companies.values()].filter(({ companyNumber }) => companyNumber === 1);
    if (company === undefined) throw new Error(`${employee} works nowhere.`);
    const renamed = { ...company, name: 'Acme Nord AB' };
    return {
      action: () => story.flex.state.companies.set(company.id, renamed),
      attribute: 'company',
      values: [renamed.name],
    };
  },
  manager: async (employee: string): Promise<Change> => {
    const manager = story.hire({ firstName: 'Bo', lastName: 'Berg' });
    await story.run();
    const dn = (await story.account(manager))?.dn ?? '';
    return { action: { type: 'changeManager', employee, manager }, attribute: 'manager', values: [dn] };
  },
  'last day': async (employee: string): Promise<Change> => {
    story.flex.clock.advance(10);
    const action = { type: 'end', employee, lastDay: '2026-03-05' } as const;
    return { action, attribute: 'userAccountControl', values: ['514'] };
  },
};

describe('a person of Flex HR', () => {
  it.each(Object.keys(changes) as (keyof typeof changes)[])(
    'A6: whose %s changes has it changed in the directory, by a ticket of its own that is closed',
    async (field) => {
      story = await tellFlexStory({ directory: 'sandbox' });
      const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
      await story.run();
      const { action, attribute, values } = await changes[field](anna);
      expect((await story.account(anna))?.attributes[attribute]).not.toEqual(values);

      if (typeof action === 'function') action();
      else story.flex.act(action);
      await story.run();

      expect((await story.account(anna))?.attributes[attribute]).toEqual(values);
      const tickets = await story.ticketsOf(anna);
      expect(tickets.map(({ ticket }) => ticket.status)).toEqual(['Closed', 'Closed']);
    },
  );

  it('A21: whose telephone HR has removed is told to have it still, where the mapping leaves it', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', phone1: '+46 70 111 22 33' });
    await story.run();

    story.flex.act({ type: 'change', employee: anna, phone1: null });
    await story.run();

    expect((await story.account(anna))?.attributes.mobile).toEqual(['+46 70 111 22 33']);
    expect((await story.ticketsOf(anna)).at(-1)?.comments.at(-1)?.text).toMatch(
      /Nothing was written\.\n.*\nEmptied in Flex HR: mobilePhone, phone1\. What the account has of it stays/s,
    );
  });

  it('A6: who is copied to another company gets no second account in silence: a human is to decide whose the one is', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', emailWork: 'anna.ek@corp.example.com' });
    await story.run();

    const copy = story.flex.act({ type: 'moveCompany', employee: anna, company: 2, start: '2026-03-02' });
    const result = await story.run();

    expect(result.operations).toMatchObject({ create: 0, update: 0 });
    expect((await story.directory.accounts()).filter(({ attributes }) => attributes.sn?.[0] === 'Ek')).toHaveLength(1);
    const [whole] = await story.ticketsOf(String(copy.employmentNumber));
    expect(whole?.ticket).toMatchObject({ isOpen: true, need: 'decision' });
    expect(whole?.comments.at(-1)?.text).toContain('already linked to another person');
  });
});
