import type { FastifyInstance } from 'fastify';
import type { Database } from '../store/database.ts';
import { pingDatabase } from '../store/statistics.ts';

/** `/healthz`: the process answers. `/readyz`: so does its database, and work can be done. */
export function addHealth(app: FastifyInstance, deps: { readonly database: Database }): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await pingDatabase(deps.database);
      return { status: 'ready' };
    } catch {
      return await reply.code(503).send({ status: 'not ready', reason: 'the database does not answer' });
    }
  });
}
