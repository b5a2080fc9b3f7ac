import { ConnectorError, type ConnectorErrorCode } from '../contract.ts';
import { parseJson } from '../http/parse-json.ts';
import { stripTags } from '../http/strip-tags.ts';
import { fieldOf, isRecord, textOf } from './fields.ts';

/** What a failed answer says, in whatever form. */
export type VendorError = {
  readonly status: number;
  /** The API's own word where there is one: `INSTANCE_NOT_FOUND`. */
  readonly code?: string;
  readonly message: string;
};

type Meaning = { readonly code: ConnectorErrorCode; readonly advice: string; readonly retryable?: boolean };

const meanings: Readonly<Record<number, Meaning>> = {
  400: { code: 'invalid', advice: 'Replay the request from the log with cURL to see what Flex HRM dislikes.' },
  401: {
    code: 'unauthorized',
    advice:
      'Check username and password: the API takes the internal password of the integration user, not the one of Visma Connect; it may have expired. Some hosts want the instance before the user name: see loginPattern.',
  },
  403: {
    code: 'forbidden',
    advice:
      'Let an administrator of Flex HRM open this resource to the role of the integration user, for every company that is read.',
  },
  404: {
    code: 'notFound',
    advice:
      'Check the path of serviceUrl (some hosts want /api or /webapi/api) and the names under resources; a host may also mean instanceId, or where it is sent (instanceIn).',
  },
  429: { code: 'rateLimited', advice: 'Too many requests: run less often.', retryable: true },
  503: {
    code: 'unavailable',
    advice: 'Flex HRM is being updated or overloaded: the next run tries again, nobody is touched meanwhile.',
    retryable: true,
  },
};

const unknownInstance: Meaning = {
  code: 'notFound',
  advice:
    'Check instanceId: the customer number at the lower right of Flex HRM, or the domain of the instance; and where it is sent, instanceIn.',
};

/** Reads the API's own words out of an answer: `{"message", "code"}`, ASP.NET's forms, or any text. */
export function readVendorError(status: number, text: string): VendorError {
  const body = parseJson(text);
  if (!isRecord(body)) return { status, message: /^\s*</.test(text) ? stripTags(text) : text };
  const code = textOf(fieldOf(body, 'code'));
  const message = ['message', 'detail', 'title', 'error'].map((name) => textOf(fieldOf(body, name))).find(Boolean);
  return { status, ...(code !== undefined && { code }), message: message ?? text };
}

/** A vendor error as ours. `tried` begins the message: "GET /employees". `quote` makes foreign text safe to show. */
export function toConnectorError(
  error: VendorError,
  context: { system: string; tried: string; quote: (text: string) => string; retryAfter?: number },
): ConnectorError {
  const meaning = isUnknownInstance(error) ? unknownInstance : (meanings[error.status] ?? otherStatus(error.status));
  const said = context.quote(error.message);
  const words = isUnknownInstance(error) ? 'does not know the instance' : `answered ${error.status}`;
  return new ConnectorError({
    code: meaning.code,
    system: context.system,
    message: `${context.tried}: Flex HRM ${words}${said === '' ? '' : `, ${said}`}`,
    advice: meaning.advice,
    retryable: meaning.retryable ?? false,
    cause: { ...error, message: said },
    ...(context.retryAfter !== undefined && { retryAfter: context.retryAfter }),
  });
}

export function isUnknownInstance({ status, code, message }: VendorError): boolean {
  return (status === 404 || status === 400) && (code === 'INSTANCE_NOT_FOUND' || /\binstance\b/i.test(message));
}

/** Worth another try by itself: throttling, gateways, an update, an error of the server's own. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** What Flex HRM said, when an error came from one of its answers. The text is already safe to show. */
export function vendorErrorOf(error: unknown): VendorError | undefined {
  if (!(error instanceof ConnectorError) || typeof error.cause !== 'object' || error.cause === null) return undefined;
  return 'status' in error.cause && 'message' in error.cause ? (error.cause as VendorError) : undefined;
}

function otherStatus(status: number): Meaning {
  if (status >= 500)
    return {
      code: 'unavailable',
      advice: 'Flex HRM had an error of its own: the next run tries again.',
      retryable: true,
    };
  if (status >= 300 && status < 400) {
    return {
      code: 'invalid',
      advice:
        'Redirects are not followed, because they would carry the password elsewhere: set serviceUrl to the API itself.',
    };
  }
  return { code: 'invalid', advice: 'Replay the request from the log with cURL.' };
}
