import type { Operation, Outcome } from '../../domain/operation.ts';
import type { ApplyOptions } from '../contract.ts';
import { assertEncrypted, type ChangeContext, changeAccount, moveAccount, refused } from '../ldap/change-account.ts';
import type { Connection } from '../ldap/connection.ts';
import { isRefused } from '../ldap/encode-changes.ts';
import { type LdapEntry, textOf } from '../ldap/ldap-entry.ts';
import type { ApplyContext } from './apply-context.ts';
import { applyCreate } from './apply-create.ts';
import { protectionAttributes, whyProtected } from './protected.ts';
import { disabledFlag, normalAccountFlag } from './pseudo-attributes.ts';
import { toChanges, toNewName } from './to-operation.ts';

/** Carries out one operation. Every one but a create finds its account by the anchor and looks whether it is protected. */
export async function applyOperation(
  context: ApplyContext,
  operation: Operation,
  { leavesAnchor = false }: ApplyOptions = {},
): Promise<Outcome> {
  const { directory } = context;
  assertEncrypted(directory);
  const changing = toChangeContext(context);
  switch (operation.kind) {
    case 'create':
      return applyCreate(context, operation, { leavesAnchor });
    case 'update': {
      const changes = toChanges(
        operation.deltas,
        await context.schema.define(operation.deltas.map(({ name }) => name)),
      );
      if (isRefused(changes)) return refused(directory, changes);
      if (changes.length === 0) return { status: 'done', account: operation.account };
      return changeAccount(changing, operation, async (connection, { dn }) => {
        await connection.modify(dn, changes);
        return undefined;
      });
    }
    case 'move':
      return changeAccount(changing, operation, (connection, entry) =>
        moveAccount(directory, { connection, entry, place: toNewName(entry.dn, operation) }),
      );
    case 'enable':
    case 'disable':
      return changeAccount(changing, operation, (connection, entry) =>
        switchAccount(connection, entry, operation.kind),
      );
    case 'delete':
      return changeAccount(changing, operation, async (connection, { dn }) => {
        await connection.delete(dn);
        return undefined;
      });
  }
}

function toChangeContext({ directory, domainDn, protection }: ApplyContext): ChangeContext {
  return {
    directory,
    rootDn: domainDn,
    readFirst: protectionAttributes,
    whyProtected: async (entry) => whyProtected(entry, await protection(), directory.config.protected),
  };
}

/** Flips the one bit of `userAccountControl` as it is now; every other bit stays. */
async function switchAccount(connection: Connection, entry: LdapEntry, kind: 'enable' | 'disable'): Promise<undefined> {
  const flags = Number(textOf(entry, 'userAccountControl') ?? normalAccountFlag);
  const wanted = kind === 'disable' ? flags | disabledFlag : flags & ~disabledFlag;
  if (wanted === flags) return undefined;
  await connection.modify(entry.dn, [{ operation: 'replace', name: 'userAccountControl', values: [String(wanted)] }]);
  return undefined;
}
