import type { RequestLog as CommonRequestLog, Numbered } from '../simulator/request-log.ts';

/** How one request was answered. */
export type RequestFacts = {
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

/** One request as it was answered, with its number. */
export type RequestRecord = Numbered<RequestFacts>;

/** The requests so far. */
export type RequestLog = CommonRequestLog<RequestRecord, RequestFacts>;

/** A body without the password in it. */
export function withoutPassword(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('passwordProfile' in body)) return body ?? null;
  const { passwordProfile } = body;
  if (typeof passwordProfile !== 'object' || passwordProfile === null) return body;
  return { ...body, passwordProfile: { ...passwordProfile, password: '***' } };
}
