import type { TicketStatus } from '../../domain/ticket.ts';
import type { NewFlexLog } from '../flex-logs.ts';
import type { Cause, NewTicket } from '../insert-tickets.ts';

export const statuses: readonly TicketStatus[] = [
  { name: 'Registered', isOpen: true },
  { name: 'In progress', isOpen: true },
  { name: 'Parked by Kim', isOpen: true },
  { name: 'Resolved', isOpen: false },
  { name: 'Closed', isOpen: false },
];

export const now = Date.parse('2026-06-01T08:00:00Z');

export const cause: Cause = { actor: { name: 'Flex HR', isSystem: true }, now };

export function aTicket(more: Partial<NewTicket> = {}): NewTicket {
  return {
    ...{ entityType: 'FlexHR', prefix: 'FHR', subject: 'New: Anna Berg', description: 'Seen today.' },
    ...{ status: 'Registered', source: 'FlexHR', job: 'flex', worker: '1001', workerAnchor: 'a-1001' },
    data: { isNewUser: true, person: { name: 'Anna Berg', company: 'Acme AB' } },
    ...more,
  };
}

export function aLog(ticketId: number, more: Partial<NewFlexLog> = {}): NewFlexLog {
  return {
    ...{ job: 'flex', runId: 'run', worker: '1001', workerAnchor: 'a-1001', content: { firstName: 'Anna' } },
    ...{ hash: 'h1', changes: [], isNewUser: true, ticketId, state: 'logged' },
    ...more,
  };
}
