import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, openDatabase, sql } from '../store/database.ts';
import { insertLogs, loadNewestLogs, loadQueued } from '../store/flex-logs.ts';
import { insertTickets, type NewTicket } from '../store/insert-tickets.ts';
import { aLog, aTicket, cause, now } from '../store/test-support/service-desk.ts';
import { addComments } from '../store/ticket-comments.ts';
import { loadTicket, type WholeTicket } from '../store/tickets.ts';
import { updateTickets } from '../store/update-tickets.ts';
import type { AskedMessage, TriggerLogLine } from './apply-effects.ts';
import { type EventHandlingOptions, handleTicketEvents } from './handle-ticket-events.ts';
import { openScriptRunner } from './scripts/open-script-runner.ts';
import { defaultStatuses as statuses } from './statuses.ts';
import { aTrigger } from './triggers/test-support.ts';
import type { Condition, Trigger } from './triggers/trigger.ts';

let fresh: TestDatabase;
let database: Database;
const scripts = openScriptRunner({ milliseconds: 300, megabytes: 16 });

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
});

beforeEach(async () => {
  await sql`truncate app.tickets, app.ticket_numbers cascade`.execute(database.sql);
});

afterAll(async () => {
  await scripts.close();
  await database.close();
  await fresh.drop();
});

const created: Condition = { property: 'Created', operator: 'equal', value: true };
const always: Condition = { all: [] };

/** Makes a ticket with its log row. */
async function insertOne(more: Partial<NewTicket> = {}): Promise<number> {
  const [ticket] = await insertTickets(database, [aTicket(more)], cause);
  const id = ticket?.id ?? 0;
  const { workerAnchor = '' } = aTicket(more);
  if (workerAnchor !== '') await insertLogs(database, [aLog(id, { workerAnchor })], now);
  return id;
}

type Handled = {
  readonly handled: number;
  readonly logs: readonly TriggerLogLine[];
  readonly asked: readonly AskedMessage[];
};

/** Handles events until there are none. */
async function handle(triggers: readonly Trigger[], more: Partial<EventHandlingOptions> = {}): Promise<Handled> {
  const asked: AskedMessage[] = [];
  const logs: TriggerLogLine[] = [];
  const options: EventHandlingOptions = {
    ...{ triggers, statuses, connections: ['ActiveDirectory'], settings: {}, timeZone: 'UTC', now },
    sendMessages: async (_tx, messages) => {
      asked.push(...messages);
    },
    ...more,
  };
  for (let total = 0, rounds = 0; ; rounds++) {
    const batch = await handleTicketEvents({ database, scripts }, options);
    total += batch.handled;
    logs.push(...batch.logs);
    if (batch.handled === 0 || rounds > 50) return { handled: total, logs, asked };
  }
}

async function load(id: number): Promise<WholeTicket> {
  const whole = await loadTicket(database, id, statuses);
  if (whole === undefined) throw new Error(`no ticket ${id}`);
  return whole;
}

async function commentsOf(id: number): Promise<readonly string[]> {
  return (await load(id)).comments.map(({ text }) => text);
}

async function queued(): Promise<readonly string[]> {
  return (await loadQueued(database, { job: 'flex', now, limit: 100 })).map(
    (log) => `${log.workerAnchor} ${log.connection}`,
  );
}

