import type { Ticket } from '../../domain/ticket.ts';
import type { ConditionContext } from './properties.ts';
import type { Trigger } from './trigger.ts';

export const now = Date.parse('2026-06-01T08:00:00Z');

export function aTicket(more: Partial<Ticket> = {}): Ticket {
  return {
    ...{ id: 1, reference: 'FHR0000001', entityType: 'FlexHR', subject: 'New: Anna Åkesson', description: 'Text' },
    ...{ status: 'Registered', isOpen: true, source: 'FlexHR', priority: 'normal', need: 'nothing' },
    ...{ job: 'flex', worker: '001042', workerAnchor: 'a-1', createdAt: now, updatedAt: now },
    data: { isNewUser: true, person: { name: 'Anna', company: 'Acme AB', title: 'Clerk' } },
    ...more,
  };
}

export function aContext(more: Partial<ConditionContext> = {}): ConditionContext {
  return { ticket: aTicket(), event: { kind: 'created', changes: [] }, now, timeZone: 'Europe/Stockholm', ...more };
}

/** The trigger of the manual: two conditions, one script. */
export function aTrigger(more: Partial<Trigger> = {}): Trigger {
  return {
    ...{ name: 'ProcessFlexHrUserOnAD', entityType: 'FlexHR', order: 10, active: true },
    conditions: {
      all: [
        { property: 'Created', operator: 'equal', value: true },
        { property: 'Source', operator: 'equal', value: 'FlexHR' },
      ],
    },
    actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "ActiveDirectory");' }],
    ...more,
  };
}
