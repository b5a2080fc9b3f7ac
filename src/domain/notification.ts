/** What happens to a ticket that people may want to be told of. */
const ticketNotificationEvents = [
  ...(['created', 'commented', 'agentCommented', 'status', 'assigneeChanged', 'entityChanged'] as const),
  ...(['processed', 'needsManager', 'failed'] as const),
] as const;

/** What happens to a job, whatever the person. */
export const jobNotificationEvents = ['directoryUnreachable', 'sourceUnreachable', 'runFailed'] as const;
export type JobNotificationEvent = (typeof jobNotificationEvents)[number];

/**
 * `created`: there is a new ticket. `commented`, `agentCommented`: anybody, or a human, said something on it. `status`: it was given
 * another status. `assigneeChanged`: another agent has it. `entityChanged`: any field of it changed. `processed`, `needsManager`,
 * `failed`: what became of the directory work. `directoryUnreachable`, `sourceUnreachable`, `runFailed`: a fault of a whole job.
 */
export const notificationEvents = [...ticketNotificationEvents, ...jobNotificationEvents] as const;
export type NotificationEvent = (typeof notificationEvents)[number];

/** Events × recipients → a message made of a template. */
export type NotificationRule = {
  readonly event: NotificationEvent;
  /** With the event `status`: this new status alone, in any case. */
  readonly status?: string | undefined;
  /** Tickets of this entity type alone. */
  readonly entityType?: string | undefined;
  /** This job alone, or tickets of it. */
  readonly job?: string | undefined;
  /**
   * Who is told: `assignee`, `group`, `requester`, `manager` (of the new employee), `role:NAME` or an e-mail address; with the channel
   * `webhook` names of webhooks.
   */
  readonly to: readonly string[];
  /** Name of a template. Absent: the one that comes with Hirewire for the event. */
  readonly template?: string | undefined;
  readonly channel: 'mail' | 'webhook';
  readonly active: boolean;
};

/** A text with tokens in double braces: `{{ticket.reference}}`. */
export type NotificationTemplate = {
  readonly subject: string;
  /** The message as plain text. */
  readonly body: string;
  /** The message as HTML, sent beside the plain text; the values of tokens are escaped in it. */
  readonly html?: string | undefined;
};

/** E-mail addresses of those whom tickets and rules name. */
export type Contacts = {
  /** By the name of an agent, as tickets have it. */
  readonly agents: Readonly<Record<string, string>>;
  /** By the name of an agent group. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** By the name of a role, as rules have it: `role:HR`. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Who is told in place of a recipient of whom no address is known. */
  readonly fallback: readonly string[];
};

/** The templates that come with Hirewire, by name. */
export const builtInTemplateNames = ['flex-success', 'flex-trouble', 'system-trouble', 'ticket-news'] as const;
export type BuiltInTemplateName = (typeof builtInTemplateNames)[number];
