import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Database } from '../store/database.ts';
import { loadJobStatistics, loadOperationStatistics } from '../store/statistics.ts';

/** `/metrics` for Prometheus. Numbers come from the store when they are asked for, so that every node tells the same. */
export function addMetrics(app: FastifyInstance, deps: { readonly database: Database }): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = newGauges(registry);
  app.get('/metrics', async (_request, reply) => {
    await fill(gauges, deps.database);
    return await reply.type(registry.contentType).send(await registry.metrics());
  });
}

function newGauges(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: string[] = ['job']) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  return {
    lastGood: gauge('hirewire_last_success_timestamp_seconds', 'When the last good cycle of a job was.'),
    failures: gauge('hirewire_failures_in_a_row', 'Cycles of a job that failed since the last good one.'),
    quarantined: gauge('hirewire_quarantined', '1 while a job is quarantined.'),
    linked: gauge('hirewire_linked_accounts', 'Persons with an account.'),
    held: gauge('hirewire_held_persons', 'Persons set aside with a problem.'),
    operations: gauge('hirewire_operations', 'Calls to the target by kind and state.', ['job', 'kind', 'state']),
  };
}

async function fill(gauges: ReturnType<typeof newGauges>, database: Database): Promise<void> {
  for (const gauge of Object.values(gauges)) gauge.reset();
  for (const one of await loadJobStatistics(database)) {
    if (one.lastGoodAt !== undefined) gauges.lastGood.set({ job: one.job }, one.lastGoodAt);
    gauges.failures.set({ job: one.job }, one.failures);
    gauges.quarantined.set({ job: one.job }, one.isQuarantined ? 1 : 0);
    gauges.linked.set({ job: one.job }, one.linked);
    gauges.held.set({ job: one.job }, one.held);
  }
  for (const { job, kind, state, count } of await loadOperationStatistics(database)) {
    gauges.operations.set({ job, kind, state }, count);
  }
}
