import type { GraphAnswer } from './answer.ts';
import { GraphError, unreadable } from './graph-error.ts';

/** One request inside a batch, as it came. */
export type BatchPart = {
  readonly id: string;
  readonly method: string;
  /** Below `/v1.0`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
};

const LARGEST_BATCH = 20;
const WRITING = new Set(['POST', 'PATCH', 'PUT']);

/** Reads the body of `POST /$batch`. @throws GraphError 400 for a batch that Graph takes none of */
export function readBatch(body: unknown): readonly BatchPart[] {
  const requests = (body as { readonly requests?: unknown } | undefined)?.requests;
  if (!Array.isArray(requests)) throw unreadable('Invalid batch payload format.');
  if (requests.length > LARGEST_BATCH)
    throw unreadable(`Number of batch request steps exceeds the maximum value of ${LARGEST_BATCH}.`);
  const parts = requests.map(readPart);
  const ids = new Set<string>();
  for (const part of parts) {
    if (ids.has(part.id)) throw unreadable(`Request Id collision: '${part.id}'.`);
    if (part.dependsOn.some((id) => !ids.has(id)))
      throw unreadable(`The dependsOn of request '${part.id}' names a request that does not come before it.`);
    ids.add(part.id);
  }
  return parts;
}

function readPart(given: unknown): BatchPart {
  const { id, method, url, headers, body, dependsOn } = (given ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || id === '' || typeof method !== 'string' || typeof url !== 'string')
    throw unreadable('Invalid batch payload format: id, method and url are required.');
  const named = Object.entries((headers ?? {}) as Record<string, unknown>);
  return {
    id,
    method: method.toUpperCase(),
    url: url.replace(/^\/?(?:v1\.0\/)?/u, ''),
    headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), String(value)])),
    body,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  };
}

/**
 * Answers every request of a batch by itself, in the order of the batch. One that depends on a failed one is not done: 424.
 * The answers come in the opposite order, since Graph promises none.
 */
export function answerBatch(parts: readonly BatchPart[], answer: (part: BatchPart) => GraphAnswer): GraphAnswer {
  const done = new Map<string, GraphAnswer>();
  for (const part of parts) {
    const isHeldBack = part.dependsOn.some((id) => (done.get(id)?.status ?? 424) >= 400);
    done.set(part.id, isHeldBack ? FAILED_DEPENDENCY : answer(part));
  }
  const responses = Array.from(done, ([id, { status, headers, body }]) => {
    const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    return { id, status, headers: { ...type, ...capitalised(headers ?? {}) }, ...(body === undefined ? {} : { body }) };
  });
  return { status: 200, body: { responses: responses.reverse() } };
}

const FAILED_DEPENDENCY: GraphAnswer = {
  status: 424,
  body: { error: { code: 'FailedDependency', message: 'A request that this one depends on has failed.' } },
};

/** 400 for a writing request that does not say what its body is. @throws GraphError */
export function checkContentType(part: BatchPart): void {
  const isSaid = part.headers['content-type'] !== undefined;
  if (!WRITING.has(part.method) || (isSaid && part.body !== undefined)) return;
  throw new GraphError(
    400,
    'BadRequest',
    `Write request id : ${part.id} does not contain Content-Type header or body.`,
  );
}

function capitalised(headers: Readonly<Record<string, string>>): Record<string, string> {
  const big = (name: string) => name.replace(/(^|-)[a-z]/gu, (letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [big(name), value]));
}
