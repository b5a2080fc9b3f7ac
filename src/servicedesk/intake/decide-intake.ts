import type { FlexLog, FlexLogState } from '../../domain/flex-log.ts';
import type { FieldChange, Ticket } from '../../domain/ticket.ts';
import type { Worker } from '../../domain/worker.ts';
import type { NewFlexLog } from '../../store/flex-logs.ts';
import type { NewTicket } from '../../store/insert-tickets.ts';
import type { TicketFields } from '../../store/update-tickets.ts';
import { flexHrEntity } from '../entity-types.ts';
import { contentHash } from './content-hash.ts';
import * as texts from './intake-texts.ts';
import { listFieldChanges, mergeFieldChanges } from './list-changes.ts';
import { type PersonCard, toPersonCard } from './person-card.ts';
import { isObject, isSensitiveField, withoutSensitiveFields } from './sensitive-fields.ts';

/** A person as the source reports it now. */
export type IntakeRecord = Pick<Worker, 'id' | 'anchor' | 'displayName' | 'document' | 'employments'> & {
  /** When HR made the change, where HR says so; milliseconds since 1970. */
  readonly changedAt?: number;
};

export type IntakeOptions = {
  readonly job: string;
  readonly runId: string;
  readonly now: number;
  /** In which times are shown. */
  readonly timeZone: string;
  /** Of a new ticket. */
  readonly initialStatus: string;
  readonly group?: string;
  readonly assignee?: string;
  readonly requester?: string;
};

/** What the log and the tickets know of the persons, by anchor. */
export type IntakeFacts = {
  readonly newest: ReadonlyMap<string, FlexLog>;
  readonly open: ReadonlyMap<string, Ticket>;
};

/** A row of the log with the ticket that it belongs to: a new one, or the one that is there. */
export type IntakeEntry = {
  readonly log: Omit<NewFlexLog, 'ticketId'>;
  readonly ticket:
    | {
        readonly kind: 'new';
        readonly ticket: NewTicket;
        readonly follows?: number;
        readonly comments: readonly string[];
      }
    | { readonly kind: 'known'; readonly id: number; readonly set: TicketFields; readonly comments: readonly string[] };
};

export type IntakeDecision = {
  readonly entries: readonly IntakeEntry[];
  /** How many persons have the content that the log has. */
  readonly unchanged: number;
  /** Anchors of anonymised persons whom the log has never seen: nothing is known that could be kept, nothing is made of them. */
  readonly ignored: readonly string[];
};

/** The fingerprint that the log keeps of a person. */
export function hashOf(record: Pick<IntakeRecord, 'document'>): string {
  return contentHash(record.document, isSensitiveField);
}

/**
 * What becomes of the persons of a page: nothing when the log has them like this; else a row of the log, and a new ticket or, while
 * a ticket of the person is open, a comment on it. A new ticket follows the person's last one. Pure.
 */
export function decideIntake(
  records: readonly IntakeRecord[],
  facts: IntakeFacts,
  options: IntakeOptions,
): IntakeDecision {
  const entries: IntakeEntry[] = [];
  const ignored: string[] = [];
  const unique = new Map(records.map((record) => [record.anchor, record]));
  for (const record of unique.values()) {
    const known = facts.newest.get(record.anchor);
    const content = withoutSensitiveFields(record.document);
    const hash = contentHash(content);
    if (known?.hash === hash) continue;
    if (record.document.isAnonymised === true && known === undefined) ignored.push(record.anchor);
    else entries.push(decideEntry({ record, content, hash, known, open: facts.open.get(record.anchor) }, options));
  }
  return { entries, unchanged: unique.size - entries.length - ignored.length, ignored };
}

type Person = {
  readonly record: IntakeRecord;
  readonly content: Worker['document'];
  readonly hash: string;
  readonly known: FlexLog | undefined;
  readonly open: Ticket | undefined;
};

