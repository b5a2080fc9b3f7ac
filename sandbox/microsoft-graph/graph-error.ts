import type { GraphAnswer } from './answer.ts';
import { instantText } from './clock.ts';

/** What an error says of one property. */
export type ErrorDetail = { readonly code: string; readonly message?: string; readonly target: string };

type ErrorParts = {
  readonly details?: readonly ErrorDetail[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** A refusal of Graph: HTTP status, code and text, as its error envelope carries them. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(status: number, code: string, message: string, parts: ErrorParts = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = parts.details;
    this.headers = parts.headers;
  }
}

/** 400 `Request_BadRequest`: a value or a request that the directory refuses. */
export function badRequest(message: string, details?: readonly ErrorDetail[]): GraphError {
  return new GraphError(400, 'Request_BadRequest', message, details === undefined ? {} : { details });
}

/** 400 `BadRequest`: what the OData layer cannot read. */
export function unreadable(message: string): GraphError {
  return new GraphError(400, 'BadRequest', message);
}

/** 400 `Request_UnsupportedQuery`. */
export function unsupportedQuery(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}

/** 400 for a value that a property does not take. */
export function invalidValue(property: string): GraphError {
  return badRequest(`Invalid value specified for property '${property}' of resource 'User'.`);
}

/** 404 `Request_ResourceNotFound`. */
export function notFound(name: string): GraphError {
  const text = `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`;
  return new GraphError(404, 'Request_ResourceNotFound', text);
}

/** 403 `Authorization_RequestDenied`: a permission is missing. */
export function denied(): GraphError {
  return new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** Which request an error belongs to. */
export type RequestIdentity = { readonly requestId: string; readonly clientRequestId: string; readonly now: number };

/** The answer of an error: `{error: {code, message, details?, innerError}}`. */
export function errorAnswer(error: GraphError, identity: RequestIdentity): GraphAnswer {
  const innerError = {
    date: instantText(identity.now).slice(0, 19),
    'request-id': identity.requestId,
    'client-request-id': identity.clientRequestId,
  };
  const details = error.details === undefined ? {} : { details: error.details };
  return {
    status: error.status,
    body: { error: { code: error.code, message: error.message, ...details, innerError } },
    ...(error.headers === undefined ? {} : { headers: error.headers }),
  };
}
