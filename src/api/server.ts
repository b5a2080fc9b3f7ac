import fastify, { type FastifyInstance } from 'fastify';
import type { Database } from '../store/database.ts';
import { addErrors, type ErrorDeps } from './errors.ts';
import { addHealth } from './health.ts';
import { addMetrics } from './metrics.ts';
import { addProvision, type ProvisionDeps } from './provision.ts';

export type ApiDeps = ProvisionDeps & ErrorDeps & { readonly database: Database };

/** The HTTP server: health and metrics for monitoring, and one order. Listens on loopback unless told otherwise. */
export async function startApi(
  deps: ApiDeps,
  address: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app: FastifyInstance = fastify({ logger: false, bodyLimit: 1_048_576 });
  addErrors(app, deps);
  addHealth(app, deps);
  addMetrics(app, deps);
  addProvision(app, deps);
  const url = await app.listen(address);
  return { url, close: async () => await app.close() };
}
