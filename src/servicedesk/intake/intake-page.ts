import type { TicketStatus } from '../../domain/ticket.ts';
import { type Database, inTransaction } from '../../store/database.ts';
import { insertLogs, loadNewestHashes, loadNewestLogs, lockIntake } from '../../store/flex-logs.ts';
import { insertTickets, linkTickets } from '../../store/insert-tickets.ts';
import { addComments, type NewComment } from '../../store/ticket-comments.ts';
import { openTicketsOf } from '../../store/tickets.ts';
import { updateTickets } from '../../store/update-tickets.ts';
import { flexHrActor, flexHrEntity } from '../entity-types.ts';
import { statusRoles } from '../statuses.ts';
import { decideIntake, hashOf, type IntakeDecision, type IntakeOptions, type IntakeRecord } from './decide-intake.ts';
import { vanishedCommentOf } from './intake-texts.ts';

export type IntakePageOptions = Omit<IntakeOptions, 'initialStatus'> & { readonly statuses: readonly TicketStatus[] };

/** What a page brought; `read` is the sum of the others but `comments`. */
export type IntakeCounts = {
  readonly read: number;
  readonly unchanged: number;
  /** Persons whom the log had never seen, with a ticket each. */
  readonly new: number;
  /** Known persons who changed, with a new ticket or, while one is open, a comment on it. */
  readonly changed: number;
  readonly ignored: number;
  readonly tickets: number;
  readonly comments: number;
};

/**
 * Takes in a page of persons: log rows, tickets, comments and their events are there all together or not at all. Who has not changed costs a
 * comparison of hashes. Several nodes that take in the same persons at once do so one after the other.
 */
export async function intakePage(
  database: Database,
  records: readonly IntakeRecord[],
  options: IntakePageOptions,
): Promise<IntakeCounts> {
  const unique = [...new Map(records.map((record) => [record.anchor, record])).values()];
  const different = await leaveOutUnchanged(database, unique, options.job);
  if (different.length === 0) return toCounts(unique.length, { entries: [], unchanged: 0, ignored: [] });
  const decision = await inTransaction(database, async (tx) => {
    await lockIntake(tx, options.job);
    const anchors = different.map(({ anchor }) => anchor);
    const facts = {
      newest: await loadNewestLogs(tx, options.job, anchors),
      open: await openTicketsOf(tx, { ...options, entityType: flexHrEntity.name, anchors }),
    };
    const { initial } = statusRoles(options.statuses);
    const decided = decideIntake(different, facts, { ...options, initialStatus: initial });
    await writeDecision(tx, decided, options);
    return decided;
  });
  return toCounts(unique.length, decision);
}

/** Rows of the log are never changed in content, so that who is known like this may be left out before any lock. */
async function leaveOutUnchanged(
  database: Database,
  records: readonly IntakeRecord[],
  job: string,
): Promise<readonly IntakeRecord[]> {
  const hashes = await loadNewestHashes(
    database,
    job,
    records.map(({ anchor }) => anchor),
  );
  return records.filter((record) => hashes.get(record.anchor) !== hashOf(record));
}

async function writeDecision(tx: Database, { entries }: IntakeDecision, options: IntakePageOptions): Promise<void> {
  const cause = { actor: flexHrActor, now: options.now };
  const added = entries.flatMap(({ log, ticket }) =>
    ticket.kind === 'new' ? [{ anchor: log.workerAnchor, ...ticket }] : [],
  );
  const known = entries.flatMap(({ ticket }) => (ticket.kind === 'known' ? [ticket] : []));
  const made = await insertTickets(
    tx,
    added.map(({ ticket }) => ticket),
    cause,
  );
  const newIds = new Map(added.map(({ anchor }, at) => [anchor, made[at]?.id ?? 0]));
  const idOf = ({ log, ticket }: (typeof entries)[number]) =>
    ticket.kind === 'known' ? ticket.id : (newIds.get(log.workerAnchor) ?? 0);
  await linkTickets(
    tx,
    added.flatMap(({ anchor, follows }) =>
      follows === undefined ? [] : [{ from: newIds.get(anchor) ?? 0, to: follows, kind: 'follows' as const }],
    ),
  );
  const comments = entries.flatMap((entry) =>
    entry.ticket.comments.map((text): NewComment => ({ ticketId: idOf(entry), text })),
  );
  await addComments(tx, comments, cause);
  await updateTickets(tx, known, { ...cause, statuses: options.statuses });
  await insertLogs(
    tx,
    entries.map((entry) => ({ ...entry.log, ticketId: idOf(entry) })),
    options.now,
  );
}

function toCounts(read: number, { entries, ignored }: IntakeDecision): IntakeCounts {
  const count = (wanted: (typeof entries)[number]['kind']) => entries.filter(({ kind }) => kind === wanted).length;
  const [isNew, changed] = [count('new'), count('changed')];
  const tickets = entries.filter(({ ticket }) => ticket.kind === 'new').length;
  const comments = entries.reduce((sum, { ticket }) => sum + ticket.comments.length, 0);
  return {
    ...{ read, unchanged: read - isNew - changed - ignored.length, new: isNew, changed },
    ...{ ignored: ignored.length, tickets, comments },
  };
}

/**
 * Notes on the last ticket of each person that a whole read did not show any more. Said once for each row of the log; nothing else
 * comes of it. Gives how many notes are new.
 */
export async function noteVanished(
  database: Database,
  anchors: readonly string[],
  options: Pick<IntakeOptions, 'job' | 'now' | 'timeZone'>,
): Promise<number> {
  return await inTransaction(database, async (tx) => {
    const newest = await loadNewestLogs(tx, options.job, anchors);
    const comments = [...newest.values()]
      .filter((log) => log.content.isAnonymised !== true)
      .map((log) => ({ ticketId: log.ticketId, text: vanishedCommentOf(options), key: `vanished:${log.id}` }));
    return (await addComments(tx, comments, { actor: flexHrActor, now: options.now })).length;
  });
}
