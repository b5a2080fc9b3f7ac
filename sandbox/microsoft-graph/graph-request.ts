import type { Tenant } from './directory/tenant.ts';
import type { Fault } from './faults.ts';
import type { GraphApplication } from './token/application.ts';
import type { QueryOptions } from './users/read-query.ts';
import type { UserSchema } from './users/user-property.ts';

/** A request to Graph, alone or out of a batch, after its token was checked. */
export type GraphRequest = {
  readonly method: string;
  /** The decoded steps below `/v1.0`. */
  readonly steps: readonly string[];
  readonly options: QueryOptions;
  /** The query as it came, without `?`. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The JSON body; undefined when there is none. */
  readonly body: unknown;
  /** Scheme, host and port that the client used. */
  readonly origin: string;
  /** The application permissions of the token. */
  readonly roles: ReadonlySet<string>;
  /** Faults that meet this request. */
  readonly faults: readonly Fault[];
};

/** What requests to Graph are answered from. */
export type GraphScope = {
  readonly tenant: Tenant;
  readonly schema: UserSchema;
  readonly application: GraphApplication;
  readonly domains: readonly string[];
  readonly displayName: string;
};

/** The query options by lower-case name, without `$`. */
export function readOptions(query: string): QueryOptions {
  const pairs = Array.from(new URLSearchParams(query), ([name, value]): [string, string] => [
    name.replace(/^\$/u, '').toLowerCase(),
    value,
  ]);
  return new Map(pairs);
}

/** Whether a request asks for advanced queries. */
export function isEventual(request: GraphRequest): boolean {
  return request.headers.consistencylevel?.toLowerCase() === 'eventual';
}
