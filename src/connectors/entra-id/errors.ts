import { ConnectorError, type ConnectorErrorCode } from '../contract.ts';
import { parseJson } from '../http/parse-json.ts';
import { stripTags } from '../http/strip-tags.ts';
import { errorSchema, tokenErrorSchema } from './schema.ts';

/** What a failed answer of Graph says. */
export type GraphError = {
  readonly status: number;
  /** `Request_ResourceNotFound`, `Authorization_RequestDenied` …; empty when it gives none. */
  readonly code: string;
  readonly message: string;
  /** The property that the error is about, where it says so. */
  readonly target?: string;
  /** For Microsoft's support. */
  readonly requestId?: string;
};

type Meaning = { readonly code: ConnectorErrorCode; readonly advice: string; readonly retryable?: boolean };

const rights = 'Grant the application permission, with admin consent; `hirewire check` names each one that is missing.';

/** See https://learn.microsoft.com/graph/errors and https://learn.microsoft.com/graph/resolve-auth-errors */
const meanings: Readonly<Record<string, Meaning>> = {
  authorization_requestdenied: { code: 'forbidden', advice: rights },
  authorization_identitynotfound: {
    code: 'unauthorized',
    advice: 'The app registration has no service principal in this tenant: grant admin consent once.',
  },
  invalidauthenticationtoken: {
    code: 'unauthorized',
    advice: 'Check loginUrl, baseUrl and scope: they must belong to one cloud.',
  },
  authentication_expiredtoken: { code: 'unauthorized', advice: 'Check the clock of this machine.' },
  directory_quotaexceeded: {
    code: 'quotaExhausted',
    advice: 'The tenant has as many objects as it may have: delete some for good, or have the quota raised.',
  },
  request_unsupportedquery: {
    code: 'unsupported',
    advice: 'Graph cannot search by this attribute: match by another one.',
  },
};

const statusMeanings: Readonly<Record<number, Meaning>> = {
  400: { code: 'invalid', advice: 'Replay the request from the log with cURL to see what Graph dislikes.' },
  401: { code: 'unauthorized', advice: 'Check tenantId, clientId and auth; a secret or certificate may have expired.' },
  403: { code: 'forbidden', advice: rights },
  404: { code: 'notFound', advice: 'Check baseUrl: Graph answers at /v1.0.' },
  410: { code: 'incomplete', advice: 'Graph has forgotten how far we read: everybody is read again.' },
  429: {
    code: 'rateLimited',
    advice: 'Other applications use the tenant too: run less often, or lower batches.',
    retryable: true,
  },
};

const otherFailure: Meaning = {
  code: 'unavailable',
  advice: 'Graph had an error of its own: the next cycle tries again, nobody is touched meanwhile.',
  retryable: true,
};

