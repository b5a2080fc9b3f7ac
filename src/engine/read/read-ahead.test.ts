import { expect, test } from 'vitest';
import { readAhead } from './read-ahead.ts';

/** Pages that say when they are asked for and whether the read was ended. */
function newPages(pages: readonly (string | Error)[]) {
  const seen: string[] = [];
  async function* read(): AsyncGenerator<string> {
    try {
      for (const [at, page] of pages.entries()) {
        seen.push(`asked ${at}`);
        await Promise.resolve();
        if (page instanceof Error) throw page;
        yield page;
      }
    } finally {
      seen.push('ended');
    }
  }
  return { seen, pages: read() };
}

test('every page comes once and in order', async () => {
  const { pages } = newPages(['a', 'b', 'c']);
  const got: string[] = [];
  for await (const page of readAhead(pages)) got.push(page);
  expect(got).toEqual(['a', 'b', 'c']);
});

test('no pages are no pages', async () => {
  const { pages, seen } = newPages([]);
  for await (const page of readAhead(pages)) seen.push(page);
  expect(seen).toEqual(['ended']);
});

test('the next page, and no other, is asked for while one is worked on', async () => {
  const { pages, seen } = newPages(['a', 'b', 'c']);
  for await (const page of readAhead(pages)) {
    seen.push(`got ${page}`);
    if (page === 'a') break;
  }
  expect(seen).toEqual(['asked 0', 'asked 1', 'got a', 'ended']);
});

test('a page that fails comes after the work on the pages before it', async () => {
  const { pages, seen } = newPages(['a', new Error('broken off'), 'c']);
  const all = (async () => {
    for await (const page of readAhead(pages)) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`done with ${page}`);
    }
  })();
  await expect(all).rejects.toThrow('broken off');
  expect(seen).toEqual(['asked 0', 'asked 1', 'ended', 'done with a']);
});

test('work that fails ends the read, whatever came of the page asked for ahead', async () => {
  const { pages, seen } = newPages(['a', new Error('broken off')]);
  const all = (async () => {
    for await (const page of readAhead(pages)) throw new Error(`no room for ${page}`);
  })();
  await expect(all).rejects.toThrow('no room for a');
  expect(seen.at(-1)).toBe('ended');
});
