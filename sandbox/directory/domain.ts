import type { Entry } from './entry.ts';
import type { DenyRule } from './faults.ts';
import type { Tree } from './tree.ts';

/** The one domain of the directory with what its rules need to know. */
export type Domain = {
  readonly tree: Tree;
  readonly head: Entry;
  readonly configuration: Entry;
  readonly schemaHead: Entry;
  readonly deletedObjects: Entry;
  /** e.g. `corp.example.com`. */
  readonly dnsName: string;
  readonly netbiosName: string;
  readonly hostName: string;
  /** Accounts with delegated rights over the whole domain, save protected and denied objects. */
  readonly delegates: Set<Entry>;
  /** What delegates may not do, read anew at each request. */
  readonly denied: () => readonly DenyRule[];
};

/** Who speaks on a connection, and whether it is encrypted. The directory's own writes are `system`. */
export type Session = { identity: Entry | 'system' | undefined; secure: boolean };

export const systemSession: Session = { identity: 'system', secure: true };
