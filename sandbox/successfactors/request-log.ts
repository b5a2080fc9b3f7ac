import type { RequestLog as CommonRequestLog, Log } from '../simulator/request-log.ts';

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

/** The requests so far. */
export type RequestLog = CommonRequestLog<RequestRecord>;

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
export type WriteLog = Log<WriteRecord>;
