import { ahead } from '../ahead.ts';

/**
 * The same pages, the next one asked for while the caller works on this one: neither side waits for the other, and no more than two
 * pages are in memory. An error of a page that was asked for ahead comes after the pages before it. A caller that stops early waits
 * for the answer that is under way, then ends the read.
 */
export async function* readAhead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page, void> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = ahead(iterator.next());
  try {
    for (;;) {
      const answer = await next;
      if (answer.done === true) return;
      next = ahead(iterator.next());
      yield answer.value;
    }
  } finally {
    await Promise.allSettled([next]);
    await iterator.return?.();
  }
}
