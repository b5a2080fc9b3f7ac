import { hash } from 'node:crypto';
import { TextMap } from '../../platform/text-map.ts';
import { ConnectorError } from '../contract.ts';

export type RawPage = {
  /** Records that were not seen in an earlier page. */
  readonly records: readonly unknown[];
  readonly next?: string;
};

export type PageWalk = {
  readonly system: string;
  readonly first: string;
  fetch(target: string, signal: AbortSignal): Promise<RawPage>;
  /** Where to begin again after this error, or undefined when that does not help. */
  restart(error: unknown): string | undefined | Promise<string | undefined>;
  /** What tells records apart; undefined for a record that has nothing of the kind. */
  keyOf(record: unknown): string | undefined;
};

/** Pages in a row that bring nobody new: with records, and empty. More is a server that goes in circles. */
const MAX_STALE = 5;
const MAX_EMPTY = 1000;

/**
 * Follows next links until there is none: a short or an empty page does not end a walk. While a page is worked on, the
 * next one is already on its way. Nobody comes twice, neither on page borders nor after a restart from the first page.
 */
export async function* followPages(walk: PageWalk): AsyncGenerator<RawPage, void> {
  const delivered = new TextMap();
  for (let first: string | undefined = walk.first; first !== undefined; ) {
    const pass: AsyncGenerator<RawPage, unknown> = onePass(walk, first, delivered);
    const failure = yield* pass;
    if (failure === undefined) return;
    first = await walk.restart(failure);
    if (first === undefined) throw failure;
  }
}

/** One walk from the first page; returns the error that ended it. */
async function* onePass(walk: PageWalk, first: string, delivered: TextMap): AsyncGenerator<RawPage, unknown> {
  const cancel = new AbortController();
  const circle = newCircleGuard(walk.system);
  let coming: Promise<Fetched> | undefined = fetchSafely(walk, first, cancel.signal);
  circle.follow(first);
  try {
    while (coming !== undefined) {
      const fetched: Fetched = await coming;
      if ('error' in fetched) return fetched.error;
      const { records, next }: RawPage = fetched.page;
      circle.check(records, walk);
      if (next !== undefined) circle.follow(next);
      coming = next === undefined ? undefined : fetchSafely(walk, next, cancel.signal);
      yield { records: dropSeen(records, delivered, walk), ...(next !== undefined && { next }) };
    }
    return undefined;
  } finally {
    cancel.abort();
  }
}

type Fetched = { readonly page: RawPage } | { readonly error: unknown };

/** Never rejects: a page that is fetched ahead may fail while nobody is waiting for it. */
async function fetchSafely(walk: PageWalk, target: string, signal: AbortSignal): Promise<Fetched> {
  try {
    return { page: await walk.fetch(target, signal) };
  } catch (error) {
    return { error };
  }
}

function dropSeen(records: readonly unknown[], delivered: TextMap, walk: PageWalk): readonly unknown[] {
  return records.filter((record) => {
    const key = walk.keyOf(record);
    return key === undefined || delivered.add(key);
  });
}

/** Recognises a chain that does not come to an end. One for each pass: after a restart everybody is seen again. */
function newCircleGuard(system: string) {
  /** As hashes: a link repeats the whole query. */
  const links = new Set<string>();
  let previous: ReadonlySet<string> = new Set();
  let stale = 0;
  let empty = 0;
  const fail = (message: string): never => {
    throw new ConnectorError({
      code: 'incomplete',
      system,
      message,
      advice:
        'Nothing of this read is used to judge who has left. Run again; try paging: cursor or offset if it stays.',
      retryable: true,
    });
  };
  return {
    follow(link: string): void {
      const known = hash('sha256', link, 'base64url');
      if (links.has(known)) fail('A next link of SuccessFactors leads back to a page that was read already.');
      links.add(known);
    },
    check(records: readonly unknown[], walk: PageWalk): void {
      const keys = new Set(records.map((record) => walk.keyOf(record)).filter((key) => key !== undefined));
      stale = keys.size > 0 && [...keys].every((key) => previous.has(key)) ? stale + 1 : 0;
      empty = records.length === 0 ? empty + 1 : 0;
      if (keys.size > 0) previous = keys;
      if (stale >= MAX_STALE) fail(`SuccessFactors answered the same page ${MAX_STALE + 1} times.`);
      if (empty >= MAX_EMPTY) fail(`SuccessFactors answered ${MAX_EMPTY} empty pages in a row.`);
    },
  };
}
