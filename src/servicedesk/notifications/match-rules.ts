import { jobNotificationEvents, type NotificationEvent, type NotificationRule } from '../../domain/notification.ts';
import type { Ticket, TicketComment, TicketEvent } from '../../domain/ticket.ts';

/** The events of rules that one event of a ticket is: an update that closes it is a new status and a change. */
function eventNames(event: TicketEvent, comment: TicketComment | undefined): ReadonlySet<NotificationEvent> {
  const names = new Set<NotificationEvent>();
  if (event.kind !== 'updated') names.add(event.kind);
  if (event.kind === 'commented' && comment?.author.isSystem === false) names.add('agentCommented');
  const fields = event.changes.map(({ field }) => field).filter((field) => field !== 'comment' && field !== 'cause');
  if (fields.includes('status')) names.add('status');
  if (fields.includes('assignee')) names.add('assigneeChanged');
  if (fields.length > 0) names.add('entityChanged');
  return names;
}

/** The active rules that an event of a ticket meets. */
export function matchRules(
  rules: readonly NotificationRule[],
  event: TicketEvent,
  about: { readonly ticket: Ticket; readonly comment: TicketComment | undefined },
): readonly NotificationRule[] {
  const names = eventNames(event, about.comment);
  return rules.filter(
    (rule) =>
      rule.active &&
      names.has(rule.event) &&
      (rule.entityType === undefined || rule.entityType === about.ticket.entityType) &&
      (rule.job === undefined || rule.job === about.ticket.job) &&
      meetsStatus(rule, event),
  );
}

function meetsStatus(rule: NotificationRule, event: TicketEvent): boolean {
  if (rule.event !== 'status' || rule.status === undefined) return true;
  const status = event.changes.find(({ field }) => field === 'status')?.after;
  return status?.toLowerCase() === rule.status.toLowerCase();
}

/**
 * The fault of a whole job that an event of one ticket comes of: the engine says so in a change of the field `cause`. A thousand tickets that
 * fail because one directory is down are one message, not a thousand.
 */
export function commonCause(event: TicketEvent): string | undefined {
  const cause = event.changes.find(({ field }) => field === 'cause')?.after;
  return jobNotificationEvents.find((name) => name === cause);
}
