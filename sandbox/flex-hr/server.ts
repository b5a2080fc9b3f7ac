import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, ApiError, errorAnswer } from './answer.ts';
import { apiAnswer, readLogin } from './api-route.ts';
import { CONTROL, controlAnswer } from './control.ts';
import { answerOfFault, type Fault } from './faults.ts';
import type { HrAction, HrOutcome } from './hr-action.ts';
import type { SandboxContext } from './sandbox-context.ts';

type Target = { readonly path: string; readonly query: ReadonlyMap<string, string>; readonly decoded: string };

const MAX_BODY = 1024 * 1024;

/** The HTTP server of a simulator; not listening yet. */
export function createFlexServer(context: SandboxContext, act: (action: HrAction) => HrOutcome): Server {
  return createServer((request, response) => {
    serve(context, { request, response, act }).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly act: (action: HrAction) => HrOutcome;
};

async function serve(context: SandboxContext, { request, response, act }: Exchange): Promise<void> {
  const target = targetOf(request);
  const body = request.method === 'GET' ? '' : await readBody(request);
  if (target.path.startsWith(CONTROL)) {
    const asked = { method: request.method ?? 'GET', ...target, body };
    const from = { peer: request.socket.remoteAddress ?? '', host: request.headers.host ?? '' };
    const answer = controlAnswer(context, { ...asked, ...from }, act);
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
    instanceHeader: headerOf(request, 'instance') ?? null,
    instanceQuery: target.query.get('instance') ?? null,
    status: answer.status,
    rows: answer.rows ?? null,
    fault,
  });
  await send({ request, response, answer, faults });
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
      instanceHeader: headerOf(request, 'instance'),
      body,
      faults,
    });
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error);
    return errorAnswer(new ApiError(500, 'INTERNAL_ERROR', error instanceof Error ? error.message : String(error)));
  }
}

async function send({
  request,
  response,
  answer,
  faults,
}: Omit<Exchange, 'act'> & { answer: Answer; faults: readonly Fault[] }): Promise<void> {
  const has = (kind: Fault['kind']) => faults.find((fault) => fault.kind === kind);
  const slow = has('slow');
  if (slow !== undefined) await wait(slow.delay ?? 2000);
  if (has('resetConnection') !== undefined) {
    request.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(answer.body, 'utf8');
  const headers = { 'content-type': answer.contentType, 'content-length': body.length, ...answer.headers };
  response.writeHead(answer.status, headers);
  if (has('dropConnection') !== undefined) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
    return;
  }
  const drip = has('drip');
  if (drip !== undefined) {
    for (let at = 0; at < body.length && !response.destroyed; at += 512) {
      response.write(body.subarray(at, at + 512));
      await wait(drip.delay ?? 50);
    }
    response.end();
    return;
  }
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new RangeError('the request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function targetOf(request: IncomingMessage): Target {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const query = new Map(Array.from(url.searchParams, ([name, value]) => [name.toLowerCase(), value] as const));
  return { path: url.pathname, query, decoded: `${url.pathname}${decodeURIComponent(url.search)}` };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
