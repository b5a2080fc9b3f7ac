const MOST = 20_000;
const KEPT = 10_000;

/** What was noted so far, the newest last; the oldest are dropped beyond 20,000. */
export type Log<Entry> = { all(): readonly Entry[]; clear(): void; add(entry: Entry): void };

/** The requests so far, the newest last; the oldest are dropped beyond 20,000. */
export type RequestLog<Entry, Added = Entry> = {
  all(): readonly Entry[];
  /** Those whose decoded target contains a text. */
  matching(text: string): readonly Entry[];
  clear(): void;
  add(entry: Added): void;
};

/** An empty log. */
export function createLog<Entry>(): Log<Entry> {
  let entries: Entry[] = [];
  return {
    all: () => entries,
    clear: () => {
      entries = [];
    },
    add: (entry) => {
      entries.push(entry);
      if (entries.length > MOST) entries = entries.slice(-KEPT);
    },
  };
}

/** An empty log of requests. */
export function createRequestLog<Entry extends { readonly target: string }>(): RequestLog<Entry> {
  const log = createLog<Entry>();
  return { ...log, matching: (text) => log.all().filter(({ target }) => target.includes(text)) };
}

/** An entry with its place among all that were ever added, from 1. */
export type Numbered<Facts> = Facts & { readonly number: number };

/** An empty log that numbers its requests; clearing it does not begin the numbers again. */
export function createNumberedRequestLog<Facts extends { readonly target: string }>(): RequestLog<
  Numbered<Facts>,
  Facts
> {
  const log = createRequestLog<Numbered<Facts>>();
  let count = 0;
  return {
    ...log,
    add: (facts) => {
      count += 1;
      log.add({ number: count, ...facts });
    },
  };
}
