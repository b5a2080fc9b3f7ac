import type { ConnectorErrorCode } from '../contract.ts';
import { ConnectorError } from '../contract.ts';
import { parseJson } from '../http/parse-json.ts';
import { stripTags } from '../http/strip-tags.ts';
import { errorSchema, tokenErrorSchema } from './schema.ts';

/** What a failed answer says, whatever form it has: OData JSON, token JSON, XML, HTML or plain text. */
export type VendorError = {
  readonly status: number;
  /** SAP's own number where there is one: `COE0021`, `LGN0015`, `SNP`, else the symbolic code. */
  readonly code?: string;
  readonly message: string;
  readonly isHtml: boolean;
};

type Meaning = { readonly code: ConnectorErrorCode; readonly advice: string; readonly retryable?: boolean };

const permissions =
  'Ask for the role permission named in the message, for the API user and its target population. `hirewire check` asks for each entity alone and names the missing right.';
const credentials =
  'Check user name, company id (case-sensitive) and password or key; a password may have expired and an SSO login method refuses Basic (KBA 3290097, 3350811).';

/** KBA 2524436 (LGN) and the COE numbers of the OData v2 reference. */
const meanings: Readonly<Record<string, Meaning>> = {
  LGN0001: {
    code: 'forbidden',
    advice: 'The API category is not allowed for this company: have OData enabled for it.',
  },
  LGN0002: {
    code: 'forbidden',
    advice: 'Grant the API user the administrator permission "Employee Central API" (OData).',
  },
  LGN0003: { code: 'unauthorized', advice: 'The request carried no credentials: check auth in the configuration.' },
  LGN0004: {
    code: 'unauthorized',
    advice:
      'This is not an API server: tenantUrl must name the API host (api4.successfactors.com), not the login page.',
  },
  LGN0005: { code: 'unauthorized', advice: 'The OAuth token has the wrong form: check tokenUrl and clientId.' },
  LGN0006: {
    code: 'unauthorized',
    advice: 'The token has expired and a new one was refused too: check the OAuth client application.',
  },
  LGN0007: {
    code: 'unauthorized',
    advice: 'The token is not valid: check that the OAuth client application is still enabled.',
  },
  LGN0008: {
    code: 'unauthorized',
    advice:
      'The company is not known on this server: check the company id (case-sensitive) and the data centre of tenantUrl.',
  },
  LGN0009: { code: 'forbidden', advice: 'Have the OData API feature switched on for the company.' },
  LGN0010: {
    code: 'forbidden',
    advice: 'Basic authentication is switched off, or our address is not in the IP allow-list (KBA 2253200).',
  },
  LGN0015: { code: 'unauthorized', advice: credentials },
  COE0003: {
    code: 'invalid',
    advice:
      'SuccessFactors refuses to be asked for changes of this field: run with --initial, which asks for everybody, until SAP has mended it (KBA 2569829).',
  },
  COE0007: { code: 'forbidden', advice: `The entity is not known or not permitted. ${permissions}` },
  COE0019: { code: 'unavailable', advice: 'SuccessFactors had an error of its own: try again later.', retryable: true },
  SNP: { code: 'unavailable', advice: 'The snapshot of the query was lost: run again.', retryable: true },
  COE0020: { code: 'forbidden', advice: permissions },
  COE0021: {
    code: 'invalid',
    advice:
      'The tenant does not have this field or navigation: correct the path in the source attributes, or refresh the OData metadata.',
  },
  COE0025: { code: 'unsupported', advice: 'The entity can only be reached through another one.' },
  COE0046: { code: 'invalid', advice: 'A source attribute goes through too many navigations: shorten its path.' },
  COE0052: { code: 'invalid', advice: 'Too many expanded records: lower customPageSize.' },
  COE_SNAPSHOT_BAD_REQUEST: {
    code: 'rateLimited',
    advice:
      'Too many snapshots were begun; SuccessFactors refuses new ones for 30 minutes (KBA 2749091). Wait, or set paging: offset.',
  },
};

const statusMeanings: Readonly<Record<number, Meaning>> = {
  400: { code: 'invalid', advice: 'Replay the request from the log with cURL to see what SuccessFactors dislikes.' },
  401: { code: 'unauthorized', advice: credentials },
  403: { code: 'forbidden', advice: `Check the login (KBA 2524436) and the rights. ${permissions}` },
  404: { code: 'notFound', advice: 'Check tenantUrl: the API server answers at /odata/v2.' },
  429: {
    code: 'rateLimited',
    advice: 'Too many requests: run less often, or wait as long as SuccessFactors says.',
    retryable: true,
  },
  503: {
    code: 'unavailable',
    advice: 'SuccessFactors is in maintenance or overloaded: the next cycle tries again, nobody is touched meanwhile.',
    retryable: true,
  },
  504: {
    code: 'unavailable',
    advice: 'The query took too long for the gateway: lower customPageSize (KBA 3308167).',
    retryable: true,
  },
};

