import fastify, { type FastifyInstance } from 'fastify';
import type { Database } from '../store/database.ts';
import { addHealth } from './health.ts';
import { addMetrics } from './metrics.ts';

/** The HTTP server: health and metrics for monitoring. Listens on loopback unless told otherwise. */
export async function startApi(
  deps: { readonly database: Database },
  address: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app: FastifyInstance = fastify({ logger: false, bodyLimit: 1_048_576 });
  addHealth(app, deps);
  addMetrics(app, deps);
  const url = await app.listen(address);
  return { url, close: async () => await app.close() };
}
