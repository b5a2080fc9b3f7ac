import type { IncomingMessage, Server } from 'node:http';
import { createHttpServer, type Exchange } from '../simulator/http-server.ts';
import { callerOf, headersOf, readBody } from '../simulator/read-request.ts';
import { sendAnswer } from '../simulator/send-answer.ts';
import { type Answer, ApiError, errorAnswer } from './answer.ts';
import { apiAnswer, readLogin } from './api-route.ts';
import { CONTROL, controlAnswer } from './control.ts';
import { answerOfFault, type Fault } from './faults.ts';
import type { HrAction, HrOutcome } from './hr-action.ts';
import type { SandboxContext } from './sandbox-context.ts';

type Target = { readonly path: string; readonly query: ReadonlyMap<string, string>; readonly decoded: string };

const BODY = { most: 1024 * 1024 };

/** The HTTP server of a simulator; not listening yet. */
export function createFlexServer(context: SandboxContext, act: (action: HrAction) => HrOutcome): Server {
  return createHttpServer((exchange) => serve(context, exchange, act));
}

async function serve(
  context: SandboxContext,
  { request, response }: Exchange,
  act: (action: HrAction) => HrOutcome,
): Promise<void> {
  const target = targetOf(request);
  const body = request.method === 'GET' ? '' : await readBody(request, BODY);
  if (target.path.startsWith(CONTROL)) {
    const { path, query } = target;
    const answer = controlAnswer(context, { ...callerOf(request), path, query, body }, act);
    response.writeHead(answer.status, { 'content-type': answer.contentType });
    response.end(answer.body);
    return;
  }
  const faults = context.faults.meet(target.decoded);
  const answer = answerTo(context, request, { target, faults, body });
  const fault = faults[0]?.kind ?? null;
  context.requests.add({
    at: context.clock.now(),
    method: request.method ?? 'GET',
    path: target.path,
    query: Object.fromEntries(target.query),
    target: target.decoded,
    user: readLogin(request.headers.authorization)?.user ?? null,
    instanceHeader: headersOf(request).instance ?? null,
    instanceQuery: target.query.get('instance') ?? null,
    status: answer.status,
    rows: answer.rows ?? null,
    fault,
  });
  await sendAnswer({
    request,
    response,
    status: answer.status,
    headers: { 'content-type': answer.contentType, ...answer.headers },
    body: Buffer.from(answer.body, 'utf8'),
    faults,
  });
}

function answerTo(
  context: SandboxContext,
  request: IncomingMessage,
  { target, faults, body }: { target: Target; faults: readonly Fault[]; body: string },
): Answer {
  for (const fault of faults) {
    const answer = answerOfFault(fault);
    if (answer !== undefined) return answer;
  }
  try {
    return apiAnswer(context, {
      method: request.method ?? 'GET',
      path: target.path,
      query: target.query,
      authorization: request.headers.authorization,
      instanceHeader: headersOf(request).instance,
      body,
      faults,
    });
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error);
    return errorAnswer(new ApiError(500, 'INTERNAL_ERROR', error instanceof Error ? error.message : String(error)));
  }
}

function targetOf(request: IncomingMessage): Target {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const query = new Map(Array.from(url.searchParams, ([name, value]) => [name.toLowerCase(), value] as const));
  return { path: url.pathname, query, decoded: `${url.pathname}${decodeURIComponent(url.search)}` };
}
