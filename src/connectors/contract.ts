import type { z } from 'zod';
import type { Account, AccountView, SettleDeltas } from '../domain/account.ts';
import type { Operation, Outcome } from '../domain/operation.ts';
import type { Problem } from '../domain/problem.ts';
import type { Day, Instant } from '../domain/time.ts';
import type { Upcoming } from '../domain/upcoming.ts';
import type { AttributeValue, JsonValue } from '../domain/value.ts';
import type { Worker } from '../domain/worker.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { RefusedLogins } from './refused-logins.ts';

/** The code for a kind of system. A configured one is a *system*. Listed in `registry.ts`. */
export type Connector<Config = unknown> = {
  /** As it stands in `systems.<name>.connector`. */
  readonly id: string;
  /** What people call such a system, in the middle of a sentence: `the directory`, `the tenant`, `HR`. */
  readonly noun: string;
  /** What `systems.<name>` may hold for this connector; secrets arrive as `Secret`. */
  readonly configSchema: z.ZodType<Config>;
  readonly source?: SourceConnector<Config>;
  readonly target?: TargetConnector<Config>;
};

export type ConnectorDeps = {
  /** The configured name of the system, for messages. */
  readonly system: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Cryptographically strong bytes (passwords, ids). */
  readonly randomBytes: (size: number) => Uint8Array;
  /** Target attributes whose values no log may show (`Redact`). (Default: none.) */
  readonly redactedAttributes?: readonly string[];
  /** Logins that were refused, wherever that was. (Default: none are remembered.) */
  readonly refusedLogins?: RefusedLogins;
  /** Called for every request to the system, in a form that can be replayed by hand, without secrets. */
  readonly onRequest?: (entry: RequestLogEntry) => void;
};

/** One request as the log keeps it. `replay` is a command line (cURL, ldapsearch) whose secrets are shell variables. */
export type RequestLogEntry = {
  readonly system: string;
  readonly at: Instant;
  readonly method: string;
  readonly target: string;
  readonly status: string;
  readonly milliseconds: number;
  readonly bytes?: number;
  readonly replay: string;
};

/** One right or condition that a system must grant, and whether it does. */
export type CheckLine = {
  /** `resolve`, `connect`, `tls`, `login`, `read PerEmail`, `create in OU=…` … */
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly message: string;
  /** What to do, when it is not ok. */
  readonly advice?: string;
};

// ---------------------------------------------------------------- sources

export type SourceAttributePath = { readonly name: string; readonly path: string };

export type SourceConnector<Config> = {
  /** The attribute list that a mapping starts from: names and JSONPaths. */
  readonly defaultAttributes: readonly SourceAttributePath[];
  /** One raw record to a worker, without any connection; a problem when the record is too broken to be anybody. Pure. */
  toWorker(record: JsonValue, context: { readonly system: string; readonly now: Instant }): Worker | Problem;
  open(config: Config, deps: ConnectorDeps): Promise<SourceSession>;
  /** What is asked of the source for one worker, to be looked at and repeated by hand. Absent: the source cannot show it. */
  showRequests?(config: Config, deps: ConnectorDeps, look: RequestLook): Promise<ShownRequests>;
  /** The companies that the settings may choose from, as the system lists them, in a stable order. Absent: it knows none. @throws ConnectorError */
  listCompanies?(config: Config, deps: ConnectorDeps): Promise<readonly CompanyChoice[]>;
};

/** Which requests are to be shown. */
export type RequestLook = ReadRequest & {
  readonly worker: string;
  /** The first day of an employment to come that is known of the worker: the read as of that day is shown too. */
  readonly firstDay?: Day;
  /** `nothing` is sent; `metadata` alone, to compare it with the mapping; or what is asked for the worker too, with its answers. */
  readonly sends: 'nothing' | 'metadata' | 'everything';
  /** Source attributes whose values no answer may show (`Redact`). */
  readonly redacted: ReadonlySet<string>;
};

/** Requests in the order in which a cycle makes them, and what the source's own description lacks of the mapping. */
export type ShownRequests = {
  readonly requests: readonly ShownRequest[];
  /** Empty when nothing was sent. */
  readonly metadata: readonly CheckLine[];
};

/** One request. `replay`: a command line whose secrets are shell variables. */
export type ShownRequest = {
  readonly purpose: string;
  readonly replay: string;
  readonly answer?: { readonly status: number; readonly milliseconds: number; readonly body: JsonValue };
};

/** A company that may be chosen: `id` as the setting takes it, `label` as people know it. */
export type CompanyChoice = { readonly id: string; readonly label: string };

