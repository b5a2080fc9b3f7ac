import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultAddress } from './fault-switch.ts';
import type { Exchange } from './http-server.ts';

/** An answer on its way, with the faults that met its request. */
export type Sending<Fault> = Exchange & {
  readonly status: number;
  /** Without `content-length`. */
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  readonly faults: readonly Fault[];
};

type Delayed = FaultAddress & { readonly delay?: number };

const CUTS: ReadonlySet<string> = new Set(['resetConnection', 'answerLost', 'dropConnection', 'truncatedJson']);
const PIECE = 512;

/**
 * Writes an answer, or what the faults of the transport leave of it, and gives the one that showed. `slow` waits first (2000 ms);
 * `resetConnection` and `answerLost` write nothing; `dropConnection` breaks off in the middle; `truncatedJson` says that the half is all;
 * `drip` writes 512 bytes at a time (50 ms). Other faults are not looked at.
 */
export async function sendAnswer<Fault extends Delayed>(sending: Sending<Fault>): Promise<Fault | undefined> {
  const { request, response, status, headers, body, faults } = sending;
  const slow = faults.find(({ kind }) => kind === 'slow');
  if (slow !== undefined) await wait(slow.delay ?? 2000);
  const cut = faults.find(({ kind }) => CUTS.has(kind));
  if (cut?.kind === 'resetConnection' || cut?.kind === 'answerLost') {
    request.socket.resetAndDestroy();
    return cut;
  }
  const half = body.subarray(0, Math.floor(body.length / 2));
  const sent = cut?.kind === 'truncatedJson' ? half : body;
  response.writeHead(status, { ...headers, ...(status === 204 ? {} : { 'content-length': sent.length }) });
  if (cut?.kind === 'dropConnection') {
    response.write(half, () => request.socket.destroy());
    return cut;
  }
  const drip = faults.find(({ kind }) => kind === 'drip');
  if (drip !== undefined) await dripOut(response, sent, drip.delay ?? 50);
  else response.end(sent);
  return cut ?? slow;
}

async function dripOut(response: ServerResponse, body: Buffer, pause: number): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
    response.write(body.subarray(at, at + PIECE));
    await wait(pause);
  }
  response.end();
}
