import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { deliverDue } from '../../src/servicedesk/delivery/deliver-due.ts';
import type { PeerSettings } from '../../src/servicedesk/delivery/settings.ts';
import { handleDeskEvents } from '../../src/servicedesk/handle-desk-events.ts';
import { type PeerProxy, startProxy } from '../../src/servicedesk/itsm/test-support/proxy.ts';
import { defaultStatuses } from '../../src/servicedesk/statuses.ts';
import { now, someRules } from '../../src/servicedesk/test-support/desk.ts';
import type { Call } from '../../src/servicedesk/test-support/receiver.ts';
import { type Database, inTransaction, openDatabase, sql } from '../../src/store/database.ts';
import { insertTickets } from '../../src/store/insert-tickets.ts';
import { aTicket } from '../../src/store/test-support/service-desk.ts';
import { addComments } from '../../src/store/ticket-comments.ts';
import { loadUnhandledEvents, markEventsHandled } from '../../src/store/ticket-events.ts';
import { loadTickets } from '../../src/store/tickets.ts';
import { updateTickets } from '../../src/store/update-tickets.ts';
import { freshDatabase, type TestDatabase } from './database.ts';

/** A ticket as the people of the peer system see it. */
export type SeenTicket = {
  readonly id: string;
  /** What was said, oldest first. */
  readonly comments: readonly string[];
  readonly isClosed: boolean;
};

/** A peer system of one kind, real or made by hand. */
export type PeerWorld = {
  /** Where it is; the story puts something in between. */
  readonly url: string;
  settings(url: string): PeerSettings;
  /** Settings with which it answers a close with success and does not close. */
  withoutClosing(settings: PeerSettings): PeerSettings;
  isCreate(call: Call): boolean;
  isComment(call: Call): boolean;
  /** How many tickets there are. */
  count(): Promise<number>;
  /** All tickets but the first so many, oldest first. */
  tickets(after: number): Promise<readonly SeenTicket[]>;
  end(): Promise<void>;
};

/** A peer system of which a test may take the newest ticket away. */
export type RemovablePeerWorld = PeerWorld & { removeNewest(): void };

/** I1 to I4 for one kind of peer system, and what becomes of tickets that somebody removes there. */
export function defineWholePeerStory(kind: string, startWorld: () => Promise<RemovablePeerWorld>): void {
  let newest: RemovablePeerWorld | undefined;
  const start = async () => {
    newest = await startWorld();
    return newest;
  };
  definePeerStory(kind, start, () => newest?.removeNewest());
}

