import { afterEach, describe, expect, it } from 'vitest';
import { at, type Reply, results, startTestTenant, type TestTenant } from './test-support.ts';

let tenant: TestTenant;
async function start(options: Parameters<typeof startTestTenant>[0] = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  return tenant;
}
afterEach(() => tenant.close());

function next(reply: Reply): string | undefined {
  return at(reply.json, 'd.__next') as string | undefined;
}

function ids(reply: Reply): readonly string[] {
  return results(reply).map((record) => String(record.personIdExternal));
}

async function walk(first: Reply): Promise<readonly string[]> {
  const found = [...ids(first)];
  for (let reply = first; next(reply) !== undefined; ) {
    reply = await tenant.fetch(next(reply) ?? '');
    found.push(...ids(reply));
  }
  return found;
}

describe('offset paging', () => {
  it('walks all records once; the last page has no next link', async () => {
    const { get } = await start();

    const first = await get('PerPerson', {
      customPageSize: '5',
      $select: 'personIdExternal',
      $filter: "personIdExternal ne 'x y+z'",
    });
    const found = await walk(first);

    expect(found).toHaveLength(12);
    expect(new Set(found).size).toBe(12);
    expect(next(first)).toContain('$select=personIdExternal');
    expect(next(first)).toContain(encodeURIComponent("personIdExternal ne 'x y+z'"));
  });

  it('carries a row range as base64 JSON in its token', async () => {
    const { get } = await start();

    const token =
      new URL(next(await get('PerPerson', { customPageSize: '5' })) ?? '').searchParams.get('$skiptoken') ?? '';

    expect(JSON.parse(Buffer.from(token, 'base64').toString())).toEqual({ startRow: 5, endRow: 10 });
  });

  it('misses a record when one before it goes away between two pages', async () => {
    const { get, act, fetch } = await start();
    const first = await get('PerPerson', { customPageSize: '6' });
    act({ type: 'purge', worker: ids(first)[0] ?? '' });
    const second = await fetch(next(first) ?? '');

    expect(new Set([...ids(first), ...ids(second)]).size).toBe(11);
  });

  it('takes no more than 1000 a page, or refuses more by switch', async () => {
    const { get, close } = await start({ company: { size: 1001, awkward: false } });
    const clamped = results(await get('PerPerson', { customPageSize: '5000', $select: 'personIdExternal' })).length;
    await close();
    const strict = await start({ switches: { tooLargePage: 'error' } });

    expect(clamped).toBe(1000);
    expect((await strict.get('PerPerson', { customPageSize: '5000' })).status).toBe(400);
  });

  it('ends at $top across pages', async () => {
    const { get } = await start();

    expect(await walk(await get('PerPerson', { customPageSize: '3', $top: '7' }))).toHaveLength(7);
  });
});

describe('snapshot paging', () => {
  it('keeps its key list and gives a new token each page', async () => {
    const { get, act, fetch } = await start();
    const first = await get('PerPerson', { paging: 'snapshot', customPageSize: '4' });
    act({ type: 'hire', personIdExternal: 'LATE' });
    const second = await fetch(next(first) ?? '');
    const third = await fetch(next(second) ?? '');

    expect(new Set([...ids(first), ...ids(second), ...ids(third)]).size).toBe(12);
    expect(next(first)).not.toBe(next(second));
    expect(next(third)).toBeUndefined();
  });

  it('leaves deleted records out, even to an empty page with a next link', async () => {
    const { get, act, fetch } = await start();
    const plain = ids(await get('PerPerson', { customPageSize: '12' }));
    const first = await get('PerPerson', { paging: 'snapshot', customPageSize: '4' });
    for (const id of plain.slice(4, 8)) act({ type: 'purge', worker: id });
    const second = await fetch(next(first) ?? '');

    expect(results(second)).toEqual([]);
    expect(ids(await fetch(next(second) ?? ''))).toHaveLength(4);
  });

  it('is lost when a page is read again', async () => {
    const { get, fetch } = await start();
    const first = await get('PerPerson', { paging: 'snapshot', customPageSize: '4' });
    await fetch(next(first) ?? '');
    const again = await fetch(next(first) ?? '');

    expect(again.status).toBe(500);
    expect(at(again.json, 'error.message.value')).toContain('[COE0019][SNP]');
  });

  it('is lost after fifteen minutes', async () => {
    const { get, fetch, clock } = await start();
    const first = await get('PerPerson', { paging: 'snapshot', customPageSize: '4' });
    clock.set('2026-03-10T12:16:00Z');

    expect((await fetch(next(first) ?? '')).status).toBe(500);
  });

  it('is refused for half an hour when first pages are not followed', async () => {
    const { get, clock } = await start({ switches: { snapshotAbuseLimit: 2 } });
    const ask = () => get('PerPerson', { paging: 'snapshot', customPageSize: '4' });
    const replies = [await ask(), await ask(), await ask(), await ask()];
    clock.set('2026-03-10T12:31:00Z');

    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 400, 400]);
    expect(at(replies[3]?.json, 'error.code')).toBe('COE_SNAPSHOT_BAD_REQUEST');
    expect((await ask()).status).toBe(200);
  });

  it('does not go with $top or $skip', async () => {
    const { get } = await start();

    expect((await get('PerPerson', { paging: 'snapshot', $top: '2' })).status).toBe(400);
  });
});

it('cursor paging walks all records by opaque tokens', async () => {
  const { get } = await start();

  expect(new Set(await walk(await get('PerPerson', { paging: 'cursor', customPageSize: '5' }))).size).toBe(12);
});
