import type { JobNotificationEvent, NotificationRule } from '../../domain/notification.ts';
import type { Database } from '../../store/database.ts';
import { defaultTemplateName } from './built-in-templates.ts';
import {
  addressMails,
  mergeDecisions,
  type NotificationConfiguration,
  type NotificationDecision,
  planMessage,
  renderNamed,
  type Unaddressed,
} from './decide-notifications.ts';
import { enqueuePlanned } from './enqueue-planned.ts';
import { shortHash } from './once-key.ts';
import { eventLabels } from './token-values.ts';

/** A fault that concerns a whole job. */
export type JobEvent = {
  readonly job: string;
  readonly event: JobNotificationEvent;
  /** What makes two faults the same: an error code, with the system that it came from. */
  readonly cause: string;
  /** For people: what was tried and what came back. */
  readonly message: string;
};

/** Puts what the rules ask for on a job's fault into the outbox: one message a recipient, cause and hour. Gives who could not be addressed. */
export async function enqueueJobEvent(
  database: Database,
  event: JobEvent,
  options: { readonly configuration: NotificationConfiguration; readonly now: number },
): Promise<readonly Unaddressed[]> {
  const { messages, unaddressed } = decideJobNotifications(event, options.configuration, options.now);
  await enqueuePlanned(database, messages, options.now);
  return unaddressed;
}

/** The messages that a job's fault asks for by the rules. */
function decideJobNotifications(
  event: JobEvent,
  configuration: NotificationConfiguration,
  now: number,
): NotificationDecision {
  const rules = configuration.notifications.filter(
    (rule) => rule.active && rule.event === event.event && (rule.job === undefined || rule.job === event.job),
  );
  return mergeDecisions(rules.map((rule) => decideForRule(rule, { event, configuration, now })));
}

function decideForRule(
  rule: NotificationRule,
  about: { readonly event: JobEvent; readonly configuration: NotificationConfiguration; readonly now: number },
): NotificationDecision {
  const { event, configuration } = about;
  const template = rule.template ?? defaultTemplateName(rule.event);
  const values = { 'job.name': event.job, 'event.name': eventLabels[event.event], 'result.text': event.message };
  const message = { ...renderNamed(template, values, configuration.templates) };
  const plan = { key: `${event.event}/${event.job}/${shortHash(event.cause)}/${template}`, isHourly: true };
  if (rule.channel === 'webhook') {
    const facts = { job: event.job, cause: event.cause, result: event.message };
    const payload = { event: event.event, occurredAt: new Date(about.now).toISOString(), ...facts, message };
    const messages = rule.to.map((target) => planMessage({ channel: 'webhook', target, ...plan, payload }));
    return { messages, unaddressed: [] };
  }
  const mail = { to: rule.to, ticket: undefined, ...plan, payload: { event: event.event, ...message } };
  return addressMails(mail, configuration);
}
