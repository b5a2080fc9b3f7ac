import { type Configuration, retentionOf, serviceDeskOf } from '../config/load-configuration.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { purgeApiChanges } from '../store/api-changes.ts';
import { purgeConfigurations } from '../store/configurations.ts';
import { purgeCycles } from '../store/cycles.ts';
import type { Database } from '../store/database.ts';
import { purgeRuns } from '../store/job-runs.ts';
import { purgeLinkChanges } from '../store/link-changes.ts';
import { purgeLogs } from '../store/list-flex-logs.ts';
import { purgeOperations } from '../store/operations.ts';
import { purgeMessages } from '../store/outbox.ts';
import { purgePlans } from '../store/plans.ts';
import { purgeRequests } from '../store/requests.ts';
import { purgeTicketEvents } from '../store/ticket-events.ts';

/** Days for which events of tickets are kept after triggers and rules have seen them. */
const eventDays = 30;

export type PurgeDeps = {
  readonly database: Database;
  readonly configuration: Pick<Configuration, 'retention' | 'serviceDesk'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

/**
 * Removes what has been kept long enough, of every table that grows with each run: after `runDays`, `auditDays` and `logDays` of the
 * configuration, events of tickets sooner. Tickets stay, with their comments and their history, and so does what people and accounts are known by.
 * Never fails: what a run has done stands, and what is old goes another time.
 */
export async function purge(deps: PurgeDeps): Promise<void> {
  try {
    await removeOld(deps);
  } catch (error) {
    deps.logger.error('what is old cannot be removed', {
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

async function removeOld({ database, configuration, clock, logger }: PurgeDeps): Promise<void> {
  const { runDays, auditDays } = retentionOf(configuration);
  const { logDays } = serviceDeskOf(configuration);
  const now = clock.now();
  const before = (days: number): number => now - days * 86_400_000;
  const removed = {
    runs: await purgeRuns(database, before(runDays)),
    cycles: await purgeCycles(database, before(runDays)),
    plans: await purgePlans(database, before(runDays)),
    requests: await purgeRequests(database, before(runDays)),
    operations: await purgeOperations(database, before(auditDays)),
    apiChanges: await purgeApiChanges(database, before(auditDays)),
    linkChanges: await purgeLinkChanges(database, before(auditDays)),
    configurations: await purgeConfigurations(database, before(auditDays)),
    logs: await purgeLogs(database, before(logDays)),
    messages: await purgeMessages(database, before(logDays)),
    events: await purgeTicketEvents(database, before(eventDays)),
  };
  if (Object.values(removed).some((count) => count > 0)) logger.info('removed what is old', removed);
}
