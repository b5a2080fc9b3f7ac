import { Attribute, Change } from 'ldapts';
import { afterEach, describe, expect, it } from 'vitest';
import { approvePlan } from '../../../src/engine/apply/approve-plan.ts';
import { provisionWorker } from '../../../src/engine/provision-worker.ts';
import { runCycle } from '../../../src/engine/run-cycle.ts';
import { reprocessTicket } from '../../../src/engine/ticketed/desk-actions.ts';
import type { Logger } from '../../../src/platform/logger.ts';
import { tryLockJob } from '../../../src/store/job-lock.ts';
import { type FlexStory, flexJob, tellFlexStory } from '../../support/flex-story.ts';

let story: FlexStory;
afterEach(() => story.close());

/** An account that somebody made by hand. */
async function addByHand(cn: string, attributes: Record<string, string>): Promise<string> {
  const dn = `CN=${cn},OU=Staff,${story.directory.ou}`;
  await story.directory.admin((client) => client.add(dn, { objectClass: 'user', cn, ...attributes }));
  return dn;
}

async function replaceByHand(dn: string, type: string, value: string): Promise<void> {
  const change = new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) });
  await story.directory.admin((client) => client.modify(dn, change));
}

async function lastTicket(number: string) {
  const last = (await story.ticketsOf(number)).at(-1);
  if (last === undefined) throw new Error(`${number} has no ticket.`);
  return { ...last.ticket, said: last.comments.map(({ text }) => text).join('\n\n'), comments: last.comments };
}

