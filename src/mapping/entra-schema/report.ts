import type { JsonObject } from '../../domain/value.ts';
import { memberOf, type Placed, saysSomething } from './read-json.ts';

/**
 * What became of one thing on its way from or to an Entra schema. `kept`: means the same on both sides. `changed`: kept, and means
 * something a little different, which the message names. `noCounterpart`: the other side has nothing of the kind.
 */
export type SchemaReportLine = {
  readonly verdict: 'kept' | 'changed' | 'noCounterpart';
  /** Where it stands: `synchronizationRules[0].objectMappings[0].attributeMappings[3].flowType`; `[*]` stands for several. */
  readonly path: string;
  /** What it is about: a target attribute, a source attribute, a group of the scope filter. */
  readonly subject: string;
  readonly message: string;
};

/** Collects the lines of a report; members that nobody reads are counted by their pattern and become one line each. */
export type Report = {
  add(line: SchemaReportLine): void;
  /** Names every member of an object that says something and is not among `known`. */
  addUnknownMembers(owner: Placed<JsonObject>, known: readonly string[]): void;
  lines(): readonly SchemaReportLine[];
};

export function newReport(): Report {
  const lines: SchemaReportLine[] = [];
  const unread = new Map<string, number>();
  return {
    add: (line) => {
      lines.push(line);
    },
    addUnknownMembers: (owner, known) => {
      for (const name of Object.keys(owner.value)) {
        if (known.includes(name) || !saysSomething(memberOf(owner.value, name))) continue;
        const pattern = `${owner.path === '' ? '' : `${owner.path}.`}${name}`.replace(/\[\d+\]/g, '[*]');
        unread.set(pattern, (unread.get(pattern) ?? 0) + 1);
      }
    },
    lines: () => [...lines, ...[...unread].map(([path, count]) => unreadLine(path, count))],
  };
}

function unreadLine(path: string, count: number): SchemaReportLine {
  const times = count === 1 ? '' : ` (${count} times)`;
  const message = `has no meaning here${times}; it stays in the schema file, from which an export takes it again`;
  return { verdict: 'noCounterpart', path, subject: path.slice(path.lastIndexOf('.') + 1), message };
}
