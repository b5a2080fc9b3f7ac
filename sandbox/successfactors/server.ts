import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http';
import { createHttpServer, type Exchange } from '../simulator/http-server.ts';
import { callerOf, decodeTarget, headersOf, readBody, splitTarget } from '../simulator/read-request.ts';
import { sendAnswer } from '../simulator/send-answer.ts';
import { type Answer, bodyBytes, bodyText, jsonAnswer } from './answer.ts';
import { ApiError, errorJson, errorXml } from './api-error.ts';
import { CONTROL, controlAnswer } from './control.ts';
import { answerOfFault, type Fault } from './faults.ts';
import { odataAnswer } from './odata-route.ts';
import { readQuery } from './query-options.ts';
import type { RequestRecord } from './request-log.ts';
import type { SandboxContext } from './sandbox-context.ts';
import type { Login } from './session.ts';

type Reply = { readonly answer: Answer; readonly login: Login | null; readonly fault: string | null };

type Target = { readonly path: string; readonly query: string; readonly decoded: string };

const ROOT = '/odata/v2/';
const BODY = {
  most: 64 * 1024 * 1024,
  refusal: () => new ApiError(413, 'PayloadTooLarge', 'The request body is too large.'),
};

function targetOf(request: IncomingMessage): Target {
  const target = request.url ?? '/';
  return { ...splitTarget(target), decoded: decodeTarget(target) };
}

function originOf(request: IncomingMessage): string {
  const scheme = request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return `${scheme}://${request.headers.host ?? '127.0.0.1'}`;
}

function rootOf(context: SandboxContext, request: IncomingMessage): string {
  const origin = originOf(request);
  if (context.tenant.switches.uriPort === 'asked') return `${origin}${ROOT}`;
  return `https://${new URL(origin).hostname}:443${ROOT}`;
}

function wantsJson(request: IncomingMessage, query: string): boolean {
  const format = readQuery(query).get('$format');
  if (format !== undefined) return format.toLowerCase() === 'json';
  return (request.headers.accept ?? '').includes('application/json');
}

function errorAnswer(error: unknown, isJson: boolean): Answer {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(
          500,
          'ServerErrorException',
          error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        );
  return isJson
    ? jsonAnswer(known.status, errorJson(known))
    : { status: known.status, contentType: 'application/xml;charset=utf-8', body: errorXml(known) };
}

async function tokenAnswer(context: SandboxContext, request: IncomingMessage): Promise<Answer> {
  if (request.method !== 'POST')
    return jsonAnswer(405, JSON.stringify({ errorHttpCode: '405', errorMessage: 'POST is expected' }));
  const form = new URLSearchParams(await readBody(request, BODY));
  return context.oauth.token(form, `${originOf(request)}/oauth/token`);
}

async function apiReply(
  context: SandboxContext,
  request: IncomingMessage,
  target: Target,
  faults: readonly Fault[],
): Promise<Reply> {
  let login: Login | null = null;
  let isJson = true;
  try {
    isJson = wantsJson(request, target.query);
    const body = request.method === 'GET' ? '' : await readBody(request, BODY);
    login = context.sessions.login(headersOf(request));
    const answer = odataAnswer(context, {
      method: String(request.headers['x-http-method'] ?? request.method ?? 'GET').toUpperCase(),
      path: target.path.slice(ROOT.length),
      query: target.query,
      origin: originOf(request),
      root: rootOf(context, request),
      number: context.requests.all().length,
      body,
      contentType: request.headers['content-type'] ?? '',
      wantsJson: isJson,
      faults,
    });
    return { answer, login, fault: null };
  } catch (error) {
    return {
      answer: errorAnswer(error, isJson || (error instanceof ApiError && error.code.startsWith('LGN'))),
      login,
      fault: null,
    };
  }
}

async function replyTo(
  context: SandboxContext,
  request: IncomingMessage,
  target: Target,
  faults: readonly Fault[],
): Promise<Reply> {
  for (const fault of faults) {
    const answer = answerOfFault(fault);
    if (answer !== undefined) return { answer, login: null, fault: fault.kind };
  }
  if (target.path === '/oauth/token') return { answer: await tokenAnswer(context, request), login: null, fault: null };
  if (target.path.startsWith(ROOT) || target.path === ROOT.slice(0, -1))
    return apiReply(context, request, target, faults);
  return {
    answer: {
      status: 404,
      contentType: 'text/html;charset=utf-8',
      body: '<html><body><h1>404 Not Found</h1></body></html>',
    },
    login: null,
    fault: null,
  };
}

function responseHeaders(request: IncomingMessage, reply: Reply): OutgoingHttpHeaders {
  const correlation = request.headers['x-sf-correlation-id'];
  const message = 'X-SF-Correlation-Id, successfactors-sourcetype header is not provided in API call';
  return {
    'content-type': reply.answer.contentType,
    dataserviceversion: '2.0',
    ...(correlation === undefined
      ? { 'successfactors-message': message }
      : { 'x-sf-correlation-id': String(correlation) }),
    ...(reply.answer.rows === undefined ? {} : { 'x-sf-record-count-recursive': `${reply.answer.rows}` }),
    ...reply.login?.headers,
    ...reply.answer.headers,
  };
}

function record(
  context: SandboxContext,
  request: IncomingMessage,
  target: Target,
  reply: Reply,
  fault: string | null,
): RequestRecord {
  let options: Record<string, string> = {};
  try {
    options = Object.fromEntries(readQuery(target.query));
  } catch {
    options = {};
  }
  return {
    number: context.requests.all().length + 1,
    at: context.clock.now(),
    method: request.method ?? 'GET',
    path: target.path,
    options,
    target: target.decoded,
    authentication: reply.login?.kind ?? 'none',
    session: reply.login?.session ?? null,
    processName: request.headers['x-sf-process-name']?.toString() ?? null,
    status: reply.answer.status,
    rows: reply.answer.rows ?? null,
    bytes: reply.answer.body.length,
    fault,
  };
}

async function serve(context: SandboxContext, { request, response }: Exchange): Promise<void> {
  const target = targetOf(request);
  context.followDay();
  if (target.path.startsWith(CONTROL)) {
    const body = request.method === 'GET' ? '' : await readBody(request, BODY);
    const { path, query } = target;
    const answer = controlAnswer(context, { ...callerOf(request), path, query, body });
    response.writeHead(answer.status, { 'content-type': answer.contentType });
    response.end(bodyText(answer));
    return;
  }
  const faults = context.faults.meet(target.decoded);
  const reply = await replyTo(context, request, target, faults);
  const { status } = reply.answer;
  const headers = responseHeaders(request, reply);
  const shown = await sendAnswer({ request, response, status, headers, body: bodyBytes(reply.answer), faults });
  context.requests.add(record(context, request, target, reply, shown?.kind ?? reply.fault));
}

/** The HTTP server of a simulator; not listening yet. */
export function createSandboxServer(context: SandboxContext): Server {
  return createHttpServer((exchange) => serve(context, exchange));
}
