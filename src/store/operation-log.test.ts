import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import { type Database, sql } from './database.ts';
import { findAccountAnchors, listOperations, type OperationFilter, pageOfOperations } from './operation-log.ts';

const size = 40_000;
const began = Date.parse('2026-01-01T00:00:00Z');
const cycle = '00000000-0000-0000-0000-000000000007';

let database: Database;
let close: () => Promise<void>;

/** Three jobs beside each other, the third of long ago; a line each ten seconds, every third with the one before it at one moment. */
beforeAll(async () => {
  ({ database, close } = await openFreshDatabase({ max: 1 }));
  await sql`
    insert into app.operations (job, cycle_id, plan_id, seq, step, worker, worker_anchor, kind, state, account_anchor,
      account_name, deltas, reasons, intended_at)
    select case when n <= 1000 then 'old' when n % 5 = 0 then 'flex' else 'hr' end,
      case when n between 101 and 15000 then ${cycle}::uuid else gen_random_uuid() end, gen_random_uuid(), n, 0,
      'w' || n % 4000, 'a' || n % 4000,
      case when n = 2000 then 'delete' when n % 10 = 0 then 'create' when n % 50 = 1 then 'move' else 'update' end,
      case when n < 1500 and n % 100 = 0 then 'failed' when n = 3000 then 'intended' else 'done' end,
      'guid' || n % 4000, 'CN=Person ' || n % 4000 || case when n % 50 = 1 then ' moved' else '' end, '[]', '[]',
      ${new Date(began)}::timestamptz + (n - (n % 3) / 2) * interval '10 seconds'
    from generate_series(1, ${size}) as n`.execute(database.sql);
  await sql`vacuum analyze app.operations`.execute(database.sql);
}, 120_000);

afterAll(() => close());

type Node = {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
};

/** How many lines of the log were looked at. */
function countLooked(node: Node): number {
  const { 'Actual Rows': rows = 0, 'Actual Loops': loops = 1, 'Rows Removed by Filter': removed = 0 } = node;
  const own = node['Relation Name'] === 'operations' ? (rows + removed) * loops : 0;
  return (node.Plans ?? []).reduce((sum, one) => sum + countLooked(one), own);
}

async function looksAt(filter: OperationFilter): Promise<number> {
  const { rows } = await sql<{ 'QUERY PLAN': readonly [{ readonly Plan: Node }] }>`
    explain (analyze, format json) ${pageOfOperations(filter, { limit: 50 })}`.execute(database.sql);
  return countLooked(rows[0]?.['QUERY PLAN'][0].Plan ?? {});
}

const questions: readonly (readonly [string, OperationFilter, number])[] = [
  ['nothing', {}, 50],
  ['a job', { jobs: ['hr'] }, 50],
  ['a job of long ago', { jobs: ['old'] }, 50],
  ['a job that there is not', { jobs: ['nothing'] }, 0],
  ['the parts of a job', { jobs: ['flex', 'flex@other'] }, 50],
  ['a worker', { worker: 'w77' }, 10],
  ['an account', { accountAnchors: ['guid77'] }, 10],
  ['a cycle that is long over', { cycleId: cycle }, 50],
  ['a kind', { kind: 'create' }, 50],
  ['a kind that is rare', { kind: 'delete' }, 1],
  ['the kind that most are of', { kind: 'update' }, 50],
  ['an outcome that was long ago', { outcome: 'failed' }, 14],
  ['calls whose end nobody knows', { outcome: 'intended' }, 1],
  ['what is done', { outcome: 'done' }, 50],
  ['a time', { from: began, until: began + 3_600_000 }, 50],
  ['a time to come', { from: began + size * 20_000 }, 0],
];

describe('the provisioning log', () => {
  it.each(questions)(
    'looks at the lines of a page and few more when it is asked for %s',
    async (_what, filter, count) => {
      expect(await listOperations(database, filter)).toHaveLength(count);
      expect(await looksAt(filter)).toBeLessThanOrEqual(count * 5 + 20);
    },
  );

  it('is newest first over all jobs, lines of one moment included, and each line is in one page', async () => {
    const seen: number[] = [];
    const moments: number[] = [];
    for (let before: number | undefined; ; before = seen.at(-1)) {
      const page = await listOperations(database, {}, { limit: 997, ...(before !== undefined && { before }) });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      moments.push(...page.map(({ intendedAt }) => intendedAt));
    }

    expect(seen).toHaveLength(size);
    expect(new Set(seen).size).toBe(size);
    expect(moments).toEqual(moments.toSorted((one, other) => other - one));
  });

  it('puts what an approval did anew where it was done, not where its number is', async () => {
    await sql`update app.operations set intended_at = ${new Date(began + size * 10_000 + 60_000)} where id = 10`.execute(
      database.sql,
    );

    const [first] = await listOperations(database, {}, { limit: 1 });
    const next = await listOperations(database, {}, { limit: 1, before: 10 });

    expect(first?.id).toBe(10);
    expect(next[0]?.id).toBeGreaterThan(size - 5);
  });

  it('knows an account by a name that it had when it was moved, in any case, and what is no name by itself', async () => {
    expect(await findAccountAnchors(database, 'cn=person 51 MOVED', ['hr'])).toEqual(['guid51']);
    expect(await findAccountAnchors(database, 'GUID51', ['hr'])).toEqual(['GUID51', 'guid51']);
  });
});
