import fastify, { type FastifyInstance } from 'fastify';
import type { ApiDeps } from './api-deps.ts';
import { addChanges } from './changes.ts';
import { addCorrections } from './corrections.ts';
import { addDelivery } from './delivery.ts';
import { addErrors } from './errors.ts';
import { addFlexLogs } from './flex-logs.ts';
import { addHealth } from './health.ts';
import { addHeld } from './held.ts';
import { addJobs, type Background } from './jobs.ts';
import { addMetrics } from './metrics.ts';
import { addNotifications } from './notifications.ts';
import { describeApi } from './openapi.ts';
import { addOperations } from './operations.ts';
import { addPlans } from './plans.ts';
import { addProvision } from './provision.ts';
import { newRouter } from './router.ts';
import { addStatus } from './status.ts';
import { addSystems } from './systems.ts';
import { addTicketActions } from './ticket-actions.ts';
import { addTickets } from './tickets.ts';
import { addTriggers } from './triggers.ts';

/** The HTTP server: health and metrics for monitoring, and the API. Listens on loopback unless told otherwise. */
export async function startApi(
  deps: ApiDeps,
  address: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const underWay = new Set<Promise<unknown>>();
  const app = newApp(deps, {
    add: (work) => {
      // Whoever did the work has logged why it did not end well.
      const ended = work.catch(() => undefined).finally(() => underWay.delete(ended));
      underWay.add(ended);
    },
  });
  const url = await app.listen(address);
  return {
    url,
    close: async () => {
      await app.close();
      await Promise.all(underWay);
    },
  };
}

type Around = Background & { readonly onRoute?: (route: { readonly method: string; readonly url: string }) => void };

/** The server with all its routes, before it listens; `onRoute` is told of each. */
export function newApp(deps: ApiDeps, around: Around): FastifyInstance {
  const app = fastify({ logger: false, bodyLimit: 1_048_576 });
  app.addHook('onRoute', ({ method, url }) => around.onRoute?.({ method: String(method), url }));
  // A body is a JSON document, or there is none.
  app.removeContentTypeParser('text/plain');
  // What is answered is data: no browser is to take it for anything else.
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  addErrors(app, deps);
  addHealth(app, deps);
  addMetrics(app, deps);
  const router = newRouter(app, { ...deps, now: () => deps.clock.now() });
  addTickets(router, deps);
  addTicketActions(router, deps);
  addTriggers(router, deps);
  addJobs(router, deps, around);
  addProvision(router, deps);
  addSystems(router, deps);
  addNotifications(router, deps);
  addDelivery(router, deps);
  addFlexLogs(router, deps);
  addPlans(router, deps);
  addCorrections(router, deps);
  addHeld(router, deps);
  addOperations(router, deps);
  addStatus(router, deps);
  addChanges(router, deps);
  const document = describeApi(router.routes);
  app.get('/api/openapi.json', async () => document);
  return app;
}