export type ReadRequest = {
  /** The mapped source attributes: what must be requested follows from their paths. */
  readonly attributes: readonly SourceAttributePath[];
  /** Where the last whole read began; absent: read everything. */
  readonly watermark?: string;
  /**
   * Of a whole read that goes on after a break: the source ids of people who were given before it. A connector that can find
   * the others without reading everybody leaves these out; they still count in `total` and in the proof that the read is whole.
   */
  readonly judged?: ReadonlySet<string>;
  readonly now: Instant;
};

export type SourceSession = {
  /** Every right that reading `attributes` needs, one line each. */
  check(attributes: readonly SourceAttributePath[]): Promise<readonly CheckLine[]>;
  /** Begins a read. A page is only ever whole; a read that breaks throws ConnectorError, and nobody has left because of it. */
  read(request: ReadRequest): SourceRead;
  /** The named workers as they are now, in one set-wise request (or a few). An id that the source does not know is missing from the answer. */
  readWorkers(ids: readonly string[], request: ReadRequest): Promise<SourcePage>;
  /**
   * The moments at which the calendar alone changes what the source shows of a worker, in order. Absent: the source knows nothing
   * of days to come but first and last ones. Pure.
   */
  foresee?(worker: Worker, now: Instant): readonly Upcoming[];
  /** The named workers as they are to be from `at` on, at which `day` begins; set-wise. Present where `foresee` is. */
  readWorkersOn?(
    ids: readonly string[],
    request: ReadRequest & { readonly day: Day; readonly at: Instant },
  ): Promise<SourcePage>;
  close(): Promise<void>;
};

export type SourceRead = {
  /** What to pass as `watermark` next time, once this read has ended whole and is stored. */
  readonly watermark: string;
  readonly pages: AsyncIterable<SourcePage>;
};

export type SourcePage = {
  /** Each worker at most once in a whole read. */
  readonly workers: readonly Worker[];
  /** Records that are nobody: counted as read and held. */
  readonly problems: readonly Problem[];
  /** What is wrong with the source as a whole, and no record's fault: a field that the tenant does not have. Not counted. */
  readonly warnings?: readonly Problem[];
  /** How many records the source says that the whole read has; for progress and the completeness check. */
  readonly total?: number;
};

// ---------------------------------------------------------------- targets

export type TargetConnector<Config> = {
  /** Desired attributes that are no attributes of the target but have a meaning of their own (a change of one is a move …). */
  readonly pseudoAttributes: readonly PseudoAttribute[];
  /** Why accounts cannot be found by this attribute, in a clause; undefined where they can. (Default: they can by every one.) Pure. */
  whyUnsearchable?(attribute: string): string | undefined;
  /** What `DefaultDomain()` gives as far as the settings alone tell it, without a connection. */
  defaultDomain?(config: Config): string | undefined;
  /** False for a target that only brings existing accounts up to date: nobody is made there, nobody is deleted. (Default: true.) */
  readonly creates?: boolean;
  open(config: Config, deps: ConnectorDeps): Promise<TargetSession>;
  /**
   * Opens the target to be looked at. Absent: it can't be.
   *
   * @param options.showsAnswers whether the answers of reads are kept; where the job redacts anything, they and the writes are not shown
   */
  openRecorded?(
    config: Config,
    deps: ConnectorDeps,
    options: { readonly showsAnswers: boolean },
  ): Promise<RecordedTarget>;
};

/** A session that reads, and writes nothing: what it would send is noted with the rest, and taken as done. */
export type RecordedTarget = {
  readonly session: TargetSession;
  /** The requests so far, in their order. */
  requests(): readonly ShownRequest[];
};

export type PseudoAttribute = {
  readonly name: string;
  /** `state`: "True" disables. `openState`: "False" disables. `container`: a change is a move. `name`: a change is a rename. */
  readonly role: 'state' | 'openState' | 'container' | 'name';
};

