import type { NotificationEvent } from '../../domain/notification.ts';
import type { FieldChange, Ticket, TicketComment } from '../../domain/ticket.ts';
import type { TokenValues } from './render-template.ts';

/** What the tokens of a template stand for in a message about a ticket. */
export function ticketTokenValues(
  ticket: Ticket,
  about: {
    readonly event: NotificationEvent;
    readonly comment?: TicketComment | undefined;
    readonly result?: TicketComment | undefined;
    readonly portalUrl?: string | undefined;
  },
): TokenValues {
  const { person = {}, manager = {}, account = {}, changes = [] } = ticket.data;
  return {
    'ticket.reference': ticket.reference,
    'ticket.subject': ticket.subject,
    'ticket.url': ticketUrl(ticket.reference, about.portalUrl),
    'ticket.status': ticket.status,
    'ticket.assignee': ticket.assignee ?? '',
    'ticket.group': ticket.group ?? '',
    'ticket.source': ticket.source,
    'person.displayName': asText(person.name),
    'person.employeeNumber': asText(person.employeeNumber ?? ticket.worker),
    'person.company': asText(person.company),
    'person.title': asText(person.title),
    'person.department': asText(person.department),
    'person.startDate': asText(person.start),
    'manager.displayName': asText(manager.name ?? person.manager),
    'directory.connection': asText(account.connection),
    'directory.userName': asText(account.userName),
    'directory.baseDn': asText(account.baseDn),
    'directory.dn': asText(account.dn),
    'result.text': about.result?.text ?? '',
    'comment.text': about.comment?.text ?? '',
    'comment.author': about.comment?.author.name ?? '',
    changes: changes.map(describeChange).join('\n'),
    'event.name': eventLabels[about.event],
    'job.name': ticket.job ?? '',
  };
}

/** Where the ticket is shown; empty when nobody has said where the portal is. */
export function ticketUrl(reference: string, portalUrl: string | undefined): string {
  return portalUrl === undefined ? '' : `${portalUrl.replace(/\/+$/, '')}/tickets/${encodeURIComponent(reference)}`;
}

function describeChange({ field, before = '(empty)', after = '(empty)' }: FieldChange): string {
  return `${field}: ${before} → ${after}`;
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Events as messages name them. */
export const eventLabels: Readonly<Record<NotificationEvent, string>> = {
  created: 'new ticket',
  commented: 'new comment',
  agentCommented: 'new comment',
  status: 'new status',
  assigneeChanged: 'new assignee',
  entityChanged: 'changed',
  processed: 'processed',
  needsManager: 'the manager must be entered',
  failed: 'failed',
  directoryUnreachable: 'directory unreachable',
  sourceUnreachable: 'HR system unreachable',
  runFailed: 'run failed',
};
