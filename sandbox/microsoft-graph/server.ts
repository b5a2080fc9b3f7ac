import type { IncomingMessage, Server } from 'node:http';
import { createHttpServer, type Exchange } from '../simulator/http-server.ts';
import { callerOf, decodeTarget, headersOf, readBody, splitTarget } from '../simulator/read-request.ts';
import type { Administration } from './administration.ts';
import { toWire, type WireAnswer } from './answer.ts';
import { answerRequest } from './answer-request.ts';
import { CONTROL, controlAnswer } from './control.ts';
import { type Fault, gatewayPage, refusalOf } from './faults.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { sendWire } from './send-wire.ts';
import { tokenAnswer } from './token/token-endpoint.ts';

const BODY = { most: 8 * 1024 * 1024 };
const ROOT = '/v1.0/';
const TOKEN = /^\/([^/]+)\/oauth2\/v2\.0\/token$/u;

/** The HTTP server of a simulator; not listening yet. */
export function createGraphServer(context: SandboxContext, administration: Administration): Server {
  return createHttpServer((exchange) => serve(context, exchange, administration));
}

async function serve(
  context: SandboxContext,
  { request, response }: Exchange,
  administration: Administration,
): Promise<void> {
  const { path, query } = splitTarget(request.url ?? '/');
  const body = await readBody(request, BODY);
  const caller = callerOf(request);
  if (path.startsWith(CONTROL)) {
    const answer = controlAnswer(context, administration, { ...caller, path, query, body });
    return await sendWire({ request, response }, answer, []);
  }
  const faults = context.faults.meet(`${caller.method} ${decodeTarget(request.url ?? '/')}`);
  const page = faults.map(gatewayPage).find((found) => found !== undefined);
  const silent = faults.find(({ kind }) => kind === 'hang' || kind === 'resetConnection');
  if (page !== undefined || silent !== undefined) noteUnanswered(context, request, page?.status ?? 0, faults);
  if (silent?.kind === 'resetConnection') request.socket.resetAndDestroy();
  if (silent !== undefined) return;
  const answer = page ?? answerOf(context, { request, path, query, body, faults });
  await sendWire({ request, response }, answer, faults);
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
    ...{ at: context.clock.now(), method, target: `${method} ${decodeTarget(request.url ?? '/')}`, status },
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
  const headers = headersOf(request);
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
