import type { JsonObject } from '../../domain/value.ts';

/** What a peer system is told of one of our tickets. */
export type PeerTicketDraft = {
  /** Our reference and what makes it unique: the key by which the peer ticket is found again. */
  readonly key: string;
  readonly subject: string;
  readonly description: string;
  readonly priority: string;
  /** The worker's id, where the ticket is about a person. */
  readonly person?: string;
  /** Link to our ticket, where the portal has an address. */
  readonly url?: string;
};

/** A ticket over there. */
export type PeerTicket = {
  readonly id: string;
  /** What people over there call it. */
  readonly number?: string;
  readonly url?: string;
  /** What the peer did not do although it answered with success: one sentence with what to do. */
  readonly problem?: string;
};

export type PeerComment = {
  /** Our comment's id: its mark over there, by which a repeated comment is known. */
  readonly id: number;
  readonly author: string;
  readonly text: string;
  readonly isInternal: boolean;
};

/** One line of a check: what was looked at, whether it is well, and what to do where it is not. */
export type PeerCheckLine = { readonly what: string; readonly isOk: boolean; readonly message: string };

/**
 * A system that keeps tickets of its own which follow ours. Every call may be repeated after a lost answer. A call that failed throws a
 * {@link import('../delivery/delivery-error.ts').DeliveryError} that says whether a later try can help.
 */
export type ItsmConnection = {
  /** Credentials, queue or table, key field and rights, one line each; throws nothing. */
  check(): Promise<readonly PeerCheckLine[]>;
  /** The ticket with our key, open or not; the oldest when there are several. */
  findByKey(key: string): Promise<PeerTicket | undefined>;
  /** Makes a ticket. Whoever calls has looked for the key first. */
  create(draft: PeerTicketDraft): Promise<PeerTicket>;
  /** Adds a comment; with `mayBeThere` looks for its mark first. Throws kind `gone` when the ticket is not there any more. */
  comment(id: string, comment: PeerComment, options: { readonly mayBeThere: boolean }): Promise<void>;
  /** Closes the ticket and reads back that it is closed; one that is closed already is well. Throws kind `gone`, too. */
  close(id: string): Promise<void>;
  /** Ends its network connections. */
  end(): Promise<void>;
};

/** What is to be done over there, with all that it takes: kept in the outbox. */
export type PeerAction =
  | { readonly op: 'create' }
  | { readonly op: 'comment'; readonly comment: PeerComment }
  | { readonly op: 'close' };

/** The payload of a message to a peer. */
export type PeerMessage = { readonly ticketId: number; readonly draft: PeerTicketDraft; readonly action: PeerAction };

/** A message as the outbox keeps it. */
export function toPeerPayload({ ticketId, draft, action }: PeerMessage): JsonObject {
  return {
    ticketId,
    draft: { ...draft },
    action: action.op === 'comment' ? { op: action.op, comment: { ...action.comment } } : { op: action.op },
  };
}
