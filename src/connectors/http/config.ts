import { z } from 'zod';
import { secretSchema } from '../../platform/secret-schema.ts';

/** A reference, and a text that is stored encrypted, gets its value before anything is called: it is not looked at here. */
const later = /^sealed:|\$\{(env|file):[^}]+\}/;

const proxyUrl = secretSchema.refine(
  (secret) => later.test(secret.reveal()) || isProxyAddress(secret.reveal()),
  'expected http://<host>:<port> or https://<host>:<port>',
);

/** How a system is reached by HTTP: what `systems.<name>` may hold for every connector that speaks it. */
export const connectionSettings = {
  /** A CA bundle in PEM, where a proxy opens TLS. */
  caFile: z.string().min(1).optional(),
  /** The proxy, with user and password in the address where it asks for them; the whole of it is a secret. */
  proxyUrl: proxyUrl.optional(),
};

/** The `timeouts` of a connector, by its own defaults in seconds. */
export function timeoutSettings(defaults: {
  readonly headersSeconds: number;
  readonly bodySeconds: number;
  readonly totalSeconds: number;
}) {
  return z
    .strictObject({
      /** Until a connection stands, TLS included. */
      connectSeconds: z.number().positive().default(15),
      /** From the request to the first byte. */
      headersSeconds: z.number().positive().default(defaults.headersSeconds),
      /** Between two pieces of an answer. */
      bodySeconds: z.number().positive().default(defaults.bodySeconds),
      /** The whole request. */
      totalSeconds: z.number().positive().default(defaults.totalSeconds),
    })
    .prefault({});
}

/** The `retries` of a connector, by its own defaults. */
export function retrySettings(defaults: { readonly attempts: number; readonly longestWaitSeconds: number }) {
  return z
    .strictObject({
      /** Tries after the first one, for a request that failed in a way that may pass. */
      attempts: z.number().int().min(0).max(20).default(defaults.attempts),
      /** Doubled at each try, with jitter. */
      firstDelayMs: z.number().int().min(0).default(500),
      /** A longer `Retry-After` ends the run instead; the next one tries again. */
      longestWaitSeconds: z.number().min(0).default(defaults.longestWaitSeconds),
    })
    .prefault({});
}

/** A proxy is called by host and port: what follows them would be left out without a word. */
function isProxyAddress(text: string): boolean {
  const url = /^https?:\/\/[^/\s\\]/i.test(text) ? URL.parse(text) : null;
  return url !== null && url.pathname === '/' && url.search === '' && url.hash === '';
}