describe('somebody new in Flex HR', () => {
  it('A1, A12, G1, G7, G20, G21, G22: has a ticket, an account and a comment with base DN and user name, and the ticket is closed', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', title: 'Handläggare' });

    const result = await story.run();

    expect(result).toMatchObject({ problems: [], operations: { create: 1 }, tickets: { created: 1, newUsers: 1 } });
    const account = await story.account(anna);
    expect(account).toMatchObject({ attributes: { sn: ['Ek'], givenName: ['Anna'], title: ['Handläggare'] } });
    expect(account?.dn).toContain('OU=Staff');
    const [ticket, ...others] = await story.ticketsOf(anna);
    expect(others).toEqual([]);
    expect(ticket?.ticket).toMatchObject({
      reference: 'FHR0000001',
      status: 'Closed',
      isOpen: false,
      source: 'FlexHR',
    });
    expect(ticket?.ticket.closedAt).toBeDefined();
    const [comment, ...more] = ticket?.comments ?? [];
    expect(more).toEqual([]);
    expect(comment).toMatchObject({ author: { name: 'Flex HR', isSystem: true }, isInternal: true });
    expect(comment?.text).toContain(`Base DN: ${story.directory.ou}`);
    expect(comment?.text).toContain(`User name: ${account?.attributes.sAMAccountName?.[0]}`);
  });

  it('A16: leads the ticket from Registered through In progress to Closed', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });

    await story.run();

    const [ticket] = await story.ticketsOf(anna);
    const statuses = ticket?.history.filter(({ field }) => field === 'status').map(({ after }) => after);
    expect(statuses).toEqual(['Registered', 'In progress', 'Closed']);
  });

  it('D1: has a ticket and no account where no trigger asks for one', async () => {
    story = await tellFlexStory({ directory: 'sandbox', desk: { triggers: [] } });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });

    await story.run();

    expect(await story.account(anna)).toBeUndefined();
    expect(await lastTicket(anna)).toMatchObject({ status: 'Registered', isOpen: true });
    expect(story.directory.server?.operations.writes().filter(({ dn }) => dn.includes('Anna'))).toEqual([]);
  });

  it('A13, E12: waits while HR reviews the hire, and goes on when the review is finished', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', inReview: true });
    await story.run();
    expect(await story.account(anna)).toBeUndefined();
    expect(await lastTicket(anna)).toMatchObject({ isOpen: true, need: 'review' });

    story.flex.act({ type: 'finishReview', employee: anna });
    await story.run();

    expect(await story.account(anna)).toBeDefined();
    expect(await lastTicket(anna)).toMatchObject({ status: 'Closed', need: 'nothing' });
    expect(await story.countTickets()).toBe(1);
  });

  it.each([
    ['A4', 'phone1', { type: 'change', phone1: '08-555 66 77' }, 'mobile', '555 66 77', []],
    [
      'A4',
      'emailWork',
      { type: 'change', emailWork: 'anna.ek@corp.example.com' },
      'mail',
      'anna.ek@corp.example.com',
      [],
    ],
    ['A5', 'title', { type: 'changeTitle', title: 'Samordnare' }, 'title', 'Samordnare', []],
    [
      'A6',
      'lastName',
      { type: 'change', lastName: 'Åkerström-Öhman' },
      'sn',
      'Åkerström-Öhman',
      ['cn', 'displayName', 'distinguishedName', 'name'],
    ],
    [
      'A6',
      'firstName',
      { type: 'change', firstName: 'Ann-Sofie' },
      'givenName',
      'Ann-Sofie',
      ['cn', 'displayName', 'distinguishedName', 'name'],
    ],
  ] as const)(
    '%s, A9, A14, G11: whose %s changes has it changed in the directory, and nothing else',
    async (_row, _field, action, attribute, value, others) => {
      story = await tellFlexStory({ directory: 'sandbox' });
      const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', phone1: '08-111 22 33' });
      await story.run();
      const before = await story.account(anna);
      await replaceByHand(before?.dn ?? '', 'description', 'Third floor');
      story.directory.server?.operations.clear();

      story.flex.act({ ...action, employee: anna });
      await story.run();

      const after = await story.account(anna);
      expect(JSON.stringify(after?.attributes[attribute])).toContain(value);
      expect(after?.attributes.description).toEqual(['Third floor']);
      const changed = Object.keys({ ...before?.attributes, ...after?.attributes }).filter(
        (name) => JSON.stringify(after?.attributes[name]) !== JSON.stringify(before?.attributes[name]),
      );
      const byItself = ['description', 'uSNChanged', 'whenChanged'];
      expect(changed.filter((name) => !byItself.includes(name)).toSorted()).toEqual([attribute, ...others].toSorted());
      const ticket = await lastTicket(anna);
      expect(ticket.data.changes?.length).toBeGreaterThan(0);
      expect(ticket.status).toBe('Closed');
    },
  );

  it('A7: whose bank account or union changes has neither ticket nor write, and nothing of it is stored', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
    await story.run();

    story.flex.act({ type: 'change', employee: anna, bankAccountNumber: 'CANARY-5566', unionId: 'CANARY-union' });
    await story.run();

    expect(await story.countTickets()).toBe(1);
    const { rows } = await story.database.pool.query('select * from app.flex_logs, app.tickets, app.source_objects');
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });
});

describe('somebody whom the directory knows already', () => {
  it('G8, G9, F12: is linked to the account, which is updated, and not made a second time', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', title: 'Samordnare' });
    const dn = await addByHand('Anna Ek', {
      ...{ sAMAccountName: 'anna.ek', sn: 'Ek', givenName: 'Anna', displayName: 'Anna Ek', employeeID: anna },
    });

    await story.run();

    expect(await story.directory.accounts()).toHaveLength(1);
    expect(await story.account(anna)).toMatchObject({ dn, attributes: { title: ['Samordnare'] } });
    expect(await story.logsOf(anna)).toMatchObject([{ isNewUser: true, state: 'done' }]);
    expect(await lastTicket(anna)).toMatchObject({ status: 'Closed' });
  });

  it('G10: is not written to when several accounts could be meant; the comment lists them', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
    const one = await addByHand('Anna Ek', { sAMAccountName: 'anna.ek', employeeID: anna });
    const two = await addByHand('Anna Ek 2', { sAMAccountName: 'anna.ek2', employeeID: anna });
    story.directory.server?.operations.clear();

    await story.run();

    expect(story.directory.server?.operations.writes()).toEqual([]);
    const ticket = await lastTicket(anna);
    expect(ticket).toMatchObject({ isOpen: true, need: 'decision' });
    expect(ticket.said).toContain(one);
    expect(ticket.said).toContain(two);
  });
});

