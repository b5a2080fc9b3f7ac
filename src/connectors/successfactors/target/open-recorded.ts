import { setTimeout as delay } from 'node:timers/promises';
import type { JsonValue } from '../../../domain/value.ts';
import type { ConnectorDeps, RecordedTarget, RequestLogEntry } from '../../contract.ts';
import { type HttpAnswer, type HttpClient, type HttpRequest, openHttp } from '../../http/open-http.ts';
import type { SuccessFactorsConfig } from '../config.ts';
import { openPeople } from '../open-people.ts';
import { recordHttp } from '../recording-http.ts';
import { isRecord } from '../records.ts';
import { openTarget } from './open-target.ts';

/**
 * Opens write-back to be looked at.
 *
 * @param showsAnswers whether the answers of reads are kept; where the job redacts anything, they and the writes are not shown
 */
export async function openRecorded(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  { showsAnswers }: { readonly showsAnswers: boolean },
): Promise<RecordedTarget> {
  const isRedacted = (deps.redactedAttributes ?? []).length > 0;
  const { http, seen } = recordHttp(withoutWrites(await openHttp(config)), {
    clock: deps.clock,
    auth: config.auth.type === 'basic' ? 'basic' : 'bearer',
    purposeOf,
    bodyOf: ({ body }) => (body !== undefined && isRedacted ? '[Redact]' : body),
    answerOf: (answer, request) => {
      if (!showsAnswers || request.method === 'POST') return undefined;
      return isRedacted ? '[Redact]' : parsed(answer);
    },
  });
  const session = await openPeople(config, withoutWritesInLog(deps), { wait: delay, http });
  return { session: openTarget(session, () => http.close()), requests: () => seen };
}

/** What was not sent is in no log of requests either. */
function withoutWritesInLog({ onRequest, ...deps }: ConnectorDeps): ConnectorDeps {
  if (onRequest === undefined) return deps;
  const isSent = ({ method, target }: RequestLogEntry) => method !== 'POST' || !target.startsWith('/odata/');
  return { ...deps, onRequest: (entry) => (isSent(entry) ? onRequest(entry) : undefined) };
}

/** Answers an upsert as SuccessFactors does where all goes well, and lets everything else through. */
function withoutWrites(inner: HttpClient): HttpClient {
  const send: HttpClient['send'] = async (request) => {
    if (!isWrite(request)) return await inner.send(request);
    const done = recordsOf(request).map((_, index) => ({ index, status: 'OK', httpCode: 200, message: null }));
    const text = JSON.stringify({ d: done });
    return { status: 200, headers: {}, setCookies: [], text, bytes: text.length };
  };
  return { send, close: () => inner.close() };
}

function isWrite({ method, url }: HttpRequest): boolean {
  return method === 'POST' && url.pathname.startsWith('/odata/');
}

function recordsOf({ body }: HttpRequest): readonly JsonValue[] {
  const content = JSON.parse(body ?? '[]') as JsonValue;
  return Array.isArray(content) ? content : [content];
}

function purposeOf(request: HttpRequest): string {
  const entity = request.url.pathname.split('/')[3]?.replace(/\(.*$/, '') ?? '';
  if (isWrite(request))
    return `the write of ${[...new Set(recordsOf(request).map(entityOf))].join(', ')}, which is not sent`;
  if (entity === 'PerPerson') return 'the person as of now';
  if (entity === 'User') return 'the user records';
  return `${entity}: what the values of the tenant mean`;
}

function entityOf(record: JsonValue): string {
  const metadata = isRecord(record) ? record.__metadata : undefined;
  const uri = isRecord(metadata) ? metadata.uri : undefined;
  return typeof uri === 'string' ? uri.replace(/\(.*$/s, '') : 'a record';
}

function parsed({ text }: HttpAnswer): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text.slice(0, 4000);
  }
}
