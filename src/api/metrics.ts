import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../store/database.ts';
import { loadJobOverviews } from '../store/job-overviews.ts';
import { countOperations, countWaitingMessages, listJobsThatRan } from '../store/statistics.ts';

type MetricsDeps = { readonly database: Database; readonly clock: Clock };

/** `/metrics` for Prometheus. Numbers come from the store when they are asked for, so that every node tells the same. */
export function addMetrics(app: FastifyInstance, deps: MetricsDeps): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = newGauges(registry);
  app.get('/metrics', async (_request, reply) => {
    await fill(gauges, deps);
    return await reply.type(registry.contentType).send(await registry.metrics());
  });
}

function newGauges(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: string[] = ['job']) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  return {
    lastGood: gauge('hirewire_last_success_timestamp_seconds', 'When the last good cycle of a job began.'),
    failures: gauge('hirewire_failures_in_a_row', 'Cycles of a job that failed since the last good one.'),
    quarantined: gauge('hirewire_quarantined', '1 while a job is quarantined.'),
    linked: gauge('hirewire_linked_accounts', 'Persons with an account.'),
    held: gauge('hirewire_held_persons', 'Persons set aside with a problem.'),
    failed: gauge('hirewire_failed_persons', 'Persons whose last write the target refused.'),
    awaiting: gauge('hirewire_persons_awaiting_approval', 'Persons whose change a guard holds until it is approved.'),
    operations: gauge('hirewire_operations', 'Calls to the target of the last 24 hours.', ['job', 'kind', 'state']),
    messages: gauge('hirewire_waiting_messages', 'Messages that are not delivered yet.', ['channel']),
    oldest: gauge('hirewire_oldest_message_timestamp_seconds', 'Since when the oldest of them waits.', ['channel']),
  };
}

const day = 86_400_000;

async function fill(gauges: ReturnType<typeof newGauges>, { database, clock }: MetricsDeps): Promise<void> {
  for (const gauge of Object.values(gauges)) gauge.reset();
  for (const one of await loadJobOverviews(database, await listJobsThatRan(database))) {
    const { job } = one;
    if (one.lastGoodAt !== undefined) gauges.lastGood.set({ job }, one.lastGoodAt / 1000);
    gauges.failures.set({ job }, one.failures);
    gauges.quarantined.set({ job }, one.quarantinedSince === undefined ? 0 : 1);
    gauges.linked.set({ job }, one.linked);
    gauges.held.set({ job }, one.held);
    gauges.failed.set({ job }, one.failed);
    gauges.awaiting.set({ job }, one.awaiting);
  }
  for (const { count, ...labels } of await countOperations(database, clock.now() - day)) {
    gauges.operations.set(labels, count);
  }
  for (const { channel, count, oldest } of await countWaitingMessages(database)) {
    gauges.messages.set({ channel }, count);
    gauges.oldest.set({ channel }, oldest / 1000);
  }
}