describe('a directory that cannot be written to', () => {
  const told: Record<string, [Record<string, unknown>, string]> = {
    'G5: that refuses the connection': [{ url: 'ldaps://127.0.0.1:9' }, 'unavailable'],
    'G5: with another password': [{ password: 'wrong' }, 'unauthorized'],
    'G5: with a certificate that is not trusted': [{ tls: {} }, 'untrusted'],
  };

  it.each(Object.entries(told))(
    'G2, G3, G4, G23: %s is logged with its cause, and the ticket stays open with a comment',
    async (_name, [connection, code]) => {
      const lines: { message: string; fields: Record<string, unknown> }[] = [];
      const note = (message: string, fields?: object) => void lines.push({ message, fields: { ...fields } });
      const logger: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: note };
      story = await tellFlexStory({ directory: 'sandbox', connection, logger });
      const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });

      await story.run();

      expect(lines.map(({ fields }) => fields)).toContainEqual(
        expect.objectContaining({ connection: 'ActiveDirectory', code, people: 1 }),
      );
      const ticket = await lastTicket(anna);
      expect(ticket).toMatchObject({ isOpen: true, status: 'Waiting', need: 'repair' });
      expect(ticket.said).toContain('Failure to synchronise with Flex');
      expect(ticket.said).toContain(code);
      expect(await story.logsOf(anna)).toMatchObject([{ state: 'failed', attempts: 1 }]);
    },
  );

  it('G4, G6: has said so once however often it was tried, and the newest data is written when it is back', async () => {
    story = await tellFlexStory({ directory: 'sandbox', connection: { url: 'ldaps://127.0.0.1:9' } });
    const { url } = story.directory.settings;
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek', title: 'Handläggare' });
    await story.run();
    await story.run();
    story.flex.act({ type: 'changeTitle', employee: anna, title: 'Samordnare' });
    await story.run();

    story.configure({ connection: { url } });
    story.flex.clock.advance(1 / 24);
    await story.run();

    expect((await story.account(anna))?.attributes.title).toEqual(['Samordnare']);
    const ticket = await lastTicket(anna);
    expect(ticket.status).toBe('Closed');
    expect(ticket.comments.filter(({ text }) => text.includes('Failure'))).toHaveLength(2);
    expect((await story.logsOf(anna)).map(({ state }) => state)).toEqual(['superseded', 'done']);
  });
});

describe('a failure of one person', () => {
  it('G23, G24: is told with its cause, leaves the ticket open, and "process again" ends it', async () => {
    story = await tellFlexStory({ directory: 'sandbox', job: { defaultOu: 'OU=Nowhere,DC=corp,DC=example,DC=com' } });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
    await story.run();
    const failed = await lastTicket(anna);
    expect(failed).toMatchObject({ isOpen: true, need: 'repair' });
    expect(failed.said).toContain('Failure to synchronise with Flex');
    expect(await story.logsOf(anna)).toMatchObject([{ state: 'failed' }]);

    story.configure({ job: {} });
    await reprocessTicket(story.deps, { reference: failed.reference, by: 'Ada Agent' });

    expect(await story.account(anna)).toBeDefined();
    expect(await lastTicket(anna)).toMatchObject({ status: 'Closed', need: 'nothing' });
  });

  it('G29: processed twice, changes nothing the second time and says nothing again', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
    await story.run();
    const { reference } = await lastTicket(anna);
    await reprocessTicket(story.deps, { reference, by: 'Ada Agent' });
    const first = await lastTicket(anna);
    const mark = await story.directory.writeMark();

    await reprocessTicket(story.deps, { reference, by: 'Ada Agent' });

    expect(await story.directory.writeMark()).toBe(mark);
    const again = await lastTicket(anna);
    const successes = (one: typeof first) => one.comments.filter(({ text }) => text.startsWith('Synchronised'));
    expect(successes(again)).toHaveLength(successes(first).length);
    expect(again.status).toBe('Closed');
  });
});

