import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { ConnectorError } from '../contract.ts';
import { parseRetryAfter, serverTime } from '../http/retry.ts';
import type { GraphClient } from './client.ts';
import { type GraphError, isTransient, readGraphError, toConnectorError } from './errors.ts';
import { batchSchema } from './schema.ts';

/** One call to Graph that travels with others. `url` is a path below /v1.0. */
export type GraphCall = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  /** False for what must not be done twice: a create. (Default: true.) */
  readonly isRepeatable?: boolean;
};

/**
 * What became of a call. `lost`: nobody can tell whether Graph has done it; only calls that must not be repeated end so, others are
 * tried again.
 */
export type CallAnswer =
  | { readonly status: 'done'; readonly body: unknown }
  | { readonly status: 'refused'; readonly error: GraphError }
  | { readonly status: 'lost'; readonly error: ConnectorError };

export type Batcher = {
  /** @throws ConnectorError when Graph can't be reached, or throttles for longer than we wait */
  call(call: GraphCall): Promise<CallAnswer>;
};

/** https://learn.microsoft.com/graph/json-batching: more are refused. */
const callsPerBatch = 20;

type Waiting = {
  readonly call: GraphCall;
  readonly settle: (answer: CallAnswer) => void;
  readonly fail: (error: ConnectorError) => void;
  attempt: number;
};

/**
 * Brings calls that are made at the same time into few `$batch` requests. Each call has its own answer; one that is throttled waits
 * as long as its own answer says, while the others go on.
 */
export function newBatcher(client: GraphClient, parallel: number): Batcher {
  const queue: Waiting[] = [];
  let running = 0;
  let isPlanned = false;

  function plan(): void {
    if (isPlanned || queue.length === 0 || running >= parallel) return;
    isPlanned = true;
    // Whoever is about to call in this turn still gets into the batch.
    setImmediate(() => {
      isPlanned = false;
      while (queue.length > 0 && running < parallel) start(queue.splice(0, callsPerBatch));
    });
  }

  function start(batch: readonly Waiting[]): void {
    running += 1;
    sendBatch(client, batch, retry)
      .catch((error: unknown) => {
        for (const one of batch) one.fail(asConnectorError(error, client.system));
      })
      .finally(() => {
        running -= 1;
        plan();
      });
  }

  function retry(one: Waiting, error: ConnectorError): void {
    const delay = client.delayBefore(one.attempt, error.retryAfter);
    if (delay === undefined) {
      one.fail(error);
      return;
    }
    one.attempt += 1;
    client.wait(delay).then(
      () => {
        queue.push(one);
        plan();
      },
      () => one.fail(error),
    );
  }

  return {
    call: (call) =>
      new Promise((settle, fail) => {
        queue.push({ call, settle, fail, attempt: 0 });
        plan();
      }),
  };
}

type Retry = (one: Waiting, error: ConnectorError) => void;

async function sendBatch(client: GraphClient, batch: readonly Waiting[], retry: Retry): Promise<void> {
  const requests = batch.map(({ call }, at) => toRequest(call, String(at + 1)));
  const result = await client.post('/$batch', { requests });
  if (result.status === 'failed') {
    for (const one of batch) settleUnanswered(one, result, retry);
    return;
  }
  const parsed = batchSchema.safeParse(result.json);
  const answers = new Map(parsed.success ? parsed.data.responses.map((answer) => [answer.id, answer]) : []);
  for (const [at, one] of batch.entries()) {
    const answer = answers.get(String(at + 1));
    if (answer === undefined) settleUnanswered(one, { error: unanswered(client, one), isUnsent: false }, retry);
    else settleAnswered(client, one, { answer, at: result.answeredAt ?? client.now(), retry });
  }
}

function toRequest({ method, url, body, headers }: GraphCall, id: string): JsonValue {
  const all = { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) };
  return { id, method, url, ...(Object.keys(all).length > 0 && { headers: all }), ...(body !== undefined && { body }) };
}

function settleUnanswered(
  one: Waiting,
  { error, isUnsent }: { readonly error: ConnectorError; readonly isUnsent: boolean },
  retry: Retry,
): void {
  if (!isUnsent && one.call.isRepeatable === false) one.settle({ status: 'lost', error });
  else if (error.retryable) retry(one, error);
  else one.fail(error);
}

type Answer = {
  readonly status: number;
  readonly headers?: Record<string, string> | null | undefined;
  readonly body?: unknown;
};

function settleAnswered(
  client: GraphClient,
  one: Waiting,
  { answer, at, retry }: { readonly answer: Answer; readonly at: number; readonly retry: Retry },
): void {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    one.settle({ status: 'done', body });
    return;
  }
  const headers = lowerCaseNames(answer.headers ?? {});
  const found = readGraphError(status, body, headers);
  if (!isTransient(found)) {
    one.settle({ status: 'refused', error: found });
    return;
  }
  const retryAfter = parseRetryAfter(headers['retry-after'], serverTime(headers, at));
  const error = toConnectorError(found, {
    ...{ system: client.system, tried: describeCall(one.call), quote: client.quote },
    ...(retryAfter !== undefined && { retryAfter }),
  });
  const mayBeDone = status >= 500 && one.call.isRepeatable === false;
  if (mayBeDone) one.settle({ status: 'lost', error });
  else retry(one, error);
}

function unanswered(client: GraphClient, { call }: Waiting): ConnectorError {
  return new ConnectorError({
    code: 'incomplete',
    system: client.system,
    message: `${describeCall(call)}: Microsoft Graph answered the batch without this request.`,
    advice: 'Check that no proxy changes answers; the next cycle looks at the account afresh.',
    retryable: true,
  });
}

/** A call for messages: its path without the query. */
function describeCall({ method, url }: Pick<GraphCall, 'method' | 'url'>): string {
  return `${method} ${url.split('?')[0] ?? url}`;
}

/** A refusal that is about the system, not about one account. */
export function callError(client: GraphClient, call: GraphCall, error: GraphError): ConnectorError {
  return toConnectorError(error, { system: client.system, tried: describeCall(call), quote: client.quote });
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function asConnectorError(error: unknown, system: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  return new ConnectorError({
    code: 'invalid',
    system,
    message: `The batch could not be sent: ${error instanceof Error ? error.message : 'unknown'}.`,
    advice: 'This is a fault of Hirewire: please report it.',
    cause: error,
  });
}