function decideEntry(person: Person, options: IntakeOptions): IntakeEntry {
  const { record, content, hash, known, open } = person;
  const changes = known === undefined ? [] : listFieldChanges(known.content, content);
  const companyId = readCompanyId(content);
  const connection = open === undefined ? undefined : known?.connection;
  const log = {
    ...{
      job: options.job,
      runId: options.runId,
      worker: record.id,
      workerAnchor: record.anchor,
      content,
      hash,
      changes,
    },
    ...(companyId !== undefined && { companyId }),
    ...(known !== undefined && { previousHash: known.hash }),
    ...(connection !== undefined && { connection }),
    ...{ isNewUser: known === undefined, state: stateOf(record, connection) },
  };
  return { log, ticket: decideTicket(person, changes, options) };
}

/** While a ticket is open whose trigger has asked for the directory already, the newer data is what is written. */
function stateOf(record: IntakeRecord, connection: string | undefined): FlexLogState {
  if (record.document.isAnonymised === true) return 'superseded';
  if (isInReview(record)) return 'held';
  return connection === undefined ? 'logged' : 'queued';
}

function isInReview({ employments }: IntakeRecord): boolean {
  return employments.length > 0 && employments.every(({ isUnfinished }) => isUnfinished === true);
}

function decideTicket(person: Person, changes: readonly FieldChange[], options: IntakeOptions): IntakeEntry['ticket'] {
  const { record, known, open } = person;
  const seen = {
    ...{ now: options.now, timeZone: options.timeZone },
    ...(record.changedAt !== undefined && { changedAt: record.changedAt }),
  };
  const last = open?.id ?? known?.ticketId;
  if (record.document.isAnonymised === true && last !== undefined) {
    return { kind: 'known', id: last, set: {}, comments: [texts.anonymisedCommentOf(seen)] };
  }
  const card = toPersonCard(person.content, record.displayName);
  if (open !== undefined) return decideComment({ ...person, open }, { card, changes, seen });
  const ticket = toTicket(person, { card, changes, seen }, options);
  const comments = isInReview(record) ? [texts.heldCommentOf()] : [];
  return { kind: 'new', ticket, comments, ...(known !== undefined && { follows: known.ticketId }) };
}

type Update = { readonly card: PersonCard; readonly changes: readonly FieldChange[]; readonly seen: texts.Seen };

function decideComment(
  { record, known, open }: Person & { readonly open: Ticket },
  { card, changes, seen }: Update,
): IntakeEntry['ticket'] {
  const held = isInReview(record);
  const released = !held && known?.state === 'held';
  return {
    kind: 'known',
    id: open.id,
    set: {
      data: { person: card, changes: mergeFieldChanges(open.data.changes ?? [], changes) },
      ...(held && { need: 'review' }),
      ...(!held && open.need === 'review' && { need: 'nothing' }),
    },
    comments: [texts.changedCommentOf(changes, seen), ...(released ? [texts.reviewedCommentOf()] : [])],
  };
}

function toTicket({ record, known }: Person, { card, changes, seen }: Update, options: IntakeOptions): NewTicket {
  const isNewUser = known === undefined;
  return {
    ...{ entityType: flexHrEntity.name, prefix: flexHrEntity.prefix, source: 'FlexHR', status: options.initialStatus },
    subject: texts.subjectOf(card, isNewUser),
    description: texts.descriptionOf({ card, isNewUser, changes }, seen),
    need: isInReview(record) ? 'review' : 'nothing',
    ...{ job: options.job, worker: record.id, workerAnchor: record.anchor },
    ...(options.group !== undefined && { group: options.group }),
    ...(options.assignee !== undefined && { assignee: options.assignee }),
    ...(options.requester !== undefined && { requester: options.requester }),
    data: { person: card, isNewUser, changes },
  };
}

function readCompanyId(content: Worker['document']): string | undefined {
  const { company, companyId } = content;
  const id = companyId ?? (isObject(company) ? company.id : undefined);
  return typeof id === 'string' ? id : undefined;
}
