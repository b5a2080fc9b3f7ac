import type { Contacts, NotificationRule } from '../../domain/notification.ts';
import type { Ticket, TicketComment } from '../../domain/ticket.ts';
import type { StoredTicketEvent } from '../../store/ticket-events.ts';
import type { DeskMessageConfiguration } from '../handle-desk-events.ts';
import { defaultStatuses } from '../statuses.ts';

export const now = Date.parse('2026-06-01T08:00:00Z');

export const contacts: Contacts = {
  agents: { 'Anna Agent': 'anna@desk.example' },
  groups: { 'HR desk': ['desk1@desk.example', 'desk2@desk.example'] },
  roles: { HR: ['hr@desk.example'] },
  fallback: [],
};

export function aRule(more: Partial<NotificationRule> = {}): NotificationRule {
  return { event: 'processed', to: ['fixed@x.example'], channel: 'mail', active: true, ...more };
}

export function someRules(
  rules: readonly NotificationRule[],
  more: Partial<DeskMessageConfiguration> = {},
): DeskMessageConfiguration {
  return { notifications: rules, templates: {}, contacts, itsm: {}, statuses: defaultStatuses, ...more };
}

export function aDeskTicket(more: Partial<Ticket> = {}): Ticket {
  return {
    ...{ id: 1, reference: 'FHR0000001', entityType: 'FlexHR', subject: 'New: Åsa Öberg (1042)' },
    ...{ description: 'New person in Flex HR.', status: 'Registered', isOpen: true, source: 'FlexHR' },
    ...{ priority: 'normal', need: 'nothing', job: 'flex-to-ad', worker: '1042', createdAt: now, updatedAt: now },
    assignee: 'Anna Agent',
    group: 'HR desk',
    requester: 'requester@x.example',
    data: {
      person: {
        ...{ name: 'Åsa Öberg', employeeNumber: '1042', company: 'Acme', start: '2026-08-01' },
        ...{ manager: 'Erik Lund', managerEmail: 'erik@x.example' },
      },
      account: { connection: 'ActiveDirectory', userName: 'asa.oberg', baseDn: 'OU=Staff,DC=x,DC=example' },
    },
    ...more,
  };
}

export function anEvent(more: Partial<StoredTicketEvent> = {}): StoredTicketEvent {
  return { id: 10, ticketId: 1, kind: 'processed', changes: [], depth: 0, fired: [], createdAt: now, ...more };
}

export function aComment(more: Partial<TicketComment> = {}): TicketComment {
  return {
    ...{ id: 100, ticketId: 1, author: { name: 'Flex HR', isSystem: true }, isInternal: true },
    ...{ text: 'The account asa.oberg was created.', createdAt: now },
    ...more,
  };
}
