/** One request as it was answered. */
export type RequestRecord = {
  readonly number: number;
  /** The simulator's time, epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  /** `METHOD /path?query`, decoded. */
  readonly target: string;
  /** 0 when nothing was answered. */
  readonly status: number;
  /** Records in the answer, null where there is no list. */
  readonly rows: number | null;
  /** True for a request out of a batch; the batch itself is logged too. */
  readonly isInBatch: boolean;
  /** By lower-case name, without `authorization`. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The JSON body of a write, null for none. Passwords are left out. */
  readonly body: unknown;
  /** The first fault that met it. */
  readonly fault: string | null;
};

/** The requests so far, the newest last; the oldest are dropped beyond 20,000. */
export type RequestLog = {
  all(): readonly RequestRecord[];
  /** Those whose target contains a text. */
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

/** A body without the password in it. */
export function withoutPassword(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('passwordProfile' in body)) return body ?? null;
  const { passwordProfile } = body;
  if (typeof passwordProfile !== 'object' || passwordProfile === null) return body;
  return { ...body, passwordProfile: { ...passwordProfile, password: '***' } };
}
