import { isMailAddress } from '../../domain/mail-address.ts';
import type { Ticket, TicketComment } from '../../domain/ticket.ts';
import type { JsonObject } from '../../domain/value.ts';
import {
  addressMails,
  type NotificationConfiguration,
  type NotificationDecision,
  planMessage,
  renderNamed,
} from './decide-notifications.ts';
import { recipientRoles } from './find-recipients.ts';
import { ticketTokenValues, ticketUrl } from './token-values.ts';

/** What a trigger asks for in its own words: a mail by a template, or a call of a webhook of the configuration. */
export type ScriptNotification =
  | { readonly kind: 'mail'; readonly template: string; readonly to: readonly string[] }
  | { readonly kind: 'webhook'; readonly webhook: string; readonly payload?: JsonObject };

/**
 * The messages that a trigger asks for about a ticket. `key` names the asking (event, trigger, place among its effects), so that a crash asks
 * once. Only recipients and webhooks that the configuration could name are taken; the rest is given back as unaddressed.
 */
export function decideScriptNotification(
  wanted: ScriptNotification,
  about: { readonly ticket: Ticket; readonly result?: TicketComment; readonly key: string },
  configuration: NotificationConfiguration & { readonly webhooks: Readonly<Record<string, unknown>> },
): NotificationDecision {
  const { ticket } = about;
  const plan = { key: `script/${ticket.id}/${about.key}`, isHourly: false };
  if (wanted.kind === 'webhook') {
    const refused = { recipient: wanted.webhook, reference: ticket.reference, reason: 'no such webhook' };
    if (!Object.hasOwn(configuration.webhooks, wanted.webhook)) return { messages: [], unaddressed: [refused] };
    const payload = {
      event: 'script',
      ticket: {
        reference: ticket.reference,
        status: ticket.status,
        url: ticketUrl(ticket.reference, configuration.portalUrl),
      },
      ...(wanted.payload !== undefined && { data: wanted.payload }),
    };
    return {
      messages: [planMessage({ channel: 'webhook', target: wanted.webhook, ...plan, payload })],
      unaddressed: [],
    };
  }
  const values = ticketTokenValues(ticket, {
    ...{ event: 'entityChanged', result: about.result, portalUrl: configuration.portalUrl },
  });
  const message = { ...renderNamed(wanted.template, values, configuration.templates) };
  const payload = { event: 'script', reference: ticket.reference, ...message };
  return addressMails({ to: wanted.to.map(normalize), ticket, ...plan, payload }, configuration);
}

/** Scripts write recipients as they like: `Assignee`, `role: HR`. */
function normalize(recipient: string): string {
  const text = recipient.trim();
  if (isMailAddress(text)) return text;
  return recipientRoles.find((role) => role === text.toLowerCase()) ?? text.replace(/^role:\s*/i, 'role:');
}

/** What a trigger asks for about a ticket, with a name of the asking that is the same however often the event is handled. */
export type AskedNotification = { readonly ticket: Ticket; readonly key: string; readonly wanted: ScriptNotification };
