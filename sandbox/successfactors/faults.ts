import {
  type FaultSwitch as CommonFaultSwitch,
  createFaultSwitch as createCommonFaultSwitch,
  type FaultAddress,
} from '../simulator/fault-switch.ts';
import type { Answer } from './answer.ts';
import { ApiError, errorJson } from './api-error.ts';
import type { DataFaults } from './data-faults.ts';

/** Faults that take the place of an answer or spoil its transport; one request each unless `times` says more. */
export type RequestFaultKind =
  | 'throttled'
  | 'serverError'
  | 'metadataBusy'
  | 'maintenance'
  | 'badGateway'
  | 'gatewayTimeout'
  | 'slow'
  | 'dropConnection'
  | 'resetConnection'
  | 'truncatedJson'
  | 'brokenErrorJson'
  | 'loginPage'
  | 'unauthorized'
  | 'forbidden'
  | 'snapshotLost'
  | 'duplicateRecord'
  | 'missingRecord';

/** Faults of the data or the rights; they last until they are cleared unless `times` says otherwise. */
export type DataFaultKind =
  | 'unknownName'
  | 'unfilterableField'
  | 'hiddenField'
  | 'malformedRecord'
  | 'emptyCollection'
  | 'shrunkenPopulation';

/** How a malformed record is malformed. */
export type Malformation =
  | 'employmentNull'
  | 'personalMissing'
  | 'noPersonId'
  | 'emailNull'
  | 'jobNull'
  | 'jobDeferred'
  | 'badDate'
  | 'numberForText';

/** A fault and which requests it meets. */
export type Fault = FaultAddress & {
  readonly kind: RequestFaultKind | DataFaultKind;
  /** Seconds in Retry-After of `throttled` and `maintenance`. (Default: 1) */
  readonly retryAfter?: number;
  /** Milliseconds that `slow` waits. (Default: 2000) */
  readonly delay?: number;
  /** How many of 100 people `shrunkenPopulation` leaves. (Default: 10) */
  readonly percent?: number;
  /** `unknownName`, `unfilterableField`: `Entity/name`. `hiddenField`: `Entity/property` or a navigation path. `emptyCollection`: the entity. */
  readonly name?: string;
  /** personIdExternal of the `malformedRecord`. (Default: every person) */
  readonly worker?: string;
  /** What is wrong with the `malformedRecord`. (Default: employmentNull) */
  readonly how?: Malformation;
};

/** The fault switch. */
export type FaultSwitch = CommonFaultSwitch<Fault>;

const DATA_KINDS: ReadonlySet<Fault['kind']> = new Set([
  'unknownName',
  'unfilterableField',
  'hiddenField',
  'malformedRecord',
  'emptyCollection',
  'shrunkenPopulation',
]);

/** A switch with nothing armed. */
export function createFaultSwitch(): FaultSwitch {
  return createCommonFaultSwitch<Fault>(DATA_KINDS);
}

function html(status: number, title: string, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    contentType: 'text/html;charset=utf-8',
    headers,
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`,
  };
}

function failure(status: number, code: string, text: string): Answer {
  return { status, contentType: 'application/json;charset=utf-8', body: errorJson(new ApiError(status, code, text)) };
}

/** The answer that a fault gives in place of the real one; undefined for a fault that acts elsewhere. */
export function answerOfFault(fault: Fault): Answer | undefined {
  const wait = { 'retry-after': `${fault.retryAfter ?? 1}` };
  switch (fault.kind) {
    case 'throttled':
      return { ...failure(429, 'TooManyRequests', 'Too many requests.'), headers: wait };
    case 'serverError':
      return failure(500, 'ServerErrorException', 'java.lang.NullPointerException: null');
    case 'metadataBusy':
      return failure(
        500,
        'COE_GENERAL_SERVER_FAILURE',
        'OData metadata is being generated for the same instance in another thread.',
      );
    case 'maintenance':
      return html(
        503,
        'Scheduled Maintenance',
        'SAP SuccessFactors is currently unavailable due to scheduled maintenance.',
        wait,
      );
    case 'badGateway':
      return html(502, '502 Bad Gateway', 'The proxy server received an invalid response from an upstream server.');
    case 'gatewayTimeout':
      return html(504, '504 Gateway Time-out', "The server didn't respond in time.");
    case 'loginPage':
      return html(200, 'SuccessFactors Login', 'Enter your company ID.');
    case 'brokenErrorJson':
      return {
        status: 500,
        contentType: 'application/json;charset=utf-8',
        body: '{"error":{"code":"COE_GENERAL_SERVER_FAILURE","message":{"lang":"en-US","value":"[COE0019]Failure, see <a href="https://help.sap.com">here</a>"}}}',
      };
    case 'unauthorized':
      return failure(
        401,
        'LGN0015',
        '[LGN0015]Authentication failed: invalid user name or password. (status code = 4)',
      );
    case 'forbidden':
      return failure(
        403,
        'COE_GENERAL_FORBIDDEN',
        "[COE0020]You don't have permission to view the data of the module.",
      );
    case 'snapshotLost':
      return failure(
        500,
        'COE_GENERAL_SERVER_FAILURE',
        '[COE0019][SNP]Snapshot lost. Please restart from the first page.',
      );
    default:
      return undefined;
  }
}

/** The faults of data among those that meet a request. */
export function dataFaultsOf(faults: readonly Fault[]): DataFaults {
  const named = (kind: DataFaultKind) =>
    new Set(faults.filter((fault) => fault.kind === kind).map((fault) => fault.name ?? ''));
  const empty = faults.filter((fault) => fault.kind === 'emptyCollection');
  const percents = faults.filter((fault) => fault.kind === 'shrunkenPopulation').map((fault) => fault.percent ?? 10);
  return {
    populationPercent: Math.min(100, ...percents),
    hidden: named('hiddenField'),
    unknown: named('unknownName'),
    unfilterable: named('unfilterableField'),
    isEmpty: (entity) => empty.some((fault) => fault.name === undefined || fault.name === entity),
  };
}
