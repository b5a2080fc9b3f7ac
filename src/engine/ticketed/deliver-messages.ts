import { serviceDeskOf } from '../../config/load-configuration.ts';
import { readDelivery } from '../../config/read-delivery.ts';
import { type DeliveryCounts, deliverDue } from '../../servicedesk/delivery/deliver-due.ts';
import type { EngineDeps } from '../engine-deps.ts';

/**
 * Delivers the mails, webhooks and peer messages that are due. What cannot be delivered stays in the outbox for later; directory work never
 * depends on it.
 *
 * @throws ConfigError where a reference of the delivery's settings has no value.
 */
export async function deliverMessages(deps: EngineDeps): Promise<DeliveryCounts> {
  const { database, clock, logger, configuration, env } = deps;
  const settings = readDelivery(serviceDeskOf(configuration), { folder: configuration.folder, env });
  return await deliverDue({ database, settings, clock, logger });
}
