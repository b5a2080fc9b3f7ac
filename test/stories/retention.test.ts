import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { purge } from '../../src/engine/purge.ts';
import { insertApiChange } from '../../src/store/api-changes.ts';
import { insertConfiguration } from '../../src/store/configurations.ts';
import { insertLinkChanges } from '../../src/store/link-changes.ts';
import { type Story, tellStory } from '../support/story.ts';

let story: Story;
beforeEach(async () => {
  story = await tellStory({ directory: 'sandbox' });
});
afterEach(() => story.close());

/** How many rows there are of what grows with time, by table. */
async function rows(): Promise<Readonly<Record<string, number>>> {
  const { rows: counts } = await story.database.pool.query<Record<string, number>>(`select
    (select count(*)::int from app.cycles) as cycles, (select count(*)::int from app.plans) as plans,
    (select count(*)::int from app.changes) as changes, (select count(*)::int from app.requests) as requests,
    (select count(*)::int from sch.job_runs) as runs, (select count(*)::int from app.operations) as operations,
    (select count(*)::int from app.api_changes) as "apiChanges",
    (select count(*)::int from app.link_changes) as "linkChanges",
    (select count(*)::int from app.configurations) as configurations`);
  return counts[0] ?? {};
}

/** One row each of what no cycle writes, as of the story's now. */
async function writeTheRest(): Promise<void> {
  const at = new Date(story.deps.clock.now());
  await insertApiChange(story.database, {
    ...{ at: at.getTime(), actor: 'carl', role: 'administrator', action: 'PATCH /api/jobs/{job}' },
    ...{ target: '/api/jobs/hr-to-ad', fields: ['active'] },
  });
  await insertLinkChanges(story.database, 'hr-to-ad', [
    {
      ...{ action: randomUUID(), kind: 'unlink', worker: '100002', workerAnchor: 'A' },
      ...{ before: { anchor: 'B', name: 'CN=B' }, by: 'carl', at: at.getTime() },
    },
  ]);
  await insertConfiguration(story.database, { document: {}, hash: String(at), appliedBy: 'carl', differences: [] });
  const { query } = { query: story.database.pool.query.bind(story.database.pool) };
  await query('update app.configurations set applied_at = $1 where hash = $2', [at, String(at)]);
  await query(
    `insert into sch.job_runs (id, job_type, job, trigger, node, started_at) values (gen_random_uuid(), 'a', 'b', 'cron', 'n', $1)`,
    [at],
  );
  await query(
    `insert into app.requests (at, system, method, target, status, milliseconds, replay) values ($1, 'hr', 'GET', '/', '200', 1, '')`,
    [at],
  );
}

it('keeps runs, plans and requests for 90 days, and who did what for two years, with SuccessFactors alone', async () => {
  await story.run();
  await writeTheRest();
  const first = await rows();
  expect(Object.values(first).every((count) => count > 0)).toBe(true);

  story.hr.clock.advance(89);
  await story.run();
  const young = await rows();
  story.hr.clock.advance(2);
  await writeTheRest();
  await story.run();
  const middling = await rows();
  story.hr.clock.advance(640);
  await writeTheRest();
  await story.run();
  const old = await rows();

  expect(young).toMatchObject({ cycles: 2, plans: 2, requests: 1, runs: 1, configurations: 1 });
  expect(middling).toMatchObject({
    cycles: 2,
    plans: 2,
    requests: 1,
    runs: 1,
    apiChanges: 2,
    linkChanges: 2,
    configurations: 2,
  });
  expect(middling.operations).toBeGreaterThanOrEqual(first.operations ?? 0);
  expect(old).toMatchObject({
    cycles: 1,
    plans: 1,
    requests: 1,
    runs: 1,
    apiChanges: 2,
    linkChanges: 2,
    configurations: 2,
  });
  const { rows: kept } = await story.database.pool.query('select min(intended_at) as at from app.operations');
  expect(kept[0]?.at?.getTime() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Date.parse('2026-03-03'));
});

it('keeps what the configuration says, and never what is not settled or in force', async () => {
  await story.run();
  await writeTheRest();
  const { operations } = await rows();
  await story.database.pool.query(`update app.operations set state = 'intended' where id =
    (select max(id) from app.operations)`);

  story.hr.clock.advance(11);
  const configuration = { ...story.deps.configuration, retention: { runDays: 5, auditDays: 10 } };
  await purge({ ...story.deps, configuration });

  expect(operations).toBeGreaterThan(1);
  expect(await rows()).toMatchObject({
    ...{ cycles: 0, plans: 1, requests: 0, runs: 0, operations: 1, apiChanges: 0, configurations: 1 },
  });
});

it('does not spoil a cycle that went well when what is old cannot be removed', async () => {
  await story.database.pool.query('alter table app.api_changes rename to elsewhere');

  const { counts, verdict } = await story.run();

  expect({ created: counts.created, verdict }).toEqual({ created: counts.read, verdict: 'go' });
});
