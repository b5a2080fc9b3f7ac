import { parseDn } from '../../domain/dn.ts';
import type { Operation, Outcome } from '../../domain/operation.ts';
import type { ApplyOptions } from '../contract.ts';
import { assertEncrypted, type ChangeContext, changeAccount, moveAccount, refused } from '../ldap/change-account.ts';
import { toNewPlace } from '../ldap/encode-changes.ts';
import { stateChanges } from './account-state.ts';
import type { ApplyContext } from './apply-context.ts';
import { applyCreate } from './apply-create.ts';
import { updateAccount } from './apply-update.ts';
import { noState } from './no-state.ts';
import { whyProtected } from './protected.ts';

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
    case 'update':
      return changeAccount(changing, operation, (connection, entry) =>
        updateAccount(context, { connection, entry, operation }),
      );
    case 'move':
      return changeAccount(changing, operation, (connection, entry) => {
        const type = parseDn(entry.dn)?.[0]?.type ?? directory.config.rdnAttribute;
        const place = toNewPlace(entry.dn, { type, name: operation.cn, parent: operation.parent });
        return moveAccount(directory, { connection, entry, place });
      });
    case 'enable':
    case 'disable':
      return switchAccount(context, changing, operation);
    case 'delete':
      return changeAccount(changing, operation, async (connection, { dn }) => {
        await connection.delete(dn);
        return undefined;
      });
  }
}

async function switchAccount(
  { directory }: ApplyContext,
  changing: ChangeContext,
  operation: Extract<Operation, { kind: 'enable' | 'disable' }>,
): Promise<Outcome> {
  const { state } = directory.config;
  const isDisabled = operation.kind === 'disable';
  if (state.by === 'none') {
    return isDisabled ? refused(directory, noState) : { status: 'done', account: operation.account };
  }
  return changeAccount(changing, operation, async (connection, entry) => {
    const changes = stateChanges(entry, state, isDisabled);
    if (changes.length > 0) await connection.modify(entry.dn, changes);
    return undefined;
  });
}

function toChangeContext({ directory, rootDn, protection }: ApplyContext): ChangeContext {
  return {
    directory,
    rootDn,
    readFirst: directory.dialect.identityAttributes,
    whyProtected: async (entry) => whyProtected(entry, directory, await protection()),
  };
}
