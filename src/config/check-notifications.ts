import { isMailAddress } from '../domain/mail-address.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { builtInTemplateNames, jobNotificationEvents } from '../domain/notification.ts';
import type { NotificationParts } from './notification-schema.ts';

type Rule = NotificationParts['notifications'][number];
type Desk = NotificationParts & { readonly statuses: readonly { readonly name: string }[] };

/** A mistake in a rule: where below `serviceDesk`, and what was expected there. */
export type NotificationIssue = { readonly path: readonly (string | number)[]; readonly expected: string };

const ofTickets = ['assignee', 'group', 'requester', 'manager'];
const jobEvents: ReadonlySet<string> = new Set(jobNotificationEvents);

/** What rules name and the service desk has not: templates, webhooks, statuses, roles, recipients, a mail server. */
export function findNotificationIssues(desk: Desk): readonly NotificationIssue[] {
  return desk.notifications.flatMap((rule, index) =>
    findRuleIssues(rule, desk).map((issue) => ({ ...issue, path: ['notifications', index, ...issue.path] })),
  );
}

function findRuleIssues(rule: Rule, desk: Desk): readonly NotificationIssue[] {
  const templates = [...Object.keys(desk.templates), ...builtInTemplateNames];
  const statuses = desk.statuses.map((status) => status.name);
  const isOff = rule.channel === 'mail' && rule.active && desk.mail === undefined;
  return [
    ...(rule.template === undefined ? [] : findUnknown(['template'], rule.template, { known: templates })),
    ...(rule.status === undefined ? [] : findUnknown(['status'], rule.status, { known: statuses, anyCase: true })),
    ...(rule.status !== undefined && rule.event !== 'status'
      ? [{ path: ['event'], expected: '"status", the event of a rule with a status' }]
      : []),
    ...(isOff ? [{ path: ['channel'], expected: 'a mail server under serviceDesk.mail for mail' }] : []),
    ...rule.to.flatMap((recipient, index) =>
      findRecipientIssues(recipient, rule, desk).map((expected) => ({ path: ['to', index], expected })),
    ),
  ];
}

function findRecipientIssues(recipient: string, rule: Rule, desk: Desk): readonly string[] {
  if (rule.channel === 'webhook') return expectKnown(recipient, { known: Object.keys(desk.webhooks) });
  if (isMailAddress(recipient)) return [];
  if (recipient.startsWith('role:')) {
    const known = Object.keys(desk.contacts.roles);
    return expectKnown(recipient.slice('role:'.length).trim(), { known, anyCase: true });
  }
  if (!jobEvents.has(rule.event)) {
    return expectKnown(recipient, { known: ofTickets, others: 'role:NAME or an e-mail address' });
  }
  return ['role:NAME or an e-mail address: a job has no assignee, group, requester or manager'];
}

type Known = { readonly known: readonly string[]; readonly anyCase?: boolean; readonly others?: string };

function findUnknown(path: readonly string[], name: string, among: Known): readonly NotificationIssue[] {
  return expectKnown(name, among).map((expected) => ({ path, expected }));
}

function expectKnown(name: string, { known, anyCase = false, others }: Known): readonly string[] {
  const isSame = (one: string) => (anyCase ? one.toLowerCase() === name.toLowerCase() : one === name);
  if (known.some(isSame)) return [];
  const nearest = nearestName(name, known);
  const meant = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
  const list = [...known, ...(others === undefined ? [] : [others])].join(', ') || 'those that there are, none';
  return [`one of ${list}${meant}`];
}