/** I1 to I4 for one kind of peer system. */
export function definePeerStory(kind: string, startWorld: () => Promise<PeerWorld>, removeNewest?: () => void): void {
  describe(kind, () => {
    let fresh: TestDatabase;
    let database: Database;
    let world: PeerWorld;
    let proxy: PeerProxy;
    let earlier: number;
    const clock = fixedClock('2026-06-01T08:00:00Z');

    beforeAll(async () => {
      fresh = await freshDatabase();
      database = openDatabase(fresh.url);
      world = await startWorld();
      proxy = await startProxy(world.url);
    });

    beforeEach(async () => {
      await sql`truncate app.outbox, app.tickets cascade`.execute(database.sql);
      clock.set('2026-06-01T08:00:00Z');
      earlier = await world.count();
    });

    afterAll(async () => {
      await proxy?.stop();
      await world?.end();
      await database.close();
      await fresh.drop();
    });

    const cause = { actor: { name: 'Flex HR', isSystem: true }, now, statuses: defaultStatuses };

    async function aStoredTicket(anchor = 'a'): Promise<number> {
      const subject = "New: Åsa O'Brien <b>";
      const [made] = await insertTickets(database, [aTicket({ workerAnchor: anchor, subject })], cause);
      return made?.id ?? 0;
    }

    async function say(ticketId: number, text: string): Promise<void> {
      await addComments(database, [{ ticketId, text }], cause);
    }

    async function close(id: number): Promise<void> {
      await inTransaction(database, (tx) => updateTickets(tx, [{ id, set: { status: 'Closed' } }], cause));
    }

    async function handle(): Promise<void> {
      await inTransaction(database, async (tx) => {
        const events = await loadUnhandledEvents(tx, 1000);
        const tickets = await loadTickets(tx, [...new Set(events.map((one) => one.ticketId))], defaultStatuses);
        const itsm = { peer: { active: true, entityTypes: ['FlexHR'] } };
        await handleDeskEvents(tx, { events, tickets }, { configuration: someRules([], { itsm }), now: clock.now() });
        await markEventsHandled(
          tx,
          events.map(({ id }) => id),
          now,
        );
      });
    }

    async function deliver(change: (settings: PeerSettings) => PeerSettings = (same) => same) {
      const settings = { webhooks: {}, itsm: { peer: change(world.settings(proxy.url)) } };
      return deliverDue({ database, settings, clock, logger: silentLogger });
    }

    async function newTickets(): Promise<readonly SeenTicket[]> {
      return await world.tickets(earlier);
    }

    async function failures(): Promise<readonly string[]> {
      const { rows } = await sql<{ last_error: string }>`
        select last_error from app.outbox where state = 'failed' order by id`.execute(database.sql);
      return rows.map((row) => row.last_error);
    }

    it('I1: each ticket has one peer ticket; comments and the close follow in their order', async () => {
      const [one, other] = [await aStoredTicket('a'), await aStoredTicket('b')];
      await say(one, 'first ÅÄÖ <script>');
      await say(one, 'second');
      await close(one);
      await say(other, 'only');
      await handle();

      expect(await deliver()).toEqual({ delivered: 6, postponed: 0, givenUp: 0 });

      expect(await newTickets()).toMatchObject([
        {
          comments: [expect.stringContaining('first ÅÄÖ <script>'), expect.stringContaining('second')],
          isClosed: true,
        },
        { comments: [expect.stringContaining('only')], isClosed: false },
      ]);
    });

    it('I2: while the peer is down everything waits, and is delivered once when it is back', async () => {
      await proxy.stop();
      const id = await aStoredTicket();
      await say(id, 'hello');
      await close(id);
      await handle();

      expect(await deliver()).toMatchObject({ delivered: 0, givenUp: 0 });
      await proxy.start();
      clock.set('2026-06-01T08:01:00Z');
      expect(await deliver()).toEqual({ delivered: 3, postponed: 0, givenUp: 0 });
      clock.set('2026-06-01T10:00:00Z');
      expect(await deliver()).toEqual({ delivered: 0, postponed: 0, givenUp: 0 });

      expect(await newTickets()).toMatchObject([{ comments: [expect.stringContaining('hello')], isClosed: true }]);
    });

    it('I3: a success that did nothing is noticed', async () => {
      const id = await aStoredTicket();
      await close(id);
      await handle();

      expect(await deliver(world.withoutClosing)).toEqual({ delivered: 1, postponed: 0, givenUp: 1 });

      expect(await newTickets()).toMatchObject([{ isClosed: false }]);
      expect((await failures())[0]).toMatch(/still/);
    });

    it('I4: a create and a comment that are repeated after a lost answer are there once', async () => {
      const id = await aStoredTicket();
      await say(id, 'hello');
      await handle();

      proxy.loseAnswer(world.isCreate);
      expect(await deliver()).toMatchObject({ delivered: 0 });
      clock.set('2026-06-01T08:05:00Z');
      proxy.loseAnswer(world.isComment);
      expect(await deliver()).toMatchObject({ delivered: 1 });
      clock.set('2026-06-01T08:10:00Z');
      expect(await deliver()).toMatchObject({ delivered: 1 });

      const seen = await newTickets();
      expect(seen).toHaveLength(1);
      expect(seen[0]?.comments).toHaveLength(1);
    });

    if (removeNewest !== undefined) {
      it('a peer ticket that somebody removed is made anew with the next comment, and is no failure of a close', async () => {
        const [one, other] = [await aStoredTicket('a'), await aStoredTicket('b')];
        await handle();
        await deliver();
        removeNewest();
        await say(other, 'still here?');
        await handle();

        expect(await deliver()).toEqual({ delivered: 1, postponed: 0, givenUp: 0 });
        expect((await newTickets()).at(-1)).toMatchObject({ comments: [expect.stringContaining('still here?')] });

        removeNewest();
        await close(one);
        await close(other);
        await handle();
        expect(await deliver()).toEqual({ delivered: 2, postponed: 0, givenUp: 0 });
      });
    }

    it('waits while it is not let in', async () => {
      await aStoredTicket();
      await handle();

      const locked = (settings: PeerSettings): PeerSettings => ({ ...settings, token: undefined, username: 'nobody' });
      expect(await deliver(locked)).toMatchObject({ postponed: 1 });
      clock.set('2026-06-01T08:01:00Z');
      expect(await deliver()).toMatchObject({ delivered: 1 });
    });
  });
}
