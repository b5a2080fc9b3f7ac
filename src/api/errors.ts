import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../config/config-error.ts';
import type { Logger } from '../platform/logger.ts';

/** An error as people read it, on the command line and here. */
export type DescribedError = { readonly code: string; readonly message: string; readonly advice: string };

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

  constructor(status: number, { code, message, advice }: DescribedError) {
    super(message);
    this.status = status;
    this.code = code;
    this.advice = advice;
  }
}

/** The HTTP status of an error by its code; 502 for everything else that a system says. */
const statuses: Readonly<Record<string, number>> = {
  ...{ workerNotFound: 404, jobRunning: 409, systemInactive: 409, ticketsDecide: 409 },
  ...{ unavailable: 503, rateLimited: 503, quotaExhausted: 503, databaseUnavailable: 503, lockLost: 503 },
  ...{ internal: 500 },
};

/** Every error of every route leaves by this way. */
export function addErrors(app: FastifyInstance, deps: ErrorDeps): void {
  app.setErrorHandler(async (thrown, _request, reply) => {
    const { status, error } = toAnswer(thrown, deps);
    if (status >= 500) deps.logger.error('a request to the API failed', { ...error });
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    // What is our own fault is not told in detail: it stands in the log.
    const told = status === 500 ? { ...error, message: 'The request could not be served.' } : error;
    return await reply.code(status).send({ error: told });
  });
  app.setNotFoundHandler(async (request, reply) => {
    const message = `There is no ${request.method} ${request.url.split('?')[0]}.`;
    const advice = 'There are GET /healthz, /readyz and /metrics, and POST /api/jobs/JOB/provision.';
    return await reply.code(404).send({ error: { code: 'usage', message, advice } });
  });
}

function toAnswer(error: unknown, deps: ErrorDeps): { readonly status: number; readonly error: DescribedError } {
  if (error instanceof RequestError) {
    const { status, code, message, advice } = error;
    return { status, error: { code, message, advice } };
  }
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const message = error instanceof Error ? error.message : 'The request makes no sense.';
    return { status, error: { code: 'usage', message, advice: 'Send a JSON document as application/json.' } };
  }
  const { code, message, advice } = deps.describeError(error);
  const isUnknownJob = error instanceof ConfigError && error.issues.some(({ path }) => path === 'jobs');
  const known = error instanceof ConfigError ? (isUnknownJob ? 404 : 409) : statuses[code];
  return { status: known ?? 502, error: { code, message, advice } };
}
