import { serviceDeskOf } from '../../config/load-configuration.ts';
import { purgeLogs } from '../../store/list-flex-logs.ts';
import { purgeMessages } from '../../store/outbox.ts';
import { purgeTicketEvents } from '../../store/ticket-events.ts';
import type { DeskRun } from './ticketed-run.ts';

const day = 86_400_000;
/** Days for which events of tickets are kept after triggers and rules have seen them. */
const eventDays = 30;

/**
 * Removes what has been kept long enough: rows of the log and messages that were delivered or given up after `logDays`, events that were handled
 * sooner. Tickets stay, with their comments and their history.
 */
export async function purge({ deps, now }: DeskRun): Promise<void> {
  const { logDays } = serviceDeskOf(deps.configuration);
  const logs = await purgeLogs(deps.database, now - logDays * day);
  const messages = await purgeMessages(deps.database, now - logDays * day);
  const events = await purgeTicketEvents(deps.database, now - eventDays * day);
  if (logs + messages + events > 0) deps.logger.info('removed what is old', { logs, messages, events });
}
