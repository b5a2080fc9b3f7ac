/** One request as it was answered. */
export type RequestRecord = {
  readonly number: number;
  /** The simulator's time, epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** The query options, decoded. */
  readonly options: Readonly<Record<string, string>>;
  /** The whole decoded target (path and query). */
  readonly target: string;
  readonly authentication: 'basic' | 'bearer' | 'session' | 'none';
  readonly session: string | null;
  readonly processName: string | null;
  readonly status: number;
  /** Records in the answer, null where there is no collection. */
  readonly rows: number | null;
  readonly bytes: number;
  readonly fault: string | null;
};

/** The requests so far, the newest last; the oldest are dropped beyond 20,000. */
export type RequestLog = {
  all(): readonly RequestRecord[];
  /** Those whose decoded target contains a text. */
  matching(text: string): readonly RequestRecord[];
  clear(): void;
  add(record: RequestRecord): void;
};

/** An empty request log. */
export function createRequestLog(): RequestLog {
  let records: RequestRecord[] = [];
  return {
    all: () => records,
    matching: (text) => records.filter((record) => record.target.includes(text)),
    clear: () => {
      records = [];
    },
    add: (record) => {
      records.push(record);
      if (records.length > 20_000) records = records.slice(-10_000);
    },
  };
}

/** One record of an upsert or merge as it was judged. */
export type WriteRecord = {
  readonly number: number;
  readonly at: number;
  readonly entity: string;
  readonly key: string;
  readonly ok: boolean;
  readonly message: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly before: Readonly<Record<string, unknown>> | null;
};

/** The writes through the API so far (not those of HR actions). */
export type WriteLog = { all(): readonly WriteRecord[]; clear(): void; add(record: WriteRecord): void };

/** An empty write log. */
export function createWriteLog(): WriteLog {
  let records: WriteRecord[] = [];
  return {
    all: () => records,
    clear: () => {
      records = [];
    },
    add: (record) => {
      records.push(record);
      if (records.length > 20_000) records = records.slice(-10_000);
    },
  };
}
