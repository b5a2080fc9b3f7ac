import { afterEach, describe, expect, it } from 'vitest';
import { setManager } from '../../../src/engine/ticketed/desk-actions.ts';
import { defaultStatuses } from '../../../src/servicedesk/statuses.ts';
import { sql } from '../../../src/store/database.ts';
import { updateTickets } from '../../../src/store/update-tickets.ts';
import { type FlexStory, tellFlexStory } from '../../support/flex-story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: FlexStory;
afterEach(() => story.close());

async function lastTicket(number: string) {
  const last = (await story.ticketsOf(number)).at(-1);
  if (last === undefined) throw new Error(`${number} has no ticket.`);
  return { ...last.ticket, said: last.comments.map(({ text }) => text).join('\n\n'), comments: last.comments };
}

async function managerOf(number: string): Promise<readonly string[] | undefined> {
  return (await story.account(number))?.attributes.manager;
}

async function dnOf(number: string): Promise<string> {
  return (await story.account(number))?.dn ?? 'no account';
}

describe.each(storyDirectories)('the manager of somebody new, in %s', (directory) => {
  it('G12: is set by the DN that the account has now, also after it was moved and renamed by hand', async () => {
    story = await tellFlexStory({ directory });
    const bo = story.hire({ firstName: 'Bo', lastName: 'Berg' });
    await story.run();
    const moved = `CN=Bo the Boss,OU=Elsewhere,${story.directory.ou}`;
    await story.directory.admin(async (client) => {
      await client.add(`OU=Elsewhere,${story.directory.ou}`, { objectClass: 'organizationalUnit', ou: 'Elsewhere' });
      await client.modifyDN(await dnOf(bo), moved);
    });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', manager: bo });

    await story.run();

    expect(await managerOf(anna)).toEqual([moved]);
    expect(await lastTicket(anna)).toMatchObject({ status: 'Closed' });
  });

  it('G17: is made first in a chain of five who come in one run, whoever is first in HR', async () => {
    story = await tellFlexStory({ directory });
    const chain: string[] = [];
    for (const lastName of ['Alm', 'Bok', 'Ceder', 'Dill', 'Ek']) {
      const manager = chain.at(-1);
      chain.push(story.hire({ firstName: 'Kim', lastName, ...(manager !== undefined && { manager }) }));
    }

    const result = await story.run();

    expect(result.counts).toMatchObject({ created: 5, held: 0, failed: 0 });
    for (const [at, number] of chain.entries()) {
      const above = chain[at - 1];
      expect(await managerOf(number)).toEqual(above === undefined ? undefined : [await dnOf(above)]);
      expect(await lastTicket(number)).toMatchObject({ status: 'Closed' });
    }
  });
});

describe('a manager who has no account', () => {
  it('G13, G14, G15: holds the person, and the comment says who is meant and that the manager must be entered', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });

    const { problems } = await story.run();
    await story.run();

    expect(await story.account(carl)).toBeUndefined();
    expect(problems.find(({ code }) => code === 'managerUnresolved')?.message).toContain(`Dora Dahl (${dora})`);
    const ticket = await lastTicket(carl);
    expect(ticket).toMatchObject({ isOpen: true, status: 'Waiting', need: 'manager' });
    const asked = ticket.comments.filter(({ text }) => text.includes('must be entered by hand'));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.text).toContain('Dora Dahl');
    expect(asked[0]?.text).toContain(dora);
  });

  it('G15: makes the account without a manager where the job says so, with a comment, and the ticket stays open until he is there', async () => {
    story = await tellFlexStory({ directory: 'sandbox', job: { unresolvedManager: 'later' } });
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
    await story.run();
    expect(await story.account(carl)).toBeDefined();
    expect(await managerOf(carl)).toBeUndefined();
    expect(await lastTicket(carl)).toMatchObject({ isOpen: true, need: 'manager' });

    story.flex.act({ type: 'finishReview', employee: dora });
    await story.run();
    await story.run();

    expect(await managerOf(carl)).toEqual([await dnOf(dora)]);
    expect(await lastTicket(carl)).toMatchObject({ status: 'Closed', need: 'nothing' });
  });

  it('G17: lets those who wait go on by themselves in the run after he has got one', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
    const disa = story.hire({ firstName: 'Disa', lastName: 'Alm', manager: carl });
    await story.run();
    expect(await story.directory.accounts()).toHaveLength(0);

    story.flex.act({ type: 'finishReview', employee: dora });
    await story.run();

    expect(await managerOf(carl)).toEqual([await dnOf(dora)]);
    expect(await managerOf(disa)).toEqual([await dnOf(carl)]);
    for (const number of [dora, carl, disa]) expect(await lastTicket(number)).toMatchObject({ status: 'Closed' });
  });

  it('A16: is waited for without a word in the history at each try, in the status that an agent has set', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
    await story.run();
    const { id } = await lastTicket(carl);
    const cause = { actor: { name: 'Ada Agent', isSystem: false }, now: story.deps.clock.now() };
    const statuses = defaultStatuses;
    await updateTickets(story.database, [{ id, set: { status: 'In progress' } }], { ...cause, statuses });

    story.flex.clock.advance(1);
    await story.run();

    const [whole] = await story.ticketsOf(carl);
    const history = whole?.history.filter(({ field }) => field === 'status').map(({ after }) => after);
    expect(history).toEqual(['Registered', 'In progress', 'Waiting', 'In progress']);
  });

  it('A16: leaves the ticket in progress in a house that has no status for waiting', async () => {
    const statuses = [
      ...[
        { name: 'Registered', open: true },
        { name: 'In progress', open: true },
      ],
      { name: 'Closed', open: false },
    ];
    story = await tellFlexStory({ directory: 'sandbox', desk: { statuses } });
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });

    await story.run();

    expect(await lastTicket(carl)).toMatchObject({ status: 'In progress', need: 'manager' });
  });

  it('G16: is replaced by the account that an agent names', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const bo = story.hire({ firstName: 'Bo', lastName: 'Berg' });
    await story.run();
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
    await story.run();
    const { reference } = await lastTicket(carl);
    const account = (await story.account(bo))?.attributes.sAMAccountName?.[0] ?? '';

    await setManager(story.deps, { reference, by: 'Ada Agent', manager: { account } });

    expect(await managerOf(carl)).toEqual([await dnOf(bo)]);
    const ticket = await lastTicket(carl);
    expect(ticket.status).toBe('Closed');
    expect(ticket.comments.map(({ author }) => author.name)).toContain('Ada Agent');
  });
});