describe('a dry run and a guard', () => {
  it('G31: shows what would be written, and writes nothing', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
    const mark = await story.directory.writeMark();

    const plan = await runCycle(story.deps, flexJob, { planOnly: true });

    expect(plan.changes?.map(({ worker, kinds }) => ({ worker, kinds }))).toContainEqual({
      worker: anna,
      kinds: ['create'],
    });
    expect(await story.directory.writeMark()).toBe(mark);
    expect(await story.countTickets()).toBe(0);
    // Nothing comes to the directory past the tickets.
    await expect(approvePlan(story.deps, plan.planId, { by: 'Ada Agent' })).rejects.toMatchObject({
      code: 'planNotOpen',
    });
    await expect(provisionWorker(story.deps, flexJob, anna)).rejects.toMatchObject({ code: 'ticketsDecide' });
  });

  it('G32: stops when too many people would be closed at once, and goes on when a human has approved', async () => {
    story = await tellFlexStory({ directory: 'sandbox', job: { guards: { deletesAndDisables: { count: 3 } } } });
    const people = Array.from({ length: 6 }, (_, at) => story.hire({ firstName: `Anna${at}`, lastName: `Ek${at}` }));
    await story.run();
    story.flex.clock.advance(10);
    for (const employee of people) story.flex.act({ type: 'end', employee, lastDay: '2026-03-05' });

    const result = await story.run();

    expect(result.verdict).toBe('needsApproval');
    expect(result.operations.disable).toBe(0);
    const ticket = await lastTicket(people[0] ?? '');
    expect(ticket).toMatchObject({ isOpen: true, status: 'Waiting', need: 'approval' });
    expect(ticket.said).toContain(result.planId);

    await approvePlan(story.deps, result.planId, { by: 'Ada Agent' });
    await story.run();

    expect((await story.account(people[0] ?? ''))?.attributes.userAccountControl).toEqual(['514']);
    expect(await lastTicket(people[0] ?? '')).toMatchObject({ status: 'Closed', need: 'nothing' });
  });

  it('G30: closes the account of somebody who has left, and never deletes one', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
    await story.run();
    story.flex.act({ type: 'end', employee: anna, lastDay: '2026-03-20' });
    await story.run();
    expect((await story.account(anna))?.attributes.userAccountControl).toEqual(['512']);

    story.flex.clock.set('2026-03-21T08:00:00Z');
    await story.run();

    expect((await story.account(anna))?.attributes.userAccountControl).toEqual(['514']);
    expect(await lastTicket(anna)).toMatchObject({ status: 'Closed' });
    const kinds = story.directory.server?.operations.writes().map(({ kind }) => kind);
    expect(kinds).not.toContain('delete');
  });
});

describe('a job that somebody else has at the moment', () => {
  it('is named as the configuration names it, when another run has it', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const lock = await tryLockJob(story.database, `${flexJob} (tickets)`);

    const refused = await story.run().catch((error: unknown) => error);

    expect(refused).toMatchObject({
      code: 'jobRunning',
      message: `Job ${flexJob} is running already, here or on another node.`,
    });
    await lock?.release();
  });

  it('leaves the people for the next run, and says nothing on their tickets', async () => {
    story = await tellFlexStory({ directory: 'sandbox' });
    const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
    const lock = await tryLockJob(story.database, flexJob);
    await story.run();
    const waiting = await lastTicket(anna);
    expect(waiting).toMatchObject({ isOpen: true, need: 'nothing', comments: [] });
    await lock?.release();

    await story.run();

    expect(await lastTicket(anna)).toMatchObject({ status: 'Closed' });
  });
});
