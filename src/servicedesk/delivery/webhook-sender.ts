import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Secret } from '../../platform/secret.ts';
import { DeliveryError } from './delivery-error.ts';
import { answerFailure, openHttp } from './http.ts';
import type { Sender } from './sender.ts';
import type { WebhookSettings } from './settings.ts';

/** Names of the headers of a call: when it was signed, by whom, and which one it is. */
export const webhookHeaders = {
  /** Seconds since 1970. */
  timestamp: 'hirewire-timestamp',
  /** `v1=` and the HMAC-SHA256, in hex, of the timestamp, a full stop and the body as it stands on the wire. */
  signature: 'hirewire-signature',
  /** The same at each try: a receiver that has seen it has nothing to do. */
  delivery: 'hirewire-delivery',
} as const;

/** Calls one webhook of the configuration, and no other address: redirects are not followed. */
export async function openWebhookSender(settings: WebhookSettings, clock: Clock): Promise<Sender> {
  const http = await openHttp(settings);
  return {
    async send(message) {
      const body = JSON.stringify(message.payload);
      const timestamp = String(Math.floor(clock.now() / 1000));
      const tried = `webhook ${message.target}`;
      const answer = await http.send({
        ...{ method: 'POST', url: new URL(settings.url), body, tried },
        headers: {
          'content-type': 'application/json',
          'user-agent': 'hirewire',
          [webhookHeaders.timestamp]: timestamp,
          [webhookHeaders.signature]: signWebhook(settings.secret, timestamp, body),
          [webhookHeaders.delivery]: String(message.id),
        },
      });
      if (answer.status >= 200 && answer.status < 300) return;
      const failure = answerFailure(answer, tried);
      // A receiver that is being set up anew is not found for a while.
      throw failure.kind === 'gone' ? new DeliveryError('retry', failure.message) : failure;
    },
    end: () => http.end(),
  };
}

/** The signature of a body at a time. */
function signWebhook(secret: Secret, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret.reveal()).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** What a receiver does: the signature fits, and is not older than five minutes. `now` in milliseconds. */
export function isSignedBy(
  secret: Secret,
  call: { readonly timestamp: string; readonly signature: string; readonly body: string },
  now: number,
): boolean {
  const expected = Buffer.from(signWebhook(secret, call.timestamp, call.body));
  const given = Buffer.from(call.signature);
  const isFresh = Math.abs(now - Number(call.timestamp) * 1000) <= 300_000;
  return isFresh && expected.length === given.length && timingSafeEqual(expected, given);
}