describe('event triggers', () => {
  it('D1: leave the directory alone where there is none', async () => {
    const id = await insertOne();
    expect((await handle([])).handled).toBe(1);

    expect(await queued()).toEqual([]);
    expect((await load(id)).ticket.status).toBe('Registered');
  });

  it('D6: have the person processed by the script of the manual, typographic quotation marks included', async () => {
    await insertOne();
    const pasted = aTrigger({ actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, “ActiveDirectory”);' }] });
    const { logs } = await handle([pasted]);

    expect(await queued()).toEqual(['a-1001 ActiveDirectory']);
    expect(logs.map(({ text }) => text)).toEqual([expect.stringMatching(/straight/)]);
  });

  it('D7: choose the connection by its name in any case', async () => {
    await insertOne();
    await handle([aTrigger({ actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "activedirectory")' }] })]);

    expect(await queued()).toEqual(['a-1001 ActiveDirectory']);
  });

  it('D7: say on the ticket and in the log that there is no connection of that name', async () => {
    const id = await insertOne();
    const { logs } = await handle([aTrigger({ actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "Active")' }] })]);

    expect(await queued()).toEqual([]);
    expect(await commentsOf(id)).toEqual([expect.stringMatching(/no connection "Active".*ActiveDirectory/)]);
    expect(logs).toMatchObject([{ level: 'error', ticket: 'FHR0000001', trigger: 'ProcessFlexHrUserOnAD' }]);
    expect((await load(id)).ticket).toMatchObject({ isOpen: true, need: 'repair' });
  });

  it.each([
    ['does not parse', 'api.('],
    ['throws', 'api.CloseTicket(record); throw new Error("no")'],
    ['does not end', 'while (true) {}'],
    ['takes all memory', '"x".repeat(2 ** 29)'],
  ])('D8: comment that a script failed which %s, and leave the ticket open', async (_title, script) => {
    const id = await insertOne();
    const other = await insertOne({ workerAnchor: 'a-2' });
    const bad = aTrigger({ name: 'Bad', order: 1, actions: [{ script }] });
    await handle([bad, aTrigger()]);

    expect(await commentsOf(id)).toEqual([expect.stringMatching(/^Script failed \(trigger Bad\)/)]);
    expect((await load(other)).ticket).toMatchObject({ isOpen: true, need: 'repair' });
    expect(await queued()).toEqual(['a-1001 ActiveDirectory', 'a-2 ActiveDirectory']);
  });

  it('D9: do nothing while they are not active', async () => {
    await insertOne();
    await handle([aTrigger({ active: false })]);
    expect(await queued()).toEqual([]);
  });

  it('D9: go in their order, each once on a ticket, and see what those before them set', async () => {
    const id = await insertOne();
    const second: Condition = { all: [created, { property: 'Priority', operator: 'equal', value: 'high' }] };
    await handle([
      aTrigger({ name: 'Second', order: 2, conditions: second, actions: [{ comment: 'second' }] }),
      aTrigger({
        name: 'First',
        order: 1,
        conditions: created,
        actions: [{ set: { Priority: 'high' } }, { comment: 'first' }],
      }),
      aTrigger({ name: 'Other', conditions: created, entityType: 'Provisioning', actions: [{ comment: 'other' }] }),
    ]);

    expect(await commentsOf(id)).toEqual(['first', 'second']);
  });

  it('D9: fire on what another trigger changed, but no trigger twice in a chain', async () => {
    const id = await insertOne();
    const toHigh: Condition = { property: 'Priority', operator: 'changed to', value: 'high' };
    await handle([
      aTrigger({ name: 'A', conditions: created, actions: [{ set: { Priority: 'high' } }] }),
      aTrigger({ name: 'B', conditions: toHigh, actions: [{ comment: 'raised' }] }),
      aTrigger({ name: 'C', conditions: always, actions: [{ comment: 'always' }] }),
    ]);

    expect(await commentsOf(id)).toEqual(['always', 'raised']);
  });

  it('end a chain of triggers that cause one another after five', async () => {
    const id = await insertOne();
    const chain = Array.from({ length: 8 }, (_, at) =>
      aTrigger({
        name: `T${at}`,
        conditions: at === 0 ? created : { property: 'Subject', operator: 'changed to', value: `s${at - 1}` },
        actions: [{ set: { Subject: `s${at}` } }],
      }),
    );
    const { logs } = await handle(chain);

    expect((await load(id)).ticket.subject).toBe('s4');
    expect(logs).toMatchObject([{ level: 'warn', trigger: 'T5', text: expect.stringMatching(/caused one another/) }]);
  });

  it('D3: fire at creation, not when the ticket is saved or commented later', async () => {
    const id = await insertOne();
    await handle([aTrigger({ actions: [{ comment: 'fired' }] })]);
    await updateTickets(database, [{ id, set: { assignee: 'Kim' } }], { ...cause, statuses });
    await addComments(database, [{ ticketId: id, text: 'hello' }], cause);
    await handle([aTrigger({ actions: [{ comment: 'fired' }] })]);

    expect(await commentsOf(id)).toEqual(['fired', 'hello']);
  });

  it('set fields, statuses and comments by script, with the trigger in the history', async () => {
    const id = await insertOne();
    const script = `
      record.BaseAgent = "Kim";
      record.Priority = "HIGH";
      api.AddComment(record, "Hello " + record.Person.name, false);
      api.CloseTicket(record, "Done.");`;
    await handle([aTrigger({ name: 'Close', actions: [{ script }] })]);

    const { ticket, comments, history } = await load(id);
    expect(ticket).toMatchObject({ assignee: 'Kim', priority: 'high', status: 'Closed', isOpen: false, closedAt: now });
    expect(comments).toMatchObject([
      { text: 'Hello Anna Berg', isInternal: false, author: { name: 'Flex HR', isSystem: true } },
      { text: 'Done.', isInternal: true },
    ]);
    expect(history.at(-1)?.actor).toEqual({ name: 'Trigger Close', isSystem: true });
  });

  it.each([
    ['api.SetStatus(record, "Done")', /no status "Done"/],
    ['record.Priority = "huge"', /priority cannot be "huge"/],
    ['record.Subject = " "', /subject cannot be empty/],
  ])('say what cannot be done: %s', async (script, text) => {
    const id = await insertOne();
    await handle([aTrigger({ actions: [{ script }] })]);
    expect(await commentsOf(id)).toEqual([expect.stringMatching(text)]);
  });

  it('say so when there is no person to be processed', async () => {
    const [ticket] = await insertTickets(database, [aTicket()], cause);
    await handle([aTrigger()]);
    expect(await commentsOf(ticket?.id ?? 0)).toEqual([expect.stringMatching(/has nothing of this person/)]);
  });

  it('ask for messages with a key that stays the same', async () => {
    const id = await insertOne();
    const script = 'api.SendNotification("flex-success", "assignee")';
    const { asked } = await handle([aTrigger({ name: 'T', actions: [{ script }, { webhook: 'hook' }] })]);

    const { rows } = await sql<{ id: number }>`select id from app.ticket_events where kind = 'created'`.execute(
      database.sql,
    );
    expect(asked).toMatchObject([
      {
        key: `${rows[0]?.id}/T/0`,
        ticket: { id },
        wanted: { kind: 'mail', template: 'flex-success', to: ['assignee'] },
      },
      { key: `${rows[0]?.id}/T/1`, wanted: { kind: 'webhook', webhook: 'hook' } },
    ]);
  });

  it('show scripts what there was about the person, and whom they look for', async () => {
    await insertOne({ status: 'Closed' });
    await insertOne({ worker: '7', workerAnchor: 'a-7', data: { person: { name: 'Bo' } } });
    await handle([]);
    const id = await insertOne();
    const script = `
      const bo = api.FindPerson("7");
      api.AddComment(record, [db.tickets(record)[0].reference, db.logs(record).length, bo.name, bo.id].join());`;
    await handle([aTrigger({ actions: [{ script }] })]);

    expect(await commentsOf(id)).toEqual(['FHR0000001,2,Bo,a-7']);
  });

  it('do nothing by halves: what breaks in the middle is handled again whole', async () => {
    const id = await insertOne();
    const trigger = aTrigger({ actions: [{ comment: 'once' }] });
    const broken = async (): Promise<void> => {
      throw new Error('killed');
    };
    await expect(handle([trigger], { onEvents: broken })).rejects.toThrow('killed');
    expect(await commentsOf(id)).toEqual([]);

    await handle([trigger]);
    expect(await commentsOf(id)).toEqual(['once']);
  });

  it('handle the events of many tickets in a few statements and a script each', async () => {
    const tickets = Array.from({ length: 1000 }, (_, at) => aTicket({ workerAnchor: `a-${at}`, worker: `${at}` }));
    const made = await insertTickets(database, tickets, cause);
    await insertLogs(
      database,
      made.map(({ id }, at) => aLog(id, { workerAnchor: `a-${at}` })),
      now,
    );
    const start = performance.now();
    await handle([aTrigger()]);

    expect((await loadQueued(database, { job: 'flex', now, limit: 2000 })).length).toBe(1000);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('share the events between nodes, each handled once', async () => {
    for (let at = 0; at < 20; at++) await insertOne({ workerAnchor: `a-${at}` });
    const other = openDatabase(fresh.url);
    const options: EventHandlingOptions = {
      ...{ triggers: [aTrigger({ actions: [{ comment: 'once' }] })], statuses, connections: [], settings: {} },
      ...{ timeZone: 'UTC', now, limit: 5, sendMessages: async () => undefined },
    };
    for (let round = 0; round < 12; round++) {
      await Promise.all([
        handleTicketEvents({ database, scripts }, options),
        handleTicketEvents({ database: other, scripts }, options),
      ]);
    }
    await other.close();

    const { rows } = await sql<{ count: number }>`select count(*) as count from app.ticket_comments`.execute(
      database.sql,
    );
    expect(rows[0]?.count).toBe(20);
  });
});

it('keeps the newest log of each person that a trigger asked for', async () => {
  await insertOne();
  await handle([aTrigger()]);
  expect((await loadNewestLogs(database, 'flex', ['a-1001'])).get('a-1001')).toMatchObject({ state: 'queued' });
});
