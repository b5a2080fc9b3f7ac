import { STATUS_CODES } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../config/config-error.ts';
import type { Logger } from '../platform/logger.ts';

/** An error as people read it, on the command line and here. */
export type DescribedError = { readonly code: string; readonly message: string; readonly advice: string };

/** What is wrong in a request: where, what was expected, what was found. */
export type FieldError = {
  readonly in: 'path' | 'query' | 'body';
  /** As `conditions.all[0].operator`; empty: all of it. */
  readonly field: string;
  readonly expected: string;
  readonly found?: string;
};

export type ErrorDeps = {
  readonly logger: Logger;
  /** What an error of the engine, of a system or of the machine says: the same as on the command line. */
  readonly describeError: (error: unknown) => DescribedError;
};

/** A request that cannot be served as it is. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly code: string;
  readonly advice: string;
  readonly fields: readonly FieldError[];

  constructor(status: number, { code, message, advice }: DescribedError, fields: readonly FieldError[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.advice = advice;
    this.fields = fields;
  }
}

/** A document of RFC 9457 (`application/problem+json`). */
export type ProblemDocument = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly advice: string;
  readonly errors?: readonly FieldError[];
};

const notFound = [
  ...['workerNotFound', 'ticketNotFound', 'planNotFound', 'scheduleNotFound', 'runNotFound', 'triggerNotFound'],
  ...['operationNotFound', 'cycleNotFound', 'accountNotFound'],
];
const conflict = [
  ...['jobRunning', 'systemInactive', 'systemInUse', 'ticketsDecide', 'ticketWithoutPerson', 'personInReview'],
  ...[
    'notAsked',
    'nothingToProcess',
    'planNotOpen',
    'planExpired',
    'planChanged',
    'notInPlan',
    'emptySource',
    'nothingToRun',
  ],
  ...['fileAhead', 'fileNotEditable', 'otherJob', 'undoUnsupported', 'notSetAside', 'notLinked', 'nothingToUndo'],
  ...['linkChangedSince', 'accountGone', 'accountTaken', 'accountAmbiguous', 'protectedAccount'],
];
const unfit = ['badSchedule', 'managerNotFound', 'managerAmbiguous', 'managerIsSelf'];
const away = ['unavailable', 'rateLimited', 'quotaExhausted', 'databaseUnavailable', 'lockLost'];

/** The HTTP status of an error by its code; 502 for everything else that a system says. */
const statuses: ReadonlyMap<string, number> = new Map(
  [
    ...[{ codes: notFound, status: 404 } as const, { codes: conflict, status: 409 } as const],
    ...[{ codes: unfit, status: 422 } as const, { codes: away, status: 503 } as const],
    { codes: ['internal'], status: 500 },
  ].flatMap(({ codes, status }) => codes.map((code) => [code, status] as const)),
);

/** What Fastify refuses by itself, before a route is asked. */
const refusals: Readonly<Record<number, { readonly code: string; readonly advice: string }>> = {
  400: { code: 'malformedRequest', advice: 'Send a JSON document as application/json.' },
  413: { code: 'bodyTooLarge', advice: 'Send at most one megabyte.' },
  415: { code: 'wrongContentType', advice: 'Send a JSON document as application/json.' },
};

/** Every error of every route leaves by this way. */
export function addErrors(app: FastifyInstance, deps: ErrorDeps): void {
  app.setErrorHandler(async (thrown, _request, reply) => {
    const problem = toProblem(thrown, deps);
    const { status, code, detail: message, advice } = problem;
    if (status >= 500) deps.logger.error('a request to the API failed', { code, message, advice });
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    // What is our own fault is not told in detail: it stands in the log.
    const told = status === 500 ? { ...problem, detail: 'The request could not be served.' } : problem;
    return await reply.code(status).type('application/problem+json').send(JSON.stringify(told));
  });
  app.setNotFoundHandler(async (request) => {
    const message = `There is no ${request.method} ${request.url.split('?')[0]}.`;
    throw new RequestError(404, { code: 'noSuchPath', message, advice: 'GET /api/openapi.json lists what there is.' });
  });
}

/** What an error says to whoever asked, with its HTTP status. */
export function toProblem(error: unknown, deps: Pick<ErrorDeps, 'describeError'>): ProblemDocument {
  if (error instanceof RequestError) return newProblem(error.status, error, error.fields);
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const { code, advice } = refusals[status] ?? { code: 'malformedRequest', advice: 'See GET /api/openapi.json.' };
    const message = error instanceof Error ? error.message : 'The request makes no sense.';
    return newProblem(status, { code, message, advice });
  }
  const described = deps.describeError(error);
  if (error instanceof ConfigError) return newProblem(isAboutUnknownName(error) ? 404 : 409, described);
  return newProblem(statuses.get(described.code) ?? 502, described);
}

/** A job, system, trigger or way of messages that the configuration does not have. */
function isAboutUnknownName({ issues }: ConfigError): boolean {
  return issues.every(({ path }) => /^(jobs|systems|serviceDesk\.(triggers|mail|webhooks|itsm))$/.test(path));
}

function newProblem(
  status: number,
  { code, message, advice }: DescribedError,
  errors: readonly FieldError[] = [],
): ProblemDocument {
  return {
    ...{ type: `urn:hirewire:problem:${code}`, title: STATUS_CODES[status] ?? 'Error', status },
    ...{ detail: message, code, advice, ...(errors.length > 0 && { errors }) },
  };
}