/** Reads an error out of the body of an answer, of `$batch` or alone. */
export function readGraphError(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): GraphError {
  const parsed = errorSchema.safeParse(typeof body === 'string' ? parseJson(body) : body);
  const error = parsed.success ? parsed.data.error : undefined;
  const target = error?.details?.find((one) => one.target != null)?.target;
  const requestId = headers['request-id'];
  const plain = typeof body === 'string' ? stripTags(body) : '';
  return {
    status,
    code: error?.code ?? '',
    message: error?.message ?? plain,
    ...(target != null && { target }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** An error of Graph as ours. `tried` begins the message: "GET /v1.0/users". */
export function toConnectorError(
  error: GraphError,
  context: {
    readonly system: string;
    readonly tried: string;
    readonly quote: (text: string) => string;
    readonly retryAfter?: number;
  },
): ConnectorError {
  const meaning = meanings[error.code.toLowerCase()] ?? statusMeanings[error.status] ?? otherStatus(error.status);
  const said = [error.code, context.quote(error.message)].filter((part) => part !== '').join(' ');
  const trace = error.requestId === undefined ? '' : ` (request-id ${error.requestId.slice(0, 64)})`;
  return new ConnectorError({
    code: meaning.code,
    system: context.system,
    message: `${context.tried}: Microsoft Graph answered ${error.status}${said === '' ? '' : `, ${said}`}${trace}`,
    advice: meaning.advice,
    retryable: meaning.retryable ?? false,
    ...(context.retryAfter !== undefined && { retryAfter: context.retryAfter }),
    cause: error,
  });
}

/** What Graph said, when an error came from one of its answers. */
export function graphErrorOf(error: unknown): GraphError | undefined {
  if (!(error instanceof ConnectorError) || typeof error.cause !== 'object' || error.cause === null) return undefined;
  return 'status' in error.cause && 'code' in error.cause ? (error.cause as GraphError) : undefined;
}

/** Worth another try by itself: throttling, a gateway, an error of Graph's own, two writes at once to one object. */
export function isTransient({ status, code }: Pick<GraphError, 'status' | 'code'>): boolean {
  if (status === 429 || status === 408) return true;
  if (status === 409) return /concurrency/i.test(code);
  return status >= 500 && status !== 501;
}

function otherStatus(status: number): Meaning {
  if (status >= 300 && status < 400) {
    return {
      code: 'invalid',
      advice: 'Redirects are not followed, because they would carry our token elsewhere: correct baseUrl.',
    };
  }
  return status >= 500 ? otherFailure : { code: 'invalid', advice: 'Replay the request from the log with cURL.' };
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const loginMeanings: ReadonlyMap<number, Meaning> = new Map([
  [
    7000215,
    {
      code: 'unauthorized',
      advice:
        'The client secret is wrong: auth.clientSecret is the value of the secret, not its id, and is shown once only.',
    },
  ],
  [
    7000222,
    {
      code: 'unauthorized',
      advice:
        'The client secret has expired: make a new one under "Certificates & secrets" of the app registration, and put its value into auth.clientSecret.',
    },
  ],
  [
    700016,
    {
      code: 'unauthorized',
      advice: 'The tenant does not know the application: check clientId and tenantId, and grant admin consent.',
    },
  ],
  [
    90002,
    { code: 'unauthorized', advice: 'There is no such tenant: check tenantId, and loginUrl for a national cloud.' },
  ],
  [900023, { code: 'unauthorized', advice: 'tenantId is neither a tenant id nor a domain name.' }],
  [
    700027,
    {
      code: 'unauthorized',
      advice:
        'The certificate is not one of the app registration, or has expired: upload the certificate that belongs to auth.privateKey.',
    },
  ],
  [700024, { code: 'unauthorized', advice: 'The assertion is not valid now: set the clock of this machine.' }],
  [
    7000112,
    { code: 'unauthorized', advice: 'The application is disabled in this tenant: enable its enterprise application.' },
  ],
  [
    53003,
    {
      code: 'forbidden',
      advice: 'Conditional access for workload identities blocks the application: allow the address of this machine.',
    },
  ],
  [
    500011,
    {
      code: 'invalid',
      advice: 'The tenant does not know the resource of scope: baseUrl and scope must belong to one cloud.',
    },
  ],
  [1002012, { code: 'invalid', advice: 'scope must be the address of Graph with /.default at its end.' }],
]);

/** A refused login as ours, with what to do about its AADSTS number. */
export function toLoginError(
  answer: { readonly status: number; readonly text: string },
  context: {
    readonly system: string;
    readonly tried: string;
    readonly quote: (text: string) => string;
    readonly retryAfter?: number;
  },
): ConnectorError {
  const parsed = tokenErrorSchema.safeParse(parseJson(answer.text));
  const description = parsed.success ? (parsed.data.error_description ?? parsed.data.error) : stripTags(answer.text);
  const number = Number(
    /AADSTS(\d+)/.exec(description)?.[1] ?? (parsed.success ? parsed.data.error_codes?.[0] : 0) ?? 0,
  );
  const isTemporary = answer.status === 429 || answer.status >= 500;
  const meaning = loginMeanings.get(number) ?? (isTemporary ? temporaryLogin(answer.status) : refusedLogin);
  const firstLine = description.split(/\r?\n|Trace ID:/)[0] ?? '';
  return new ConnectorError({
    code: meaning.code,
    system: context.system,
    message: `${context.tried}: the login was answered with ${answer.status}, ${context.quote(firstLine)}`,
    advice: meaning.advice,
    retryable: meaning.retryable ?? false,
    ...(context.retryAfter !== undefined && { retryAfter: context.retryAfter }),
  });
}

const refusedLogin: Meaning = {
  code: 'unauthorized',
  advice: 'Look the AADSTS number up at https://login.microsoftonline.com/error; check tenantId, clientId and auth.',
};

function temporaryLogin(status: number): Meaning {
  if (status === 429) return { code: 'rateLimited', advice: 'Too many logins: run less often.', retryable: true };
  return { ...otherFailure, advice: 'Entra ID had an error of its own: the next cycle tries again.' };
}
