import { describe, expect, it } from 'vitest';
import type { NotificationRule } from '../../domain/notification.ts';
import type { Ticket, TicketComment } from '../../domain/ticket.ts';
import type { StoredTicketEvent } from '../../store/ticket-events.ts';
import { aComment, aDeskTicket, anEvent, aRule, someRules } from '../test-support/desk.ts';
import { decideNotifications, type NotificationConfiguration } from './decide-notifications.ts';

type Given = {
  readonly events?: readonly StoredTicketEvent[];
  readonly tickets?: readonly Ticket[];
  readonly comment?: TicketComment;
  readonly result?: TicketComment;
  readonly more?: Partial<NotificationConfiguration>;
};

function decide(rules: readonly NotificationRule[], given: Given = {}) {
  const { events = [anEvent()], tickets = [aDeskTicket()], comment, result } = given;
  const ofEach = (one: TicketComment | undefined) =>
    new Map(one === undefined ? [] : events.map(({ id }) => [id, one]));
  const facts = { events, tickets: new Map(tickets.map((ticket) => [ticket.id, ticket])) };
  return decideNotifications(
    { ...facts, comments: ofEach(comment), results: ofEach(result) },
    { ...someRules(rules), ...given.more },
  );
}

function targets(rules: readonly NotificationRule[], given: Given = {}): readonly string[] {
  return decide(rules, given).messages.map(({ target }) => target);
}

describe('who is told', () => {
  it('A17: a rule for success makes a mail to the right recipient with the text of the template', () => {
    const { messages } = decide([aRule({ to: ['assignee'] })], { result: aComment() });

    expect(messages).toMatchObject([{ channel: 'mail', target: 'anna@desk.example' }]);
    expect(messages[0]?.payload).toMatchObject({
      subject: 'Åsa Öberg has an account: asa.oberg [REFID: FHR0000001]',
      text: expect.stringContaining('OU=Staff,DC=x,DC=example'),
    });
    expect(messages[0]?.payload.text).toContain('The account asa.oberg was created.');
  });

  it.each([['needsManager'], ['failed']] as const)('A18: a rule for trouble makes a mail: %s', (kind) => {
    const { messages } = decide([aRule({ event: kind })], {
      events: [anEvent({ kind })],
      result: aComment({ text: 'Failure to synchronise with Flex: the OU is missing.' }),
    });

    expect(messages).toHaveLength(1);
    expect(messages[0]?.payload.text).toContain('the OU is missing');
  });

  it.each([
    ['assignee', ['anna@desk.example']],
    ['group', ['desk1@desk.example', 'desk2@desk.example']],
    ['requester', ['requester@x.example']],
    ['manager', ['erik@x.example']],
    ['role:hr', ['hr@desk.example']],
    ['fixed@x.example', ['fixed@x.example']],
  ])('A19: tells the recipient %s', (to, expected) => {
    expect(targets([aRule({ to: [to] })])).toEqual(expected);
  });

  it('A20: without a rule nobody is told, and a rule that is off tells nobody', () => {
    expect(targets([])).toEqual([]);
    expect(targets([aRule({ active: false })])).toEqual([]);
    expect(targets([aRule({ event: 'failed' })])).toEqual([]);
  });

  it('says who has no address, and tells the fallback in their place', () => {
    const ticket = aDeskTicket({ assignee: 'Nobody Known' });
    const { messages, unaddressed } = decide([aRule({ to: ['assignee', 'role:Board'] })], {
      tickets: [ticket],
      more: { contacts: { agents: {}, groups: {}, roles: {}, fallback: ['desk@x.example'] } },
    });

    expect(messages.map(({ target }) => target)).toEqual(['desk@x.example']);
    expect(unaddressed.map(({ reason }) => reason)).toEqual([
      'no address of the assignee "Nobody Known" among the contacts',
      'no role "Board" among the contacts',
    ]);
  });

  it.each([['a@x.example\r\nBcc: b@x.example'], ['a@x.example, b@x.example'], ['A <a@x.example>']])(
    'takes no address that a mail header could read as more than one: %j',
    (requester) => {
      const { messages, unaddressed } = decide([aRule({ to: ['requester'] })], {
        tickets: [aDeskTicket({ requester })],
      });

      expect(messages).toEqual([]);
      expect(unaddressed).toHaveLength(1);
    },
  );

  it('never writes to its own address', () => {
    expect(targets([aRule({ to: ['Fixed@x.example'] })], { more: { ownAddress: 'fixed@x.example' } })).toEqual([]);
  });

  it('tells nobody the same twice, whatever rules and roles name them', () => {
    const rules = [aRule({ to: ['assignee', 'anna@desk.example'] }), aRule({ to: ['ANNA@desk.example'] })];

    expect(targets(rules)).toHaveLength(1);
  });

  it('keeps internal comments from those outside of the desk', () => {
    const rule = aRule({ event: 'commented', to: ['assignee', 'requester', 'manager'] });
    const events = [anEvent({ kind: 'commented', changes: [{ field: 'comment', after: '100' }] })];

    expect(targets([rule], { events, comment: aComment() })).toEqual(['anna@desk.example']);
    expect(targets([rule], { events, comment: aComment({ isInternal: false }) })).toHaveLength(3);
  });
});

