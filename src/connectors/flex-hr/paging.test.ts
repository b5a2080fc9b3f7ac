import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../domain/value.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { ClientDeps } from './client.ts';
import { readWholeList } from './paging.ts';
import { rowId } from './rows.ts';

const all = Array.from({ length: 45 }, (_, index) => ({ id: `e${index}` }));

/** The rows that are read of a host whose pages have 20, whatever is asked for. */
async function read(answer: (rows: typeof all, index: number) => JsonValue): Promise<number> {
  const deps = { system: 'flex', logger: silentLogger, config: { pageSize: 200 } } as unknown as ClientDeps;
  const getJson = async (_path: string, { pageIndex }: Readonly<Record<string, string>> = {}) =>
    answer(all.slice(Number(pageIndex) * 20, Number(pageIndex) * 20 + 20), Number(pageIndex));
  const rows = await readWholeList({ client: { getJson }, deps, path: 'employees' }, rowId);
  return rows.length;
}

describe('a list is read whole', () => {
  it.each<[string, (rows: typeof all) => JsonValue]>([
    ['tells the page size that it was asked for, not its own', (result) => ({ pageSize: 200, totalCount: 45, result })],
    ['counts what is on the page', (items) => ({ count: items.length, items })],
    ['counts all in the same field', (items) => ({ count: 45, items })],
    ['counts in texts', (result) => ({ pageSize: '20', totalCount: '45', result })],
    ['answers bare arrays', (rows) => rows],
  ])('from a host that %s', async (_, answer) => {
    expect(await read(answer)).toBe(45);
  });

  it('from a host that takes out of a page what the user may not see', async () => {
    expect(await read((rows) => rows.filter(({ id }) => id !== 'e25'))).toBe(44);
  });

  it('E14: or not at all: an empty answer in between is no end', async () => {
    const answer = (result: typeof all, index: number) =>
      index === 1 ? { totalCount: 0, result: [] } : { totalCount: 45, result };

    await expect(read(answer)).rejects.toMatchObject({ code: 'incomplete' });
  });
});