describe('an employment number that two companies have given', () => {
  it('holds both when they come in one run: a human is to decide', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const shared = { type: 'hire', lastName: 'Berg', employmentNumber: '000777' } as const;
    story.flex.act({ ...shared, firstName: 'Bo', company: 1 });
    story.flex.act({ ...shared, firstName: 'Bea', company: 2 });

    const { counts } = await story.run();

    expect(counts).toMatchObject({ created: 0, held: 2 });
    const tickets = await story.ticketsOf('000777');
    expect(tickets.map(({ ticket }) => ticket.need)).toEqual(['decision', 'decision']);
  });

  it('G16: is no name of a manager: both are listed, and the id of HR says which one is meant', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const shared = { type: 'hire', lastName: 'Berg', employmentNumber: '000777' } as const;
    const bo = story.flex.act({ ...shared, firstName: 'Bo', company: 1 }).employee ?? '';
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
    await story.run();
    const bea = story.flex.act({ ...shared, firstName: 'Bea', company: 2 }).employee ?? '';
    await story.run();
    const { reference } = await lastTicket(carl);
    const choose = (worker: string) => setManager(story.deps, { reference, by: 'Ada Agent', manager: { worker } });

    const refused = await choose('000777').catch((error: unknown) => error);
    await choose(bo);

    expect(refused).toMatchObject({ code: 'managerAmbiguous' });
    expect(String(refused)).toContain(`Bo Berg (000777, Acme Sverige AB): ${bo}`);
    expect(String(refused)).toContain(`Bea Berg (000777, Acme Produktion AB): ${bea}`);
    expect((await managerOf(carl))?.join()).toContain('CN=Bo Berg');
    expect(await lastTicket(carl)).toMatchObject({ status: 'Closed' });
  });
});

describe('fifty people who wait for a manager', () => {
  async function countPlans(): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from app.plans`.execute(
      story.database.sql,
    );
    return rows[0]?.count ?? 0;
  }

  it('cost a quiet run no plan, are looked at again after a while, and go on in the run in which he gets an account', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    for (let count = 0; count < 50; count += 1) story.hire({ firstName: 'Kim', lastName: `K${count}`, manager: dora });
    await story.run();
    const before = await countPlans();

    await story.run();
    await story.run();
    const quiet = await countPlans();
    story.flex.clock.advance(1 / 24);
    await story.run();
    const later = await countPlans();
    story.flex.act({ type: 'finishReview', employee: dora });
    const last = await story.run();

    expect([quiet - before, later - before]).toEqual([0, 1]);
    expect(last.counts).toMatchObject({ created: 51 });
    expect(await story.countTickets({ isOpen: true })).toBe(0);
  });
});

describe('a house with an awkward top', () => {
  it('G18: makes the account of somebody whom HR gives no manager', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const boss = story.hire({ firstName: 'Gun', lastName: 'Topp', manager: null });

    await story.run();

    expect(await story.account(boss)).toBeDefined();
    expect(await lastTicket(boss)).toMatchObject({ status: 'Closed' });
  });

  it('G18: does not go round in circles with people who manage themselves or one another', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const self = story.hire({ firstName: 'Sol', lastName: 'Ensam' });
    const left = story.hire({ firstName: 'Lo', lastName: 'Ena' });
    const right = story.hire({ firstName: 'Ry', lastName: 'Andra', manager: left });
    story.flex.act({ type: 'changeManager', employee: self, manager: self });
    story.flex.act({ type: 'changeManager', employee: left, manager: right });

    await story.run();
    await story.run();

    expect(await managerOf(left)).toEqual([await dnOf(right)]);
    expect(await managerOf(right)).toEqual([await dnOf(left)]);
    for (const number of [self, left, right]) expect(await lastTicket(number)).toMatchObject({ status: 'Closed' });
  });

  it('G19: finds a manager who works in another company, which was not chosen', async () => {
    story = await tellFlexStory({ directory: 'sandbox', size: 30, flex: { companies: ['1'] } });
    const bo = story.hire({ firstName: 'Bo', lastName: 'Berg', company: 2 });
    await story.directory.admin((client) =>
      client.add(`CN=Bo Berg,OU=Staff,${story.directory.ou}`, {
        ...{ objectClass: 'user', cn: 'Bo Berg', sAMAccountName: 'bo.berg', employeeID: bo },
      }),
    );
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', company: 1, manager: bo });

    await story.run();

    expect(await managerOf(anna)).toEqual([await dnOf(bo)]);
    expect(await story.ticketsOf(bo)).toEqual([]);
  });
});
