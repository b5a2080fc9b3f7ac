import type { FieldChange } from '../../domain/ticket.ts';
import { showTime } from '../show-time.ts';
import { describePerson, type PersonCard } from './person-card.ts';

/** When a change was seen, and when HR made it where HR says so, with the zone to show them in. */
export type Seen = { readonly now: number; readonly timeZone: string; readonly changedAt?: number };

export function subjectOf(card: PersonCard, isNewUser: boolean): string {
  const name = card.name ?? card.employeeNumber ?? 'unnamed person';
  const number = card.employeeNumber === undefined || card.name === undefined ? '' : ` (${card.employeeNumber})`;
  return `${isNewUser ? 'New' : 'Changed'}: ${name}${number}`;
}

/** What a new ticket says: the nature of the update, the person, each field with before and after, when it was seen. */
export function descriptionOf(
  update: { readonly card: PersonCard; readonly isNewUser: boolean; readonly changes: readonly FieldChange[] },
  seen: Seen,
): string {
  const nature = update.isNewUser ? 'New person in Flex HR.' : 'Changed person in Flex HR.';
  const changes = update.isNewUser ? [] : ['', 'Changes:', ...describeChanges(update.changes)];
  return [nature, '', ...describePerson(update.card), ...changes, '', ...describeTimes(seen)].join('\n');
}

/** The comment on a ticket that is still open when its person changes again. */
export function changedCommentOf(changes: readonly FieldChange[], seen: Seen): string {
  return [
    "The user's information has changed in Flex HR, and this ticket is still open.",
    ...describeChanges(changes),
    ...describeTimes(seen),
  ].join('\n');
}

export function heldCommentOf(): string {
  return "HR's review of this person is not finished: nothing is written to the directory until it is.";
}

export function reviewedCommentOf(): string {
  return "HR's review of this person is finished.";
}

export function anonymisedCommentOf(seen: Seen): string {
  return [
    'Flex HR has anonymised this person. The account in the directory is left as it is: nothing is renamed or emptied.',
    ...describeTimes(seen),
  ].join('\n');
}

export function vanishedCommentOf(seen: Seen): string {
  return [
    'Flex HR does not show this person any more. The account in the directory is left as it is: not being shown is no proof of having left.',
    ...describeTimes(seen),
  ].join('\n');
}

function describeChanges(changes: readonly FieldChange[]): readonly string[] {
  if (changes.length === 0) return ['No field that is shown.'];
  return changes.map(({ field, before = '(empty)', after = '(empty)' }) => `${field}: ${before} → ${after}`);
}

function describeTimes({ now, timeZone, changedAt }: Seen): readonly string[] {
  const changed = changedAt === undefined ? [] : [`Changed in HR: ${showTime(changedAt, timeZone)}`];
  return [...changed, `Detected: ${showTime(now, timeZone)}`];
}
