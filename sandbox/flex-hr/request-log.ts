/** One request as it was answered. */
export type RequestRecord = {
  readonly number: number;
  /** The simulator's time, epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  /** The path as it was asked for. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The whole decoded target (path and query). */
  readonly target: string;
  /** The user name of the Basic header as it came, null without one. */
  readonly user: string | null;
  /** The instance as it came in the header, and as it came in the query. */
  readonly instanceHeader: string | null;
  readonly instanceQuery: string | null;
  readonly status: number;
  /** Records in the answer, null where there is no list. */
  readonly rows: number | null;
  readonly fault: string | null;
};

/** The requests so far, the newest last; the oldest are dropped beyond 20,000. */
export type RequestLog = {
  all(): readonly RequestRecord[];
  /** Those whose decoded target contains a text. */
  matching(text: string): readonly RequestRecord[];
  clear(): void;
  add(record: Omit<RequestRecord, 'number'>): void;
};

/** An empty request log. */
export function createRequestLog(): RequestLog {
  let records: RequestRecord[] = [];
  let count = 0;
  return {
    all: () => records,
    matching: (text) => records.filter((record) => record.target.includes(text)),
    clear: () => {
      records = [];
    },
    add: (record) => {
      count += 1;
      records.push({ number: count, ...record });
      if (records.length > 20_000) records = records.slice(-10_000);
    },
  };
}
