import type { Contacts, NotificationEvent, NotificationRule, NotificationTemplate } from '../../domain/notification.ts';
import type { Ticket, TicketComment } from '../../domain/ticket.ts';
import type { JsonObject } from '../../domain/value.ts';
import type { OutboxChannel } from '../../store/outbox.ts';
import type { StoredTicketEvent } from '../../store/ticket-events.ts';
import { defaultTemplateName, findBuiltIn } from './built-in-templates.ts';
import { findRecipient } from './find-recipients.ts';
import { commonCause, matchRules } from './match-rules.ts';
import { onceKey } from './once-key.ts';
import { type RenderedMessage, renderTemplate, type TokenValues } from './render-template.ts';
import { ticketTokenValues, ticketUrl } from './token-values.ts';

/** What decides who is told what. */
export type NotificationConfiguration = {
  readonly notifications: readonly NotificationRule[];
  readonly templates: Readonly<Record<string, NotificationTemplate>>;
  readonly contacts: Contacts;
  /** Where the portal is, for links to tickets. */
  readonly portalUrl?: string | undefined;
  /** Our own sender: nothing is sent to it, so that no message ever answers another. */
  readonly ownAddress?: string | undefined;
};

/** A message that is to go out. */
export type PlannedMessage = {
  readonly channel: OutboxChannel;
  /** An address, or the name of a webhook or peer system. */
  readonly target: string;
  /** Messages with the same key go out once. */
  readonly key: string;
  /** The key may go out again after an hour: for faults of a whole system. */
  readonly isHourly: boolean;
  readonly orderKey?: string;
  readonly payload: JsonObject;
};

/** A recipient of a rule of whom no address is known. */
export type Unaddressed = { readonly recipient: string; readonly reference?: string; readonly reason: string };

export type NotificationDecision = {
  readonly messages: readonly PlannedMessage[];
  readonly unaddressed: readonly Unaddressed[];
};

/** What happened, with what messages tell of it. */
export type NotificationFacts = {
  readonly events: readonly StoredTicketEvent[];
  readonly tickets: ReadonlyMap<number, Ticket>;
  /** What was said, by the id of the event. */
  readonly comments: ReadonlyMap<number, TicketComment>;
  /** What became of the directory work, by the id of the event. */
  readonly results: ReadonlyMap<number, TicketComment>;
};

/**
 * The messages that events of tickets ask for by the rules: no rule, no message. The same event tells nobody the same twice, whatever rules ask
 * for it; a ticket that fails again for the same reason is no news; events that come of the fault of a whole system are one message an hour.
 */
export function decideNotifications(
  facts: NotificationFacts,
  configuration: NotificationConfiguration,
): NotificationDecision {
  const decisions = facts.events.flatMap((event) => {
    const ticket = facts.tickets.get(event.ticketId);
    if (ticket === undefined) return [];
    const comment = facts.comments.get(event.id);
    const about = { event, ticket, comment, result: facts.results.get(event.id) };
    const rules = matchRules(configuration.notifications, event, about);
    return rules.map((rule) => decideForRule(rule, about, configuration));
  });
  return mergeDecisions(decisions);
}

/** Decisions as one, each message once. */
export function mergeDecisions(decisions: readonly NotificationDecision[]): NotificationDecision {
  const messages = new Map<string, PlannedMessage>();
  for (const message of decisions.flatMap((one) => one.messages)) {
    if (!messages.has(message.key)) messages.set(message.key, message);
  }
  return { messages: [...messages.values()], unaddressed: decisions.flatMap((one) => one.unaddressed) };
}

type About = {
  readonly event: StoredTicketEvent;
  readonly ticket: Ticket;
  readonly comment: TicketComment | undefined;
  readonly result: TicketComment | undefined;
};

