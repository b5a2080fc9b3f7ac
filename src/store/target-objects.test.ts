import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import { type Database, sql } from './database.ts';
import { saveLinks } from './links.ts';
import { loadTargetObjects } from './target-objects.ts';

const size = 10_000;

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase({ max: 1 }));
  // As a first cycle leaves it: page by page, and nobody has analysed the tables yet.
  for (let first = 0; first < size; first += 500) {
    await sql`
      insert into app.target_objects (job, anchor, name, image, hash, match_keys)
      select j, 'guid-' || n, 'CN=' || n, jsonb_build_object('cn', repeat('x', 200)), 'h' || n,
        array['employeeid=' || n, 'mail=' || n || '@x.example']
      from generate_series(${first}::int, ${first + 499}::int) n cross join (values ('hr'), ('other')) as jobs (j)`.execute(
      database.sql,
    );
    const links = Array.from({ length: 500 }, (_, at) => String(first + at));
    await saveLinks(
      database,
      'hr',
      links.map((n) => ({ workerAnchor: n, accountAnchor: `guid-${n}`, how: 'created' })),
      0,
    );
  }
});

afterAll(() => close());

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

it('finds who has one of two values each, once, of the job alone, and whose the account is', async () => {
  const found = await loadTargetObjects(database, 'hr', {
    matchKeys: ['employeeid=7', 'mail=7@x.example', 'mail=8@x.example', 'mail=nobody'],
  });

  expect(found.map(({ account, linkedTo }) => [account.anchor, linkedTo]).toSorted()).toEqual([
    ['guid-7', '7'],
    ['guid-8', '8'],
  ]);
});

it('finds a thousand people by two values each about as fast as by their anchors', async () => {
  const people = Array.from({ length: 1000 }, (_, at) => String(at * 9));
  const matchKeys = people.flatMap((n) => [`employeeid=${n}`, `mail=${n}@x.example`]);
  const anchors = people.map((n) => `guid-${n}`);
  const byAnchor = await timeOf(() => loadTargetObjects(database, 'hr', { anchors }));

  const byValue = await timeOf(() => loadTargetObjects(database, 'hr', { matchKeys }));

  expect(byValue).toBeLessThan(byAnchor * 10 + 200);
});
