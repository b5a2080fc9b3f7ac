import {
  type FaultSwitch as CommonFaultSwitch,
  createFaultSwitch as createCommonFaultSwitch,
  type FaultAddress,
} from '../simulator/fault-switch.ts';
import { type Answer, ApiError, errorAnswer } from './answer.ts';

/** What can go wrong between us and the API, and in its data. */
export type FaultKind =
  | 'unauthorized'
  | 'forbidden'
  | 'instanceUnknown'
  | 'throttled'
  | 'serverError'
  | 'unavailable'
  | 'slow'
  | 'drip'
  | 'dropConnection'
  | 'resetConnection'
  | 'brokenJson'
  | 'wrongContentType'
  | 'notAList'
  | 'repeatedPage'
  | 'duplicateRecord'
  | 'missingRecord'
  | 'hugePage'
  | 'malformedRecord';

/** How a malformed record is malformed. */
export type Malformation = 'noId' | 'notAnObject' | 'nameIsObject' | 'employmentIsText' | 'null';

/** A fault and which requests it meets. */
export type Fault = FaultAddress & {
  readonly kind: FaultKind;
  /** Seconds in Retry-After of `throttled` and `unavailable`; 0 leaves the header out. (Default: 1) */
  readonly retryAfter?: number;
  /** Milliseconds that `slow` waits, and `drip` between two pieces. (Default: 2000 and 50) */
  readonly delay?: number;
  /** The id of the `malformedRecord`. (Default: the first one of the page) */
  readonly record?: string;
  /** What is wrong with the `malformedRecord`. (Default: noId) */
  readonly how?: Malformation;
};

/** The fault switch. */
export type FaultSwitch = CommonFaultSwitch<Fault>;

/** A switch with nothing armed. */
export function createFaultSwitch(): FaultSwitch {
  return createCommonFaultSwitch<Fault>(new Set(['malformedRecord']));
}

/** The answer that a fault gives in place of the real one; undefined for a fault that acts elsewhere. */
export function answerOfFault(fault: Fault): Answer | undefined {
  const seconds = fault.retryAfter ?? 1;
  const wait: Record<string, string> = seconds > 0 ? { 'retry-after': `${seconds}` } : {};
  switch (fault.kind) {
    case 'unauthorized':
      return errorAnswer(new ApiError(401, 'UNAUTHORIZED', 'Wrong user name or password', challenge));
    case 'forbidden':
      return errorAnswer(new ApiError(403, 'FORBIDDEN', 'The role has no permission for this resource'));
    case 'instanceUnknown':
      return errorAnswer(new ApiError(404, 'INSTANCE_NOT_FOUND', 'Instance not found'));
    case 'throttled':
      return errorAnswer(new ApiError(429, 'TOO_MANY_REQUESTS', 'Too many requests', wait));
    case 'serverError':
      return errorAnswer(new ApiError(500, 'INTERNAL_ERROR', 'Object reference not set to an instance of an object.'));
    case 'unavailable':
      return errorAnswer(new ApiError(503, 'UNAVAILABLE', 'The service is being updated', wait));
    case 'wrongContentType':
      return {
        status: 200,
        contentType: 'text/html; charset=utf-8',
        body: '<html><body><h1>Logga in</h1></body></html>',
      };
    case 'brokenJson':
      return { status: 200, contentType: 'application/json', body: '{"pageIndex":0,"pageSize":20,"result":[{"id":"' };
    case 'notAList':
      return { status: 200, contentType: 'application/json', body: '{"status":"ok"}' };
    default:
      return undefined;
  }
}

/** What a 401 says about how to log in. */
export const challenge = { 'www-authenticate': 'Basic realm="Flex HRM"' };

/** The records of a page after the faults of the data. `previous` is the page before it. */
export function spoilPage(
  rows: readonly unknown[],
  faults: readonly Fault[],
  previous: readonly unknown[],
): readonly unknown[] {
  let spoiled = rows;
  for (const fault of faults) {
    if (fault.kind === 'repeatedPage' && previous.length > 0) spoiled = previous;
    if (fault.kind === 'duplicateRecord') spoiled = [...spoiled, ...spoiled.slice(0, 1)];
    if (fault.kind === 'missingRecord') spoiled = spoiled.slice(1);
    if (fault.kind === 'malformedRecord') spoiled = spoiled.map((row, index) => malform(row, fault, index));
    if (fault.kind === 'hugePage') spoiled = spoiled.map((row) => ({ ...(row as object), note: 'x'.repeat(200_000) }));
  }
  return spoiled;
}

function malform(row: unknown, fault: Fault, index: number): unknown {
  const record = row as Record<string, unknown>;
  const isMeant = fault.record === undefined ? index === 0 : fault.record === (record.id ?? record.Id);
  if (!isMeant) return row;
  switch (fault.how ?? 'noId') {
    case 'notAnObject':
      return 'employee';
    case 'null':
      return null;
    case 'nameIsObject':
      return { ...record, firstName: { text: record.firstName } };
    case 'employmentIsText':
      return { ...record, employment: 'see salary system' };
    default:
      return { ...record, id: null };
  }
}
