import type { JsonObject } from './value.ts';

/** A kind of ticket, by its strong name. `FlexHR`: a personnel change. `Provisioning`: what a human must decide or fix. */
export type EntityType = {
  /** Unique, never shown translated: `FlexHR`. */
  readonly name: string;
  readonly label: string;
  /** In front of the number of each ticket: `FHR` gives `FHR0000123`. */
  readonly prefix: string;
  /** Name of the icon that lists and views show, with `label` as its text alternative. */
  readonly icon: string;
};

/** What tickets are given a status for by themselves: when they are new, are worked on, wait for something, are done. */
export const statusUses = ['new', 'working', 'waiting', 'closed'] as const;
export type StatusUse = (typeof statusUses)[number];

/** A step in the life of a ticket. Whether a ticket counts as open, and what the step is for, are these properties, never the name. */
export type TicketStatus = { readonly name: string; readonly isOpen: boolean; readonly use?: StatusUse };

export const ticketPriorities = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof ticketPriorities)[number];

/**
 * What a ticket waits for, beside its status: lists filter by it, so that an agent sees at once where hands are needed. `decision`: nothing is
 * broken, but only a human can say whose an account is. `repair`: something must be mended first.
 */
export const ticketNeeds = ['nothing', 'manager', 'approval', 'review', 'decision', 'repair'] as const;
export type TicketNeed = (typeof ticketNeeds)[number];

/** The service desk's record of a personnel change, or of what a human must decide or fix. */
export type Ticket = {
  readonly id: number;
  /** What people call it: prefix and number, `FHR0000123`. */
  readonly reference: string;
  readonly entityType: string;
  readonly subject: string;
  readonly description: string;
  readonly status: string;
  readonly isOpen: boolean;
  /** Where it came from: `FlexHR`, `System`, `Portal`, `API`. */
  readonly source: string;
  readonly priority: TicketPriority;
  readonly need: TicketNeed;
  readonly assignee?: string;
  readonly group?: string;
  /** Who is told beside the agents: an e-mail address. */
  readonly requester?: string;
  /** The job that made it. */
  readonly job?: string;
  /** The worker's id and anchor, for a ticket about a person. */
  readonly worker?: string;
  readonly workerAnchor?: string;
  /** What is shown of the person, the change and the account; never a sensitive value. */
  readonly data: TicketData;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt?: number;
};

export type TicketData = {
  /** Fields of the person as HR has them: name, employeeNumber, company, title, department, manager, start, end. */
  readonly person?: JsonObject;
  readonly isNewUser?: boolean;
  readonly changes?: readonly FieldChange[];
  /** The manager as far as he is known: id, name, mail. */
  readonly manager?: JsonObject;
  /** What is known of the account: connection, baseDn, dn, userName, anchor. */
  readonly account?: JsonObject;
  /** What a ticket of the entity type Provisioning is about: a held person, a cause that holds several, or a plan that waits for approval. */
  readonly about?: TicketSubject;
};

/** `id`: of the worker, the cause or the plan. `hash`: of a person's problems, so that other ones are told from those that the ticket names. */
export type TicketSubject = { readonly kind: 'person' | 'cause' | 'plan'; readonly id: string; readonly hash: string };

/** One field of a record that HR changed. Absent: not set. */
export type FieldChange = { readonly field: string; readonly before?: string; readonly after?: string };

/** Who acts on a ticket: a person's name, or a part of the system by the name that is shown ("Flex HR"). */
export type Actor = { readonly name: string; readonly isSystem: boolean };

export type TicketComment = {
  readonly id: number;
  readonly ticketId: number;
  readonly author: Actor;
  readonly isInternal: boolean;
  readonly text: string;
  readonly createdAt: number;
};

/** One line of a ticket's history: a field that changed. */
export type TicketHistoryLine = {
  readonly ticketId: number;
  readonly at: number;
  readonly actor: Actor;
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
};

/** `follows`: the later ticket about the same person after an earlier one was closed. */
export type TicketLink = { readonly from: number; readonly to: number; readonly kind: 'follows' };

/** That something happened to a ticket: what event triggers and notification rules look at. Kept until it has been handled. */
export type TicketEvent = {
  readonly id: number;
  readonly ticketId: number;
  readonly kind: 'created' | 'updated' | 'commented' | 'processed' | 'needsManager' | 'failed';
  /** The fields that changed, by the name that conditions use. */
  readonly changes: readonly FieldChange[];
  /** How many triggers caused one another before this event: the cascade guard looks at it. */
  readonly depth: number;
};
