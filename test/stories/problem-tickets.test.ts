import { afterEach, describe, expect, it } from 'vitest';
import { approvePlan } from '../../src/engine/apply/approve-plan.ts';
import { defaultStatuses } from '../../src/servicedesk/statuses.ts';
import { findTickets, loadTicket, type TicketFilter } from '../../src/store/tickets.ts';
import { type Story, tellStory } from '../support/story.ts';

let story: Story;
afterEach(() => story.close());

async function tickets(filter: TicketFilter = {}) {
  const found = await findTickets(story.database, { filter, statuses: defaultStatuses });
  const whole = await Promise.all(found.tickets.map(({ id }) => loadTicket(story.database, id, defaultStatuses)));
  return whole.flatMap((one) => (one === undefined ? [] : [{ ...one.ticket, comments: one.comments }])).toReversed();
}

describe('what a cycle leaves to humans', () => {
  it('is one ticket for each held person, with problem and advice, however often the person is tried', async () => {
    story = await tellStory({ directory: 'sandbox' });
    await story.runWell();
    story.hr.act({ type: 'renamePerson', worker: '100003', lastName: 'Long'.repeat(30) });
    await story.run();
    await story.run();

    const [ticket, ...others] = await tickets();

    expect(others).toEqual([]);
    expect(ticket).toMatchObject({
      ...{ entityType: 'Provisioning', source: 'System', job: 'hr-to-ad', worker: '100003' },
      ...{ isOpen: true, need: 'repair', status: 'Registered' },
    });
    expect(ticket?.reference).toMatch(/^PRV\d{7}$/);
    expect(ticket?.description).toContain('valueTooLong');
    expect(ticket?.comments).toEqual([]);
  });

  it('is closed by itself when the person goes on', async () => {
    story = await tellStory({ directory: 'sandbox' });
    await story.runWell();
    story.hr.act({ type: 'renamePerson', worker: '100003', lastName: 'Long'.repeat(30) });
    await story.run();
    story.hr.act({ type: 'renamePerson', worker: '100003', lastName: 'Short' });
    await story.run();

    const [ticket] = await tickets();

    expect(ticket).toMatchObject({ isOpen: false, status: 'Closed', need: 'nothing' });
    expect(ticket?.comments.map(({ text }) => text)).toEqual(['The problem is gone: the person goes on.']);
  });

  it('is one ticket with the list when a guard tripped, closed when a human has approved', async () => {
    story = await tellStory({ directory: 'sandbox', job: { guards: { deletesAndDisables: { count: 2 } } } });
    await story.runWell();
    for (const worker of ['100002', '100003', '100004', '100005'])
      story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-01' });
    const { planId } = await story.run();
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(ticket).toMatchObject({ isOpen: true, need: 'approval', priority: 'high' });
    for (const worker of ['100002', '100003', '100004', '100005']) expect(ticket?.description).toContain(worker);
    expect(ticket?.description).toContain(planId);

    await approvePlan(story.deps, planId, { by: 'ada' });
    await story.run();

    expect((await tickets())[0]).toMatchObject({ isOpen: false, status: 'Closed' });
  });

  it('stays a ticket as long as people wait for the approval, also after cycles that none of them came in', async () => {
    story = await tellStory({ directory: 'sandbox', job: { guards: { deletesAndDisables: { count: 2 } } } });
    await story.runWell();
    for (const worker of ['100002', '100003', '100004', '100005'])
      story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-01' });
    const verdicts = new Set<string>();
    for (let cycle = 0; cycle < 7; cycle += 1) {
      verdicts.add((await story.run({ retryHeld: false })).verdict);

      const open = (await tickets()).filter(({ isOpen }) => isOpen);
      expect(open).toMatchObject([{ need: 'approval' }]);
    }
    expect([...verdicts].toSorted()).toEqual(['go', 'needsApproval']);
  });

  it('stays the same ticket when the plan is made again, and names the plan that counts and what is different in it', async () => {
    story = await tellStory({ directory: 'sandbox', job: { guards: { deletesAndDisables: { count: 2 } } } });
    await story.runWell();
    for (const worker of ['100002', '100003', '100004'])
      story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-01' });
    const first = await story.run();
    const again = await story.run({ retryHeld: true });
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    story.hr.act({ type: 'terminate', worker: '100005', lastDay: '2026-03-01' });
    const newest = await story.run({ retryHeld: true });
    expect(new Set([first.planId, again.planId, newest.planId]).size).toBe(3);

    const [ticket, ...others] = await tickets();

    expect(others).toEqual([]);
    expect(ticket).toMatchObject({ isOpen: true, need: 'approval', data: { about: { id: newest.planId } } });
    const [same = '', different = ''] = ticket?.comments.map(({ text }) => text) ?? [];
    expect(same).toContain(`Plan ${again.planId} has taken the place of plan ${first.planId}`);
    expect(same).toContain('The same for 3 people.');
    expect(different).toContain(`hirewire approve ${newest.planId}`);
    expect(different).toContain('The same for 2 people.');
    expect(different).toMatch(/Different: 100003 [^\n]*: title/);
    expect(different).toMatch(/New: 100005 /);
    await approvePlan(story.deps, newest.planId, { hash: newest.hash, by: 'ada' });
    await story.run();
    expect(await tickets()).toMatchObject([{ isOpen: false }]);
  });

  it('is not approved by an older plan that says something else of somebody', async () => {
    story = await tellStory({ directory: 'sandbox', job: { guards: { deletesAndDisables: { count: 2 } } } });
    await story.runWell();
    for (const worker of ['100002', '100003', '100004'])
      story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-01' });
    const older = await story.run();
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    const newer = await story.run({ retryHeld: true });

    await expect(approvePlan(story.deps, older.planId, { by: 'ada' })).rejects.toMatchObject({
      code: 'planChanged',
      message: expect.stringMatching(`100003.*${newer.planId}|${newer.planId}.*100003`),
    });
    const { operations } = await approvePlan(story.deps, older.planId, { only: ['100002'], by: 'ada' });

    expect(operations).toMatchObject({ disable: 1 });
  });

  it('is one ticket for all who wait for the same missing container, closed by itself when nobody does any more', async () => {
    story = await tellStory({ directory: 'sandbox', size: 14 });
    const nowhere = `OU=Nowhere,${story.directory.ou}`;
    story.configure({ defaultOu: nowhere });
    const { counts } = await story.run();
    expect(counts.held).toBe(14);
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(ticket).toMatchObject({ isOpen: true, need: 'repair', subject: 'Held: 14 people: containerMissing' });
    expect(ticket?.description).toContain(nowhere);
    expect(ticket?.description.match(/ \(1000\d\d\)$/gm)).toHaveLength(10);
    expect(ticket?.description).toContain('… and 4 more: hirewire held --job hr-to-ad --code containerMissing');
    const joiner = story.hire();
    await story.run();
    expect(await tickets()).toMatchObject([{ id: ticket?.id, subject: 'Held: 15 people: containerMissing' }]);

    await story.directory.admin((client) => client.add(nowhere, { objectClass: 'organizationalUnit', ou: 'Nowhere' }));
    await story.runWell();

    expect(await story.account(joiner)).toBeDefined();
    const [closed, ...more] = await tickets();
    expect(more).toEqual([]);
    expect(closed).toMatchObject({ id: ticket?.id, isOpen: false, status: 'Closed', need: 'nothing' });
    expect(closed?.comments.map(({ text }) => text)).toEqual(['The problem is gone: nobody is held for it any more.']);
  });

  it('stays that one ticket as long as one person waits, and takes in whoever had a ticket alone', async () => {
    story = await tellStory({ directory: 'sandbox' });
    await story.runWell();
    const nowhere = `OU=Nowhere,${story.directory.ou}`;
    story.configure({ defaultOu: nowhere });
    const first = story.hire();
    await story.run();
    expect(await tickets()).toMatchObject([{ worker: first, isOpen: true }]);

    const second = story.hire();
    await story.run();

    const [alone, shared] = await tickets();
    expect(alone).toMatchObject({ worker: first, isOpen: false });
    expect(alone?.comments.map(({ text }) => text)).toEqual([
      'Others are held for the same: another ticket is about all of them.',
    ]);
    expect(shared).toMatchObject({ isOpen: true, subject: 'Held: 2 people: containerMissing' });
    for (const worker of [first, second])
      expect(await tickets({ worker, isOpen: true })).toMatchObject([{ id: shared?.id }]);
    story.hr.act({ type: 'terminate', worker: second, lastDay: '2026-03-02' });
    story.hr.clock.advance(2);
    await story.run();
    const [, fewer, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(fewer).toMatchObject({ id: shared?.id, isOpen: true, subject: 'Held: 1 person: containerMissing' });
    expect(await tickets({ worker: second })).toEqual([]);
    expect(await tickets({ worker: first })).toMatchObject([{ id: alone?.id }, { id: shared?.id }]);
    expect(fewer?.description).toContain(first);
  });

  it('is one ticket for all whom the same container is closed to', async () => {
    story = await tellStory({ directory: 'sandbox' });
    await story.runWell();
    const workers = [story.hire(), story.hire(), story.hire()];
    story.directory.server?.faults.set({ deny: [{ under: story.directory.ou.toLowerCase(), operations: ['add'] }] });

    const { counts } = await story.run();

    expect(counts).toMatchObject({ failed: 3, created: 0 });
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(ticket).toMatchObject({ isOpen: true, subject: 'Held: 3 people: insufficientRights' });
    for (const worker of workers) expect(ticket?.description).toContain(`(${worker})`);
    story.directory.server?.faults.clear();
    await story.runWell();
    expect(await tickets()).toMatchObject([{ id: ticket?.id, isOpen: false }]);
  });

  it('is nothing in a company where all goes well', async () => {
    story = await tellStory({ directory: 'sandbox' });
    await story.runWell();
    await story.expectStable();

    expect(await tickets()).toEqual([]);
  });
});
