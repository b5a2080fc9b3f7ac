import type { RequestLog as CommonRequestLog, Numbered } from '../simulator/request-log.ts';

/** How one request was answered. */
export type RequestFacts = {
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

/** One request as it was answered, with its number. */
export type RequestRecord = Numbered<RequestFacts>;

/** The requests so far. */
export type RequestLog = CommonRequestLog<RequestRecord, RequestFacts>;
