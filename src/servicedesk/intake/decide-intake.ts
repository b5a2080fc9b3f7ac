import type { FlexLog, FlexLogState } from '../../domain/flex-log.ts';
import type { FieldChange, Ticket } from '../../domain/ticket.ts';
import type { JsonObject } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import type { NewFlexLog } from '../../store/flex-logs.ts';
import type { NewTicket } from '../../store/insert-tickets.ts';
import type { TicketFields } from '../../store/update-tickets.ts';
import { flexHrEntity } from '../entity-types.ts';
import { type Comparison, compareRecords } from './compare-records.ts';
import { contentHash } from './content-hash.ts';
import { unreadOf, withUnread } from './fill-unread.ts';
import * as texts from './intake-texts.ts';
import { mergeFieldChanges } from './list-changes.ts';
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
  readonly kind: Exclude<Comparison['kind'], 'same'>;
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
  /** How many persons HR has not changed since they were logged. */
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
 * a ticket of the person is open, a comment on it. A new ticket follows the person's last one. What could not be read when a person
 * was logged, and can be read now, makes a row that belongs to the last ticket. Pure.
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
    const read = withoutSensitiveFields(record.document);
    if (known?.hash === contentHash(read)) continue;
    if (record.document.isAnonymised === true && known === undefined) {
      ignored.push(record.anchor);
      continue;
    }
    const compared = compareRecords(read, known?.content);
    if (compared.kind === 'same') continue;
    const content = withOwed(compared.content, known);
    const person = { record, content, changes: compared.changes, known, open: facts.open.get(record.anchor) };
    entries.push(
      compared.kind === 'filled' && known !== undefined
        ? decideFilled({ ...person, known }, options)
        : { kind: known === undefined ? 'new' : 'changed', ...decideEntry(person, options) },
    );
  }
  const real = entries.filter(({ kind }) => kind !== 'filled').length;
  return { entries, unchanged: unique.size - real - ignored.length, ignored };
}

/** What HR last said is owed to the directory until it was written there, though it cannot be read any more. */
function withOwed(content: JsonObject, known: FlexLog | undefined): JsonObject {
  if (known === undefined || !owing.has(known.state)) return content;
  const before = unreadOf(known.content);
  return withUnread(
    content,
    unreadOf(content).filter((name) => before.includes(name)),
  );
}

const owing: ReadonlySet<FlexLogState> = new Set(['held', 'queued', 'processing', 'needsManager', 'failed']);

type Person = {
  readonly record: IntakeRecord;
  readonly content: JsonObject;
  readonly changes: readonly FieldChange[];
  readonly known: FlexLog | undefined;
  readonly open: Ticket | undefined;
};

function decideEntry(person: Person, options: IntakeOptions): Omit<IntakeEntry, 'kind'> {
  const { record, known, open } = person;
  const connection = open === undefined ? undefined : known?.connection;
  const log = toLog(person, { connection, state: stateOf(record, connection) }, options);
  return { log, ticket: decideTicket(person, options) };
}

/** HR has changed nothing: no ticket and no word, but the directory is to have what can be read now. */
function decideFilled(person: Person & { readonly known: FlexLog }, options: IntakeOptions): IntakeEntry {
  const { record, content, known, open } = person;
  const { connection } = known;
  const isGivenUp = known.state === 'failed' && known.nextTry === undefined;
  const state = isGivenUp ? 'logged' : stateOf(record, connection);
  const set = open === undefined ? {} : { data: { person: toPersonCard(content, record.displayName) } };
  return {
    kind: 'filled',
    log: toLog(person, { connection, state }, options),
    ticket: { kind: 'known', id: open?.id ?? known.ticketId, set, comments: [] },
  };
}

function toLog(
  { record, content, changes, known }: Person,
  { connection, state }: { readonly connection: string | undefined; readonly state: FlexLogState },
  options: IntakeOptions,
): IntakeEntry['log'] {
  const companyId = readCompanyId(content);
  return {
    ...{ job: options.job, runId: options.runId, worker: record.id, workerAnchor: record.anchor },
    ...{ content, hash: contentHash(content), changes },
    ...(companyId !== undefined && { companyId }),
    ...(known !== undefined && { previousHash: known.hash }),
    ...(connection !== undefined && { connection }),
    ...{ isNewUser: known === undefined, state },
  };
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

function decideTicket(person: Person, options: IntakeOptions): IntakeEntry['ticket'] {
  const { record, changes, known, open } = person;
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

function readCompanyId(content: JsonObject): string | undefined {
  const { company, companyId } = content;
  const id = companyId ?? (isObject(company) ? company.id : undefined);
  return typeof id === 'string' ? id : undefined;
}