export type TargetSession = {
  /** Every right that reading and writing `attributes` below `containers` needs, one line each. */
  check(needs: TargetNeeds): Promise<readonly CheckLine[]>;
  /** The target's schema of the named attributes, as the target itself tells it. A name it does not know is missing. */
  describe(attributes: readonly string[]): Promise<TargetSchema>;
  /** Every account in the system's range, in pages, with the named attributes only. A list that breaks throws. */
  list(attributes: readonly string[]): AsyncIterable<readonly Account[]>;
  /** The accounts with these anchors, in a few set-wise requests. A missing one is proven absent. */
  readAccounts(anchors: readonly string[], attributes: readonly string[]): Promise<readonly Account[]>;
  /** The accounts whose `attribute` equals one of `values`, in a few set-wise requests. */
  findAccounts(match: MatchQuery, attributes: readonly string[]): Promise<readonly Account[]>;
  /** Which of `values` any object of the target (not only an account) already has as `attribute`; compared as the target compares. */
  findTaken(attribute: string, values: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The name under which a value is kept where values of different attributes exclude one another (Active Directory: the
   * `sAMAccountName` x stands for the `userPrincipalName` x@domain). Absent: each attribute has its own names. Pure.
   */
  readonly sharedName?: (attribute: string, value: string) => NameClaim;
  /** Which of these containers the target does not have, in a few requests. Absent: it has none, or can't tell. */
  findMissing?(containers: readonly string[]): Promise<ReadonlySet<string>>;
  /** One call. Failure of one account is an outcome; a target that is down or refuses us throws ConnectorError. */
  apply(operation: Operation, options?: ApplyOptions): Promise<Outcome>;
  /**
   * The accounts that stand under the names of outcomes `made`, in a few set-wise requests. One that has been renamed since, or that a server
   * which is behind does not have, is missing. Present where `apply` knows `leavesAnchor`.
   */
  readMade?(names: readonly string[], attributes: readonly string[]): Promise<readonly Account[]>;
  /** Whether another server may answer than the one that was written to, which may not have yet what was. (Default: no.) */
  readonly mayLag?: boolean;
  /** Absent: an account looks the same to everybody. */
  readonly view?: AccountView;
  /** Absent: every difference counts. */
  readonly settle?: SettleDeltas;
  /** How many `apply` calls may be in flight at once. */
  readonly concurrency: number;
  close(): Promise<void>;
};

export type ApplyOptions = {
  /** True where the caller reads the accounts that it makes back itself, many at once: the outcome may be `made`. (Default: false.) */
  readonly leavesAnchor?: boolean;
};

export type TargetNeeds = {
  readonly attributes: readonly string[];
  readonly containers: readonly string[];
  readonly kinds: readonly Operation['kind'][];
};

/** A value that one account alone may have as `attribute`. */
export type NameClaim = { readonly attribute: string; readonly value: string };

export type MatchQuery = { readonly attribute: string; readonly values: readonly string[] };

export type TargetSchema = {
  readonly attributes: Readonly<Record<string, TargetAttribute>>;
  /** What `DefaultDomain()` gives (Active Directory: the DNS name of the domain). */
  readonly defaultDomain?: string;
  /** Attributes without which no account can be made, beside those that the connector fills itself. */
  readonly required: readonly string[];
};

export type TargetAttribute = {
  readonly name: string;
  /** How values are compared and checked. `reference`: names another account (a DN). */
  readonly type: 'text' | 'boolean' | 'integer' | 'time' | 'binary' | 'reference';
  readonly multiValued: boolean;
  readonly readOnly: boolean;
  /** Of a text in UTF-16 units, of bytes in bytes. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Why the target would refuse a value, as far as its schema tells: known in the plan, not first by the write. Pure. */
  readonly whyUnfit?: (value: AttributeValue) => Pick<Problem, 'code' | 'message' | 'advice'> | undefined;
};

// ---------------------------------------------------------------- errors

export const connectorErrorCodes = [
  'unavailable',
  'rateLimited',
  'quotaExhausted',
  'unauthorized',
  'forbidden',
  'untrusted',
  'notFound',
  'conflict',
  'invalid',
  'incomplete',
  'unsupported',
] as const;
export type ConnectorErrorCode = (typeof connectorErrorCodes)[number];

/** Something is wrong with a system, not with one person. Vendor codes become ours in each connector's `errors.ts`, once. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ConnectorErrorCode;
  readonly system: string;
  readonly advice: string;
  readonly retryable: boolean;
  /** Milliseconds to wait before the next try, where the system said so. */
  readonly retryAfter?: number;
  /** Whether a refused login is let be by itself for a while (`RefusedLogins`): nothing else need keep anybody from trying it. */
  readonly restsLogin: boolean;

  constructor(details: {
    code: ConnectorErrorCode;
    system: string;
    /** What was tried, where, and what came back. Never a secret. */
    message: string;
    advice: string;
    retryable?: boolean;
    retryAfter?: number;
    restsLogin?: boolean;
    cause?: unknown;
  }) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.system = details.system;
    this.advice = details.advice;
    this.retryable = details.retryable ?? false;
    this.restsLogin = details.restsLogin ?? false;
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter;
  }
}
