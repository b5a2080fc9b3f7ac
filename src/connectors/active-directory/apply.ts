import type { AccountRef, Operation, Outcome } from '../../domain/operation.ts';
import { ConnectorError } from '../contract.ts';
import type { ApplyContext } from './apply-context.ts';
import { createAccount } from './apply-create.ts';
import { guidToBytes } from './binary-ids.ts';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';
import { equalDns, leafValue } from './dn.ts';
import { isNoSuchObject, resultCode, toFailure } from './errors.ts';
import { equals } from './filters.ts';
import { type LdapEntry, textOf } from './ldap-entry.ts';
import { protectionAttributes, whyProtected } from './protected.ts';
import { disabledFlag, normalAccountFlag } from './pseudo-attributes.ts';
import { isRefused, type Refused, toChanges, toNewName } from './to-operation.ts';

/** Carries out one operation. Every one but a create finds its account by the anchor and looks whether it is protected. */
export async function applyOperation(context: ApplyContext, operation: Operation): Promise<Outcome> {
  assertEncrypted(context.directory);
  switch (operation.kind) {
    case 'create':
      return createAccount(context, operation);
    case 'update': {
      const changes = toChanges(
        operation.deltas,
        await context.schema.define(operation.deltas.map(({ name }) => name)),
      );
      if (isRefused(changes)) return refused(context, changes);
      if (changes.length === 0) return { status: 'done', account: operation.account };
      return changeAccount(context, operation, async (connection, { dn }) => {
        await connection.modify(dn, changes);
        return undefined;
      });
    }
    case 'move':
      return changeAccount(context, operation, (connection, entry) =>
        moveAccount(context, { connection, entry, operation }),
      );
    case 'enable':
    case 'disable':
      return changeAccount(context, operation, (connection, entry) => switchAccount(connection, entry, operation.kind));
    case 'delete':
      return changeAccount(context, operation, async (connection, { dn }) => {
        await connection.delete(dn);
        return undefined;
      });
  }
}

type ChangeOperation = Exclude<Operation, { kind: 'create' }>;
/** Sends the change to the account as it is now; an outcome where it ends there. */
type SendChange = (connection: Connection, entry: LdapEntry) => Promise<Outcome | undefined>;

/** Every such change can be sent twice: the account is read before each try, and only what is still missing is done. */
async function changeAccount(context: ApplyContext, operation: ChangeOperation, send: SendChange): Promise<Outcome> {
  const { directory } = context;
  const { account, kind } = operation;
  const tried = `${kind} of ${account.name}`;
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
    return toFailure(error, {
      system: directory.system,
      server: directory.server,
      tried,
      needsContainer: kind === 'move',
    });
  }
}

async function changeOnce(
  context: ApplyContext,
  details: { connection: Connection; operation: ChangeOperation; send: SendChange; isGone: boolean },
): Promise<Outcome> {
  const { connection, operation, send, isGone } = details;
  const { account, kind } = operation;
  const entry = await findByAnchor(context, connection, account.anchor);
  if (entry === undefined) return isGone ? { status: 'done', account } : accountMissing(context, account);
  const reason = whyProtected(entry, await context.protection(), context.directory.config.protected);
  if (reason !== undefined) return accountProtected(context, { name: entry.dn, kind, reason });
  const outcome = await sendToCurrentName(context, { connection, entry, send, anchor: account.anchor });
  if (outcome !== undefined) return outcome;
  const now = kind === 'move' ? await findByAnchor(context, connection, account.anchor) : entry;
  return { status: 'done', account: { anchor: account.anchor, name: now?.dn ?? entry.dn } };
}

/** An administrator may rename the account between our read and our write: then it is found once more. */
async function sendToCurrentName(
  context: ApplyContext,
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

async function moveAccount(
  context: ApplyContext,
  details: { connection: Connection; entry: LdapEntry; operation: Extract<Operation, { kind: 'move' }> },
): Promise<Outcome | undefined> {
  const { connection, entry, operation } = details;
  const target = toNewName(entry.dn, operation);
  if (isRefused(target)) return refused(context, target);
  if (isSamePlace(entry.dn, target.dn)) return undefined;
  await connection.modifyDn(entry.dn, target.rdn, target.parent);
  return undefined;
}

/** A new spelling of the same name (upper case) is a change, an escape written differently is none. */
function isSamePlace(left: string, right: string): boolean {
  return equalDns(left, right) && leafValue(left) === leafValue(right);
}

/** Flips the one bit of `userAccountControl` as it is now; every other bit stays. */
async function switchAccount(connection: Connection, entry: LdapEntry, kind: 'enable' | 'disable'): Promise<undefined> {
  const flags = Number(textOf(entry, 'userAccountControl') ?? normalAccountFlag);
  const wanted = kind === 'disable' ? flags | disabledFlag : flags & ~disabledFlag;
  if (wanted === flags) return undefined;
  await connection.modify(entry.dn, [{ operation: 'replace', name: 'userAccountControl', values: [String(wanted)] }]);
  return undefined;
}

/** The account, wherever it stands now. */
async function findByAnchor(
  context: ApplyContext,
  connection: Connection,
  anchor: string,
): Promise<LdapEntry | undefined> {
  const bytes = guidToBytes(anchor);
  if (bytes === undefined) return undefined;
  const search = { base: context.domainDn, scope: 'sub', attributes: protectionAttributes } as const;
  return (await connection.search({ ...search, filter: equals('objectGUID', bytes) }))[0];
}

function assertEncrypted(directory: Directory): void {
  if (directory.isEncrypted) return;
  throw new ConnectorError({
    code: 'untrusted',
    system: directory.system,
    message: `${directory.system}: nothing is written over the unencrypted connection to ${directory.server}.`,
    advice: 'Use ldaps://, or startTls: true with ldap://.',
  });
}

function refused({ directory }: ApplyContext, problem: Refused): Outcome {
  return { status: 'failed', problem: { ...problem, system: directory.system }, retryable: false };
}

function accountMissing({ directory }: ApplyContext, account: AccountRef): Outcome {
  const problem = {
    code: 'accountMissing',
    system: directory.system,
    message: `${account.name} (objectGUID ${account.anchor}) is not in the directory of ${directory.server} any more.`,
    advice: 'Run again: the directory is read anew.',
  };
  return { status: 'failed', problem, retryable: false };
}

function accountProtected(
  { directory }: ApplyContext,
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
