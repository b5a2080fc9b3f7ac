import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { WireAnswer } from './answer.ts';
import type { Fault } from './faults.ts';

/** An answer on its way, with the faults of its transport. */
export type Sending = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly answer: WireAnswer;
  readonly faults: readonly Fault[];
};

/** Writes an answer, or what the faults leave of it. */
export async function sendAnswer({ request, response, answer, faults }: Sending): Promise<void> {
  const find = (kind: Fault['kind']) => faults.find((fault) => fault.kind === kind);
  const slow = find('slow');
  if (slow !== undefined) await wait(slow.delay ?? 2000);
  if (find('answerLost') !== undefined) {
    request.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(answer.body, 'utf8');
  const half = body.subarray(0, Math.floor(body.length / 2));
  const sent = find('truncatedJson') === undefined ? body : half;
  const length: Record<string, string> = answer.status === 204 ? {} : { 'content-length': `${sent.length}` };
  const type: Record<string, string> = answer.body === '' ? {} : { 'content-type': answer.contentType };
  response.writeHead(answer.status, { ...type, ...length, ...answer.headers });
  if (find('dropConnection') !== undefined) {
    response.write(half, () => request.socket.destroy());
    return;
  }
  response.end(sent);
}
