import { ConfigError } from '../../config/config-error.ts';
import { serviceDeskOf } from '../../config/load-configuration.ts';
import type { TicketEvent } from '../../domain/ticket.ts';
import type { Effect } from '../../servicedesk/triggers/effect.ts';
import { holds } from '../../servicedesk/triggers/evaluate-condition.ts';
import type { Trigger } from '../../servicedesk/triggers/trigger.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { askTriggers } from './ask-triggers.ts';
import { type ExplainedCondition, explainCondition } from './explain-condition.ts';
import { showTicket } from './find-tickets.ts';

/** Whether a trigger would fire on a ticket, why, and what would come of it. */
export type TriggerTest = {
  readonly trigger: string;
  readonly ticket: string;
  readonly event: TicketEvent['kind'];
  readonly isActive: boolean;
  /** The trigger is for tickets of this entity type. */
  readonly isForType: boolean;
  readonly condition: ExplainedCondition;
  /** All of it: active, for this type, and the conditions hold. */
  readonly fires: boolean;
  /** What its actions would want, whether it fires or not. */
  readonly effects: readonly Effect[];
};

/**
 * Tests a trigger against a ticket as it is now. Nothing is carried out.
 *
 * @throws ConfigError for a trigger that there is not; EngineError `ticketNotFound`
 */
export async function testTrigger(
  deps: EngineDeps,
  name: string,
  { reference, event = 'created' }: { readonly reference: string; readonly event?: TicketEvent['kind'] },
): Promise<TriggerTest> {
  const trigger = findTrigger(deps, name);
  const { ticket } = await showTicket(deps, reference);
  const happened = { kind: event, changes: [] };
  const timeZone = serviceDeskOf(deps.configuration).timeZone;
  const context = { ticket, event: happened, now: deps.clock.now(), timeZone };
  const isForType = trigger.entityType.toLowerCase() === ticket.entityType.toLowerCase();
  const always = { ...trigger, active: true, entityType: ticket.entityType, conditions: { all: [] } };
  return {
    ...{ trigger: trigger.name, ticket: ticket.reference, event, isActive: trigger.active, isForType },
    condition: explainCondition(trigger.conditions, context),
    fires: trigger.active && isForType && holds(trigger.conditions, context),
    effects: await askTriggers(deps, ticket, { triggers: [always], event: happened }),
  };
}

function findTrigger({ configuration }: EngineDeps, name: string): Trigger {
  const { triggers } = serviceDeskOf(configuration);
  const found = triggers.find((trigger) => trigger.name.toLowerCase() === name.trim().toLowerCase());
  if (found !== undefined) return found;
  const known = triggers.map((trigger) => trigger.name).join(', ') || 'none';
  throw new ConfigError([{ path: 'serviceDesk.triggers', expected: `one of ${known}`, found: `"${name}"` }]);
}
