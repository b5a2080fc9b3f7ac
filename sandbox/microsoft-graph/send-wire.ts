import type { Exchange } from '../simulator/http-server.ts';
import { sendAnswer } from '../simulator/send-answer.ts';
import type { WireAnswer } from './answer.ts';
import type { Fault } from './faults.ts';

/** Writes an answer, or what the faults leave of it; one without a body has no content type. */
export async function sendWire(exchange: Exchange, answer: WireAnswer, faults: readonly Fault[]): Promise<void> {
  const type: Record<string, string> = answer.body === '' ? {} : { 'content-type': answer.contentType };
  const { status } = answer;
  await sendAnswer({
    ...exchange,
    ...{ status, headers: { ...type, ...answer.headers }, body: Buffer.from(answer.body, 'utf8'), faults },
  });
}
