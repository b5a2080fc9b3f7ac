import { randomUUID } from 'node:crypto';
import { decodeTarget } from '../simulator/read-request.ts';
import type { GraphAnswer } from './answer.ts';
import { answerBatch, type BatchPart, checkContentType, readBatch } from './batch.ts';
import { canMeetPart, type Fault, refusalOf } from './faults.ts';
import { errorAnswer, GraphError } from './graph-error.ts';
import { type GraphRequest, readOptions } from './graph-request.ts';
import { graphAnswer, stepsOf } from './graph-route.ts';
import { withoutPassword } from './request-log.ts';
import type { SandboxContext } from './sandbox-context.ts';

/** A request below `/v1.0` as it came over the wire. */
export type WireRequest = {
  readonly method: string;
  /** Below `/v1.0/`. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly origin: string;
  readonly faults: readonly Fault[];
};

type Part = Omit<GraphRequest, 'steps' | 'options' | 'roles'> & { readonly path: string; readonly isInBatch: boolean };

/** What Graph answers: one request, or a batch of them. */
export function answerRequest(context: SandboxContext, request: WireRequest): GraphAnswer {
  let body: unknown;
  try {
    body = request.body === '' ? undefined : JSON.parse(request.body);
  } catch {
    return refused(context, request.headers, [400, 'BadRequest', UNREADABLE]);
  }
  const part = { ...request, body, isInBatch: false };
  if (request.path !== '$batch')
    return answerPart(context, part, () => context.tokens.check(request.headers.authorization));
  return answerWhole(context, part, () => {
    const roles = context.tokens.check(request.headers.authorization);
    return answerBatch(readBatch(body), (one) =>
      answerPart(context, partOf(context, request, one), () => {
        checkContentType(one);
        return roles;
      }),
    );
  });
}

const UNREADABLE =
  'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.';

function partOf(context: SandboxContext, request: WireRequest, one: BatchPart): Part {
  const [path = '', query = ''] = one.url.split(/\?(.*)/su, 2);
  const faults = context.faults.meet(`${one.method} ${decodeTarget(`/v1.0/${one.url}`)}`, canMeetPart);
  const { method, headers, body } = one;
  return { method, path, query, headers, body, origin: request.origin, faults, isInBatch: true };
}

function answerPart(context: SandboxContext, part: Part, roles: () => ReadonlySet<string>): GraphAnswer {
  return answerWhole(context, part, () => {
    const granted = roles();
    const told = part.method === 'GET' ? {} : context.writes.spend();
    const request = { ...part, steps: stepsOf(part.path), options: readOptions(part.query), roles: granted };
    const done = graphAnswer(context.scope, request);
    return { ...done, headers: { ...told, ...done.headers } };
  });
}

function answerWhole(context: SandboxContext, part: Part, answer: () => GraphAnswer): GraphAnswer {
  const done = guarded(context, part, answer);
  const { authorization: _, ...headers } = part.headers;
  const query = part.query === '' ? '' : `?${part.query}`;
  context.requests.add({
    at: context.clock.now(),
    method: part.method,
    target: `${part.method} ${decodeTarget(`/v1.0/${part.path}${query}`)}`,
    status: done.status,
    rows: done.rows ?? null,
    isInBatch: part.isInBatch,
    headers,
    body: part.path === '$batch' ? null : withoutPassword(part.body),
    fault: part.faults[0]?.kind ?? null,
  });
  return done;
}

function guarded(context: SandboxContext, part: Part, answer: () => GraphAnswer): GraphAnswer {
  const identity = identityOf(context, part.headers);
  const head = { 'request-id': identity.requestId, 'client-request-id': identity.clientRequestId };
  try {
    context.scope.tenant.purgeOld();
    for (const fault of part.faults) {
      const refusal = refusalOf(fault);
      if (refusal !== undefined) throw refusal;
    }
    const done = answer();
    return { ...done, headers: { ...head, ...done.headers } };
  } catch (error) {
    const known = error instanceof GraphError ? error : new GraphError(500, 'InternalServerError', String(error));
    const refusal = errorAnswer(known, identity);
    return { ...refusal, headers: { ...head, ...refusal.headers } };
  }
}

function refused(
  context: SandboxContext,
  headers: WireRequest['headers'],
  [status, code, message]: readonly [number, string, string],
): GraphAnswer {
  return errorAnswer(new GraphError(status, code, message), identityOf(context, headers));
}

function identityOf(context: SandboxContext, headers: WireRequest['headers']) {
  const requestId = randomUUID();
  return { requestId, clientRequestId: headers['client-request-id'] ?? requestId, now: context.clock.now() };
}
