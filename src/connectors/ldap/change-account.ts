import { equalDns, leafValue, parentOf } from '../../domain/dn.ts';
import type { AccountRef, Operation, Outcome } from '../../domain/operation.ts';
import { ConnectorError } from '../contract.ts';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';
import { isRefused, type Place, type Refused } from './encode-changes.ts';
import { isNoSuchObject, resultCode, toFailure } from './errors.ts';
import { equalsText } from './filters.ts';
import type { LdapEntry } from './ldap-entry.ts';

/** What the changing of accounts works with. */
export type ChangeContext = {
  readonly directory: Directory;
  /** The whole directory: an account is found by its anchor, wherever it stands. */
  readonly rootDn: string;
  /** What is read of an account before it is changed. */
  readonly readFirst: readonly string[];
  /** Why that account must not be touched; `undefined` when it may be. */
  readonly whyProtected: (entry: LdapEntry) => Promise<string | undefined>;
};

export type ChangeOperation = Exclude<Operation, { kind: 'create' }>;
/** Sends the change to the account as it is now; an outcome where it ends there. */
export type SendChange = (connection: Connection, entry: LdapEntry) => Promise<Outcome | undefined>;

/** Every such change can be sent twice: the account is read before each try, and only what is still missing is done. */
export async function changeAccount(
  context: ChangeContext,
  operation: ChangeOperation,
  send: SendChange,
): Promise<Outcome> {
  const { directory } = context;
  const { kind } = operation;
  const tried = describe(operation);
  try {
    return await directory.write(tried, {
      attempt: async (connection, isRepeated) => {
        const isGone = kind === 'delete' && isRepeated;
        return changeOnce(context, { connection, operation, send, isGone });
      },
      findDone: async () => undefined,
    });
  } catch (error) {
    if (resultCode(error) === undefined) throw error;
    const place = { system: directory.system, server: directory.server };
    const rightsAdvice = directory.dialect.rightsAdvice?.[kind];
    return toFailure(error, { ...place, tried, needsContainer: kind === 'move', rightsAdvice, ...placesOf(operation) });
  }
}

function describe(operation: ChangeOperation): string {
  const { kind, account } = operation;
  const to = kind === 'move' ? [operation.cn, operation.parent].filter((part) => part !== undefined) : [];
  return `${kind} of ${account.name}${to.length === 0 ? '' : ` to ${to.join(' in ')}`}`;
}

/** Where the account stands and is to stand, as its refusal is about it. */
function placesOf(operation: ChangeOperation): { readonly right: string; readonly container: string | undefined } {
  const { kind, account } = operation;
  const from = parentOf(account.name) ?? '';
  const container = kind === 'move' ? (operation.parent ?? from) : from;
  return { right: `${kind} in ${from}${container === from ? '' : ` to ${container}`}`, container };
}

async function changeOnce(
  context: ChangeContext,
  details: { connection: Connection; operation: ChangeOperation; send: SendChange; isGone: boolean },
): Promise<Outcome> {
  const { connection, operation, send, isGone } = details;
  const { account, kind } = operation;
  const entry = await findByAnchor(context, connection, account.anchor);
  if (entry === undefined) return isGone ? { status: 'done', account } : accountMissing(context, account);
  const reason = await context.whyProtected(entry);
  if (reason !== undefined) return accountProtected(context, { name: entry.dn, kind, reason });
  const outcome = await sendToCurrentName(context, { connection, entry, send, anchor: account.anchor });
  if (outcome !== undefined) return outcome;
  const now = kind === 'move' ? await findByAnchor(context, connection, account.anchor) : entry;
  return { status: 'done', account: { anchor: account.anchor, name: now?.dn ?? entry.dn } };
}

/** An administrator may rename the account between our read and our write: then it is found once more. */
async function sendToCurrentName(
  context: ChangeContext,
  details: { connection: Connection; entry: LdapEntry; send: SendChange; anchor: string },
): Promise<Outcome | undefined> {
  const { connection, entry, send, anchor } = details;
  try {
    return await send(connection, entry);
  } catch (error) {
    if (!isNoSuchObject(error)) throw error;
    const again = await findByAnchor(context, connection, anchor);
    if (again === undefined || equalDns(again.dn, entry.dn)) throw error;
    return send(connection, again);
  }
}

/** Renames and moves the account; nothing is sent when it stands there already. */
export async function moveAccount(
  directory: Directory,
  details: { connection: Connection; entry: LdapEntry; place: Place | Refused },
): Promise<Outcome | undefined> {
  const { connection, entry, place } = details;
  if (isRefused(place)) return refused(directory, place);
  if (isSamePlace(entry.dn, place.dn)) return undefined;
  await connection.modifyDn(entry.dn, place.rdn, place.parent);
  return undefined;
}

/** A new spelling of the same name (upper case) is a change, an escape written differently is none. */
function isSamePlace(left: string, right: string): boolean {
  return equalDns(left, right) && leafValue(left) === leafValue(right);
}

/** The account, wherever it stands now. */
async function findByAnchor(
  { directory, rootDn, readFirst }: ChangeContext,
  connection: Connection,
  anchor: string,
): Promise<LdapEntry | undefined> {
  const filter = equalsText(directory.dialect.anchorAttribute, anchor);
  if (filter === undefined) return undefined;
  return (await connection.search({ base: rootDn, scope: 'sub', attributes: readFirst, filter }))[0];
}

/** @throws ConnectorError `untrusted`: nothing is written over a connection that others can read */
export function assertEncrypted(directory: Directory): void {
  if (directory.isEncrypted) return;
  throw new ConnectorError({
    code: 'untrusted',
    system: directory.system,
    message: `${directory.system}: nothing is written over the unencrypted connection to ${directory.server}.`,
    advice: 'Use ldaps://, or startTls: true with ldap://.',
  });
}

/** The outcome of an operation that can't be sent. */
export function refused(directory: Directory, problem: Refused): Outcome {
  return { status: 'failed', problem: { ...problem, system: directory.system }, retryable: false };
}

function accountMissing({ directory }: ChangeContext, account: AccountRef): Outcome {
  const { system, server, dialect } = directory;
  const problem = {
    code: 'accountMissing',
    system,
    message: `${account.name} (${dialect.anchorAttribute} ${account.anchor}) is not in the directory of ${server} any more.`,
    advice: 'Run again: the directory is read anew.',
  };
  return { status: 'failed', problem, retryable: false };
}

function accountProtected(
  { directory }: ChangeContext,
  { name, kind, reason }: { name: string; kind: string; reason: string },
): Outcome {
  const problem = {
    code: 'protectedAccount',
    system: directory.system,
    message: `${kind} of ${name} was not sent: ${reason}.`,
    advice: 'Protected accounts are never touched. Change this one by hand, or free it from its protection first.',
  };
  return { status: 'failed', problem, retryable: false };
}
