import type { FieldChange } from '../../domain/ticket.ts';
import type { JsonObject } from '../../domain/value.ts';
import { contentHash } from './content-hash.ts';
import { fillUnread, unreadName, unreadOf } from './fill-unread.ts';
import { listFieldChanges } from './list-changes.ts';

/** What a record says beside what the log knows of the person. */
export type Comparison = {
  /**
   * `filled`: HR has changed nothing, but fields can be read that could not be read when the person was logged. Which fields can be read
   * is no content: a right that is lost or given back changes nobody.
   */
  readonly kind: 'new' | 'same' | 'filled' | 'changed';
  /** What is to be logged: what could not be read this time is as it was last known. */
  readonly content: JsonObject;
  readonly changes: readonly FieldChange[];
};

/** Compares a record with the last known content of the person; neither side is taken to be empty where it could not be read. */
export function compareRecords(read: JsonObject, known: JsonObject | undefined): Comparison {
  if (known === undefined) return { kind: 'new', content: read, changes: [] };
  const [unread, unreadBefore] = [unreadOf(read), unreadOf(known)];
  // What HR has taken away in an anonymisation is not brought back.
  const content = read.isAnonymised === true ? read : fillUnread(read, known);
  const before = fillUnread(known, content);
  if (unread.length + unreadBefore.length > 0 && fingerprint(before) === fingerprint(content)) {
    const isWhole = unreadBefore.length === 0 || fingerprint(known) === fingerprint(content);
    const kind = isWhole ? 'same' : 'filled';
    return { kind, content, changes: listFieldChanges(known, content) };
  }
  const changes = listFieldChanges(before, content).filter(
    ({ field, before: was, after }) =>
      !(after === undefined && isPartOf(field, unread)) && !(was === undefined && isPartOf(field, unreadBefore)),
  );
  return { kind: 'changed', content, changes };
}

function fingerprint(content: JsonObject): string {
  return contentHash(content, (name) => name === unreadName);
}

function isPartOf(field: string, names: readonly string[]): boolean {
  return names.some((name) => field === name || field.startsWith(`${name}.`));
}