describe('what events are', () => {
  const closed = anEvent({ changes: [{ field: 'status', before: 'In progress', after: 'Closed' }] });

  it.each([
    [aRule({ event: 'created' }), anEvent({ kind: 'created' })],
    [aRule({ event: 'status' }), closed],
    [aRule({ event: 'status', status: 'closed' }), closed],
    [aRule({ event: 'entityChanged' }), closed],
    [aRule({ event: 'processed' }), closed],
    [aRule({ event: 'assigneeChanged' }), anEvent({ kind: 'updated', changes: [{ field: 'assignee', after: 'B' }] })],
    [aRule({ entityType: 'FlexHR', job: 'flex-to-ad' }), anEvent()],
  ])('a rule meets its event: %o', (rule, event) => {
    expect(targets([rule], { events: [event] })).toHaveLength(1);
  });

  it.each([
    [aRule({ event: 'status', status: 'Resolved' }), closed],
    [aRule({ event: 'assigneeChanged' }), closed],
    [aRule({ event: 'entityChanged' }), anEvent({ kind: 'created' })],
    [aRule({ entityType: 'Provisioning' }), anEvent()],
    [aRule({ job: 'other' }), anEvent()],
  ])('a rule does not meet another event: %o', (rule, event) => {
    expect(targets([rule], { events: [event] })).toEqual([]);
  });

  it('knows what a human said from what the system said', () => {
    const events = [anEvent({ kind: 'commented', changes: [{ field: 'comment', after: '100' }] })];
    const rule = aRule({ event: 'agentCommented' });

    expect(targets([rule], { events, comment: aComment() })).toEqual([]);
    const author = { name: 'Anna Agent', isSystem: false };
    expect(targets([rule], { events, comment: aComment({ author }) })).toHaveLength(1);
  });
});

describe('messages that repeat', () => {
  const rule = aRule({ event: 'failed' });

  it('a ticket that fails again for the same reason is no news, for another reason it is', () => {
    const key = (id: number, text: string) =>
      decide([rule], { events: [anEvent({ id, kind: 'failed' })], result: aComment({ text }) }).messages[0]?.key;

    expect(key(10, 'the OU is missing')).toBe(key(11, 'the OU is missing'));
    expect(key(10, 'the OU is missing')).not.toBe(key(11, 'no right to create'));
  });

  it('a thousand tickets that fail because one directory is down are one message an hour', () => {
    const tickets = Array.from({ length: 1000 }, (_, id) => aDeskTicket({ id, reference: `FHR${id}` }));
    const changes = [{ field: 'cause', after: 'directoryUnreachable' }];
    const events = tickets.map(({ id }) => anEvent({ id: id + 1, ticketId: id, kind: 'failed', changes }));

    const { messages } = decide([rule], { events, tickets });

    expect(messages).toMatchObject([{ isHourly: true, target: 'fixed@x.example' }]);
  });

  it('gives a webhook the facts beside the text', () => {
    const { messages } = decide([aRule({ channel: 'webhook', to: ['hook'] })], {
      result: aComment(),
      more: { portalUrl: 'https://hw.example/' },
    });

    expect(messages).toMatchObject([
      {
        ...{ channel: 'webhook', target: 'hook' },
        payload: {
          event: 'processed',
          occurredAt: '2026-06-01T08:00:00.000Z',
          ticket: { reference: 'FHR0000001', status: 'Registered', url: 'https://hw.example/tickets/FHR0000001' },
          person: { name: 'Åsa Öberg' },
          result: 'The account asa.oberg was created.',
        },
      },
    ]);
  });
});