/** Reads the vendor's own words out of an answer. */
export function readVendorError(answer: {
  status: number;
  text: string;
  headers: Readonly<Record<string, string>>;
}): VendorError {
  const isHtml = /^\s*<(?:!doctype html|html|head|body)/i.test(answer.text);
  const found = isHtml ? undefined : readBody(answer.text);
  const message = found?.message ?? answer.text;
  const number = /\[SNP\]/.test(message)
    ? 'SNP'
    : (/\b(?:COE|LGN)\d{4}\b/.exec(`${message} ${found?.code ?? ''}`) ?? lgnInHeaders(answer.headers))?.[0];
  const code = found?.code === 'COE_SNAPSHOT_BAD_REQUEST' ? found.code : (number ?? found?.code);
  return { status: answer.status, ...(code !== undefined && { code }), message, isHtml };
}

/** A vendor error as ours. `tried` begins the message: "GET /odata/v2/PerPerson". `quote` makes foreign text safe to show. */
export function toConnectorError(
  error: VendorError,
  context: { system: string; tried: string; quote: (text: string) => string; retryAfter?: number },
): ConnectorError {
  const meaning = meanings[error.code ?? ''] ?? statusMeanings[error.status] ?? otherStatus(error.status);
  const maintenance = error.isHtml && /maintenance|wartung/i.test(error.message);
  const said = maintenance
    ? 'a maintenance page'
    : context.quote(error.isHtml ? stripTags(error.message) : error.message);
  return new ConnectorError({
    code: maintenance ? 'unavailable' : meaning.code,
    system: context.system,
    message: `${context.tried}: SuccessFactors answered ${error.status}${said === '' ? '' : `, ${said}`}`,
    advice: maintenance ? (statusMeanings[503]?.advice ?? meaning.advice) : meaning.advice,
    retryable: maintenance || (meaning.retryable ?? false),
    ...(context.retryAfter !== undefined && { retryAfter: context.retryAfter }),
  });
}

/** Worth another try by itself: throttling, gateways, maintenance, a server error that is not about our query. */
export function isTransient(error: VendorError): boolean {
  if (error.code === 'SNP' || isAboutQuery(error)) return false;
  return error.status === 429 || (error.status >= 500 && error.status !== 501 && error.status !== 505);
}

/** A complaint about the query itself, whatever its status: too long, or a path that the server fails on (KBA 3736601). */
export function isAboutQuery(error: VendorError): boolean {
  if (error.status === 400 || error.status === 414) return true;
  return error.status === 500 && /cannot be cast|ClassCastException/i.test(error.message);
}

/** True when the answer is about who we are rather than about what we may read. */
export function isLoginFailure(error: VendorError): boolean {
  if (error.status === 401) return true;
  return error.status === 403 && !(error.code?.startsWith('COE') ?? false);
}

/** The names that a COE0021 answer complains about, `EmpJob/flsaStatus` each. */
export function unknownNames(error: VendorError): readonly string[] {
  if (error.code !== 'COE0021' && error.code !== 'COE_PROPERTY_NOT_FOUND') return [];
  const paths = error.message.match(/[A-Za-z_]\w*(?:\/[A-Za-z_]\w*)+/g) ?? [];
  return paths.map((path) => path.split('/').slice(-2).join('/'));
}

function otherStatus(status: number): Meaning {
  if (status >= 500)
    return {
      code: 'unavailable',
      advice: 'SuccessFactors or its gateway had an error: try again later.',
      retryable: true,
    };
  if (status >= 300 && status < 400) {
    return {
      code: 'invalid',
      advice:
        'Redirects are not followed, because they would carry credentials elsewhere: set tenantUrl to the API server itself.',
    };
  }
  return { code: 'invalid', advice: 'Replay the request from the log with cURL.' };
}

function readBody(text: string): { code?: string; message?: string } | undefined {
  const json = parseJson(text);
  const odata = errorSchema.safeParse(json);
  if (odata.success) {
    const { code, message } = odata.data.error;
    const words = typeof message === 'string' ? message : message?.value;
    return { ...(code != null && { code: String(code) }), ...(words != null && { message: words }) };
  }
  const token = tokenErrorSchema.safeParse(json);
  if (token.success) return { message: token.data.errorMessage };
  return readLoose(text);
}

/** XML errors, and JSON that is none because of unescaped text inside of it. */
function readLoose(text: string): { code?: string; message?: string } {
  const code = /<code>([^<]*)<\/code>|"code"\s*:\s*"([^"]*)"/.exec(text);
  const message = /<message[^>]*>([^<]*)<\/message>|"value"\s*:\s*"([\s\S]*?)"\s*\}/.exec(text);
  return {
    ...(code && { code: code[1] ?? code[2] ?? '' }),
    ...(message && { message: message[1] ?? message[2] ?? '' }),
  };
}

function lgnInHeaders(headers: Readonly<Record<string, string>>): RegExpExecArray | null {
  return /\bLGN\d{4}\b/.exec(Object.values(headers).join(' '));
}
