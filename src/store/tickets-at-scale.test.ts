import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import { type Database, sql } from './database.ts';
import { now, statuses } from './test-support/service-desk.ts';
import { countOfTickets, findTickets, openTicketsOf, pageOfTickets, type TicketFilter } from './tickets.ts';

const size = 100_000;

let database: Database;
let close: () => Promise<void>;
/** What counting every ticket takes, in milliseconds: the limit that each question is held to. */
let plainCount: number;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase({ max: 1 }));
  await sql`
    insert into app.tickets (entity_type, number, reference, subject, description, status, source, priority, need, job,
      worker, worker_anchor, data, created_at, updated_at, search)
    select 'FlexHR', n, 'FHR' || lpad(n::text, 7, '0'), 'Changed: Person ' || n, repeat('Lorem ipsum dolor ', 20),
      case when n % 200 = 0 then 'In progress' else 'Closed' end, case when n % 50 = 0 then 'API' else 'FlexHR' end,
      'normal', case when n % 500 = 0 then 'manager' else 'nothing' end, 'job' || n % 3, 'w' || n % 20000,
      'a' || n % 20000,
      jsonb_build_object('isNewUser', n % 4 = 0, 'person', jsonb_build_object('company', 'Company ' || n % 40)),
      ${new Date(now)}::timestamptz + n * interval '1 minute', ${new Date(now)},
      array_to_tsvector(array['changed', 'person', 'p' || n, 'first' || n % 3000, 'last' || n % 5000])
    from generate_series(1, ${size}) as n`.execute(database.sql);
  await sql`vacuum analyze app.tickets`.execute(database.sql);
  plainCount = await timeOf(async () => await findTickets(database, { statuses, paging: { limit: 1 } }));
});

afterAll(() => close());

/** The median of some runs, in milliseconds. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 7; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.toSorted((one, other) => one - other)[3] ?? 0;
}

type Question = { readonly title: string; readonly filter: TicketFilter; readonly count: number };

const narrow: readonly Question[] = [
  { title: 'open', filter: { isOpen: true }, count: 500 },
  { title: 'status', filter: { statuses: ['In progress'] }, count: 500 },
  { title: 'need', filter: { need: 'manager' }, count: 200 },
  { title: 'source', filter: { source: 'API' }, count: 2000 },
  { title: 'company', filter: { company: 'Company 7' }, count: 2500 },
  { title: 'worker', filter: { worker: 'w77' }, count: 5 },
  { title: 'created', filter: { from: now, until: now + 1000 * 60_000 }, count: 999 },
  { title: 'one word', filter: { text: 'first77' }, count: 34 },
  { title: 'words and a status', filter: { text: 'pers first5 last11', isOpen: true }, count: 0 },
  { title: 'company and open', filter: { company: 'Company 0', isOpen: true }, count: 500 },
];

describe('over 100,000 tickets', () => {
  it.each(narrow)('answers by index: $title', async ({ filter, count }) => {
    for (const statement of [pageOfTickets({ filter, statuses }), countOfTickets({ filter, statuses })]) {
      const { rows } = await sql<{ 'QUERY PLAN': unknown }>`explain (format json) ${statement}`.execute(database.sql);
      expect(JSON.stringify(rows)).not.toContain('Seq Scan');
    }

    const { total } = await findTickets(database, { filter, statuses });
    expect(total).toBeGreaterThanOrEqual(count);
    const taken = await timeOf(async () => await findTickets(database, { filter, statuses }));
    expect(taken).toBeLessThan(plainCount + 10);
  });

  it.each<Question>([
    { title: 'source', filter: { source: 'FlexHR' }, count: 98_000 },
    { title: 'not open', filter: { isOpen: false }, count: 99_500 },
    { title: 'new persons', filter: { isNewUser: true }, count: 25_000 },
    { title: 'a word of all', filter: { text: 'person' }, count: 100_000 },
  ])('answers a question that most tickets fit, in a few times a plain count: $title', async ({ filter, count }) => {
    const { total } = await findTickets(database, { filter, statuses });
    expect(total).toBe(count);
    const taken = await timeOf(async () => await findTickets(database, { filter, statuses }));
    expect(taken).toBeLessThan(plainCount * 6 + 10);
  });

  it('turns to a far page as fast as to the first', async () => {
    const filter = { source: 'FlexHR' };
    const first = await timeOf(async () => await pageOfTickets({ filter, statuses }).execute(database.sql));
    const far = { filter, statuses, paging: { before: size / 2 } };
    const later = await timeOf(async () => await pageOfTickets(far).execute(database.sql));
    expect(later).toBeLessThan(first * 3 + 5);
  });

  it('finds the open tickets of 1,000 persons in one statement', async () => {
    const anchors = Array.from({ length: 1000 }, (_, at) => `a${at * 20}`);
    const query = { job: 'job1', entityType: 'FlexHR', anchors, statuses };
    const taken = await timeOf(async () => await openTicketsOf(database, query));
    expect(taken).toBeLessThan(plainCount * 2 + 20);
  });
});
