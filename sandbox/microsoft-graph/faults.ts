import {
  type FaultSwitch as CommonFaultSwitch,
  createFaultSwitch,
  type FaultAddress,
} from '../simulator/fault-switch.ts';
import type { WireAnswer } from './answer.ts';
import { GraphError } from './graph-error.ts';

/** Faults that take the place of an answer. Nothing is done. They meet requests inside a batch too. */
export type AnswerFaultKind =
  | 'throttled'
  | 'unavailable'
  | 'serverError'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'concurrencyViolation'
  | 'preconditionFailed'
  | 'status';

/** Faults between us and Graph. `answerLost`, `dropConnection` and `truncatedJson` do what was asked first. */
export type TransportFaultKind =
  | 'resetConnection'
  | 'hang'
  | 'slow'
  | 'answerLost'
  | 'dropConnection'
  | 'truncatedJson'
  | 'loginPage'
  | 'badGateway'
  | 'gatewayTimeout';

/** Faults of a page of users, deleted users or changes. */
export type ListFaultKind = 'duplicateRecord' | 'missingRecord' | 'emptyPage' | 'repeatedPage' | 'foreignNextLink';

/** A fault and which requests it meets. The target is `METHOD /path?query`, decoded. */
export type Fault = FaultAddress & {
  readonly kind: AnswerFaultKind | TransportFaultKind | ListFaultKind;
  /** Seconds in Retry-After of `throttled` and `unavailable`; 0 leaves the header out. (Default: 1) */
  readonly retryAfter?: number;
  /** Milliseconds that `slow` waits. (Default: 2000) */
  readonly delay?: number;
  /** Status, code and text of `status`. (Default: 400, Request_BadRequest, "Invalid request.") */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
};

/** The fault switch. */
export type FaultSwitch = CommonFaultSwitch<Fault>;

/** A switch with nothing armed. */
export function createGraphFaults(): FaultSwitch {
  return createFaultSwitch<Fault>();
}

const TRANSPORT: ReadonlySet<string> = new Set<TransportFaultKind>([
  'resetConnection',
  'hang',
  'slow',
  'answerLost',
  'dropConnection',
  'truncatedJson',
  'loginPage',
  'badGateway',
  'gatewayTimeout',
]);

/** Whether a fault can meet a single request inside a batch. */
export function canMeetPart(fault: Fault): boolean {
  return !TRANSPORT.has(fault.kind);
}

/** The refusal that a fault puts in the place of an answer; undefined for a fault that acts elsewhere. */
export function refusalOf(fault: Fault): GraphError | undefined {
  const seconds = fault.retryAfter ?? 1;
  const headers: Record<string, string> = seconds > 0 ? { 'retry-after': `${seconds}` } : {};
  switch (fault.kind) {
    case 'throttled':
      return new GraphError(429, 'TooManyRequests', 'Please retry again later.', { headers });
    case 'unavailable':
      return new GraphError(503, 'ServiceUnavailable', 'Service unavailable.', { headers });
    case 'serverError':
      return new GraphError(
        500,
        'InternalServerError',
        'An internal server error occurred while processing the request.',
      );
    case 'unauthorized':
      return new GraphError(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
    case 'forbidden':
      return new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
    case 'notFound':
      return new GraphError(404, 'Request_ResourceNotFound', 'Resource does not exist.');
    case 'concurrencyViolation':
      return new GraphError(
        409,
        'Directory_ConcurrencyViolation',
        'The directory object was changed by another request.',
      );
    case 'preconditionFailed':
      return new GraphError(412, 'PreconditionFailed', 'A precondition of the request was not met.');
    case 'status':
      return new GraphError(
        ...([fault.status ?? 400, fault.code ?? 'Request_BadRequest', fault.message ?? 'Invalid request.'] as const),
      );
    default:
      return undefined;
  }
}

/** The page of a gateway that a fault puts in the place of an answer. */
export function gatewayPage(fault: Fault): WireAnswer | undefined {
  const pages: Partial<Record<Fault['kind'], readonly [number, string]>> = {
    loginPage: [200, 'Sign in to your account'],
    badGateway: [502, '502 Bad Gateway'],
    gatewayTimeout: [504, '504 Gateway Time-out'],
  };
  const [status, title] = pages[fault.kind] ?? [];
  if (status === undefined) return undefined;
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, contentType: 'text/html; charset=utf-8', body };
}

type Page = {
  readonly rows: readonly Record<string, unknown>[];
  readonly link: string | undefined;
  /** The link of this very page. */
  readonly self: string;
};

/** A page of a list after the faults of lists. */
export function spoilPage(faults: readonly Fault[], page: Page): Page {
  let { rows, link } = page;
  for (const { kind } of faults) {
    if (kind === 'duplicateRecord') rows = [...rows, ...rows.slice(0, 1)];
    if (kind === 'missingRecord') rows = rows.slice(1);
    if (kind === 'emptyPage') [rows, link] = [[], page.self];
    if (kind === 'repeatedPage') link = page.self;
    if (kind === 'foreignNextLink') link = 'https://graph.example.invalid/v1.0/users?$skiptoken=foreign';
  }
  return { ...page, rows, link };
}