function decideForRule(
  rule: NotificationRule,
  about: About,
  configuration: NotificationConfiguration,
): NotificationDecision {
  const { event, ticket, comment } = about;
  const template = rule.template ?? defaultTemplateName(rule.event);
  const values = ticketTokenValues(ticket, { ...about, event: rule.event, portalUrl: configuration.portalUrl });
  const key = onceKey(event, { ticket, template, text: about.result?.text });
  const isHourly = commonCause(event) !== undefined;
  const to = comment?.isInternal === true ? rule.to.filter((one) => !isOutsider(one)) : rule.to;
  const message = { ...renderNamed(template, values, configuration.templates) };
  if (rule.channel === 'webhook') {
    const payload = { ...webhookPayload(rule.event, about, configuration.portalUrl), message };
    const messages = to.map((target) => planMessage({ channel: 'webhook', target, key, isHourly, payload }));
    return { messages, unaddressed: [] };
  }
  const payload = { event: rule.event, reference: ticket.reference, ...message };
  return addressMails({ to, ticket, key, isHourly, payload }, configuration);
}

/** An internal comment is not told to those outside of the desk. */
function isOutsider(recipient: string): boolean {
  return recipient === 'requester' || recipient === 'manager';
}

/** The message that a template makes, by its name; the configuration's own come before those of Hirewire. */
export function renderNamed(
  name: string,
  values: TokenValues,
  templates: Readonly<Record<string, NotificationTemplate>>,
): RenderedMessage {
  const own = Object.hasOwn(templates, name) ? templates[name] : undefined;
  const template = own ?? findBuiltIn(name);
  // The configuration is refused when a rule names a template that there is not; scripts may still name one.
  const plain = { subject: '{{ticket.subject}}: {{event.name}}', body: '{{result.text}}\n{{ticket.url}}\n' };
  return renderTemplate(template ?? plain, values);
}

/** One mail to each address that recipients stand for; the fallback addresses are told in place of those without one. */
export function addressMails(
  mail: {
    readonly to: readonly string[];
    readonly ticket: Ticket | undefined;
    readonly key: string;
    readonly isHourly: boolean;
    readonly payload: JsonObject;
  },
  { contacts, ownAddress }: Pick<NotificationConfiguration, 'contacts' | 'ownAddress'>,
): NotificationDecision {
  const { to, ticket, ...message } = mail;
  const unaddressed: Unaddressed[] = [];
  const addresses = new Map<string, string>();
  for (const recipient of to) {
    const found = findRecipient(recipient, ticket, contacts);
    if ('missing' in found) {
      unaddressed.push({ recipient, reason: found.missing, ...(ticket && { reference: ticket.reference }) });
    }
    for (const address of 'missing' in found ? contacts.fallback : found.addresses) {
      addresses.set(address.toLowerCase(), address);
    }
  }
  if (ownAddress !== undefined) addresses.delete(ownAddress.toLowerCase());
  const messages = [...addresses.values()].map((target) => planMessage({ channel: 'mail', target, ...message }));
  return { messages, unaddressed };
}

/** The message with its channel and target as part of its key. */
export function planMessage(message: PlannedMessage): PlannedMessage {
  return { ...message, key: `${message.channel}/${message.target.toLowerCase()}/${message.key}` };
}

function webhookPayload(event: NotificationEvent, about: About, portalUrl: string | undefined): JsonObject {
  const { ticket, comment, result } = about;
  return {
    event,
    occurredAt: new Date(about.event.createdAt).toISOString(),
    ticket: {
      ...{ reference: ticket.reference, entityType: ticket.entityType, subject: ticket.subject, status: ticket.status },
      ...{
        isOpen: ticket.isOpen,
        need: ticket.need,
        source: ticket.source,
        url: ticketUrl(ticket.reference, portalUrl),
      },
      ...(ticket.assignee !== undefined && { assignee: ticket.assignee }),
      ...(ticket.group !== undefined && { group: ticket.group }),
    },
    ...(ticket.data.person !== undefined && { person: ticket.data.person }),
    ...(ticket.data.account !== undefined && { account: ticket.data.account }),
    changes: about.event.changes.map((change) => ({ ...change })),
    ...(comment !== undefined && { comment: { author: comment.author.name, text: comment.text } }),
    ...(result !== undefined && { result: result.text }),
  };
}
