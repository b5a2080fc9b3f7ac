import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Administration } from './administration.ts';
import { toWire, type WireAnswer } from './answer.ts';
import { answerRequest, decoded } from './answer-request.ts';
import { CONTROL, controlAnswer } from './control.ts';
import { type Fault, gatewayPage, refusalOf } from './faults.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { sendAnswer } from './send-answer.ts';
import { tokenAnswer } from './token/token-endpoint.ts';

const MAX_BODY = 8 * 1024 * 1024;
const ROOT = '/v1.0/';
const TOKEN = /^\/([^/]+)\/oauth2\/v2\.0\/token$/u;

/** The HTTP server of a simulator; not listening yet. */
export function createGraphServer(context: SandboxContext, administration: Administration): Server {
  return createServer((request, response) => {
    serve(context, { request, response, administration }).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly administration: Administration;
};

async function serve(context: SandboxContext, { request, response, administration }: Exchange): Promise<void> {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/su, 2);
  const body = await readBody(request);
  const method = request.method ?? 'GET';
  if (path.startsWith(CONTROL)) {
    const from = { peer: request.socket.remoteAddress ?? '', host: request.headers.host ?? '' };
    const answer = controlAnswer(context, administration, { method, path, query, body, ...from });
    return await sendAnswer({ request, response, answer, faults: [] });
  }
  const faults = context.faults.meet(`${method} ${decoded(request.url ?? '/')}`);
  const page = faults.map(gatewayPage).find((found) => found !== undefined);
  const silent = faults.find(({ kind }) => kind === 'hang' || kind === 'resetConnection');
  if (page !== undefined || silent !== undefined) noteUnanswered(context, request, page?.status ?? 0, faults);
  if (silent?.kind === 'resetConnection') request.socket.resetAndDestroy();
  if (silent !== undefined) return;
  const answer = page ?? answerOf(context, { request, path, query, body, faults });
  await sendAnswer({ request, response, answer, faults });
}

/** Logs a request that did not come as far as Graph: a gateway's page, or status 0 for silence. */
function noteUnanswered(
  context: SandboxContext,
  request: IncomingMessage,
  status: number,
  faults: readonly Fault[],
): void {
  const method = request.method ?? 'GET';
  context.requests.add({
    ...{ at: context.clock.now(), method, target: `${method} ${decoded(request.url ?? '/')}`, status },
    ...{ rows: null, isInBatch: false, headers: {}, body: null, fault: faults[0]?.kind ?? null },
  });
}

type Asked = {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly faults: readonly Fault[];
};

function answerOf(context: SandboxContext, { request, path, query, body, faults }: Asked): WireAnswer {
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
  const tenant = TOKEN.exec(path)?.[1];
  if (tenant !== undefined) return answerToken(context, { tenant: decodeURIComponent(tenant), origin, body, faults });
  if (!path.startsWith(ROOT))
    return { status: 404, contentType: 'text/html', body: '<html><body><h1>404 Not Found</h1></body></html>' };
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const method = request.method ?? 'GET';
  return toWire(
    answerRequest(context, { method, path: path.slice(ROOT.length), query, headers, body, origin, faults }),
  );
}

function answerToken(
  context: SandboxContext,
  asked: { readonly tenant: string; readonly origin: string; readonly body: string; readonly faults: readonly Fault[] },
): WireAnswer {
  const { scope, tokens, clock } = context;
  const refusal = asked.faults.map(refusalOf).find((found) => found !== undefined);
  const failed = { error: 'temporarily_unavailable', error_description: refusal?.message ?? '', error_codes: [90033] };
  const answer =
    refusal === undefined
      ? tokenAnswer(
          {
            tenantId: scope.tenant.id,
            domains: scope.domains,
            application: scope.application,
            tokens,
            tokenSeconds: scope.tenant.switches.tokenSeconds,
            now: () => clock.now(),
          },
          { tenant: asked.tenant, form: new URLSearchParams(asked.body), origin: asked.origin },
        )
      : {
          ...{ status: refusal.status, contentType: 'application/json; charset=utf-8' },
          ...{ body: JSON.stringify(failed), headers: refusal.headers ?? {} },
        };
  context.requests.add({
    ...{ at: clock.now(), method: 'POST', target: `POST /${asked.tenant}/oauth2/v2.0/token`, status: answer.status },
    ...{ rows: null, isInBatch: false, headers: {}, body: null, fault: asked.faults[0]?.kind ?? null },
  });
  return answer;
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
