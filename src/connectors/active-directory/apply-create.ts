import type { Operation, Outcome } from '../../domain/operation.ts';
import { refused } from '../ldap/change-account.ts';
import type { Connection } from '../ldap/connection.ts';
import { createAccount } from '../ldap/create-account.ts';
import { isRefused } from '../ldap/encode-changes.ts';
import { parseDetail } from '../ldap/error-codes.ts';
import { resultCode } from '../ldap/errors.ts';
import { generatePassword } from '../ldap/password.ts';
import type { WireValues } from '../ldap/replay.ts';
import type { ApplyContext } from './apply-context.ts';
import { encodePassword } from './encode-password.ts';
import { explainTaken } from './explain-taken.ts';
import { disabledFlag } from './pseudo-attributes.ts';
import { type NewAccount, toNewAccount } from './to-operation.ts';

/** What the outcome of a create tells beside the account. */
const sideEffects = ['set a random password that must be changed at the first logon'];

type CreateOperation = Extract<Operation, { kind: 'create' }>;

/** Makes an account in one add: attributes, password and state together, so that there is never half an account. */
export async function applyCreate(
  context: ApplyContext,
  operation: CreateOperation,
  { leavesAnchor }: { readonly leavesAnchor: boolean },
): Promise<Outcome> {
  const { directory } = context;
  const definitions = await context.schema.define(Object.keys(operation.attributes));
  const account = toNewAccount(operation.attributes, { definitions, objectClass: directory.config.objectClass });
  if (isRefused(account)) return refused(directory, account);
  const password = await newPassword(context, operation);
  const { dn, values } = account;
  const add = (connection: Connection) => addAccount(connection, account, password);
  const outcome = await createAccount(directory, {
    dn,
    values,
    definitions,
    sideEffects,
    add,
    ...(leavesAnchor && { readable: context.readable }),
  });
  const isTaken = outcome.status === 'failed' && outcome.problem.code === 'nameTaken';
  return isTaken ? explainTaken(directory, { account, domainDn: context.domainDn, outcome }) : outcome;
}

async function newPassword(context: ApplyContext, operation: CreateOperation): Promise<WireValues> {
  const policy = await context.passwordPolicy();
  const isName = (name: string) => /^(cn|displayName|sAMAccountName)$/i.test(name);
  const names = Object.entries(operation.attributes).filter(([name]) => isName(name));
  const password = generatePassword({
    policy,
    length: context.directory.config.passwordLength,
    names: names.map(([, value]) => String(value)),
    randomBytes: context.randomBytes,
  });
  return { name: 'unicodePwd', values: [encodePassword(password)], secret: true };
}

async function addAccount(connection: Connection, account: NewAccount, password: WireValues): Promise<void> {
  try {
    await connection.add(account.dn, [...account.values, password, ...stateValues(account.userAccountControl)]);
  } catch (error) {
    if (!isSplitWorthTrying(error)) throw error;
    await addInSteps(connection, account, password);
  }
}

/** A server that wants the steps one by one says unwillingToPerform; a password that it does not like it says otherwise. */
function isSplitWorthTrying(error: unknown): boolean {
  if (resultCode(error) !== unwillingToPerform) return false;
  const { win32 } = parseDetail(error instanceof Error ? error.message : '');
  return win32 !== '0000052D';
}

const unwillingToPerform = 53;

/** Disabled first, then the password, then the state; whatever fails, no half account stays behind. */
async function addInSteps(connection: Connection, account: NewAccount, password: WireValues): Promise<void> {
  const { dn, values, userAccountControl } = account;
  const disabled: WireValues = { name: 'userAccountControl', values: [String(userAccountControl | disabledFlag)] };
  await connection.add(dn, [...values, disabled]);
  try {
    await connection.modify(dn, [{ operation: 'replace', ...password }]);
    await connection.modify(
      dn,
      stateValues(userAccountControl).map((change) => ({ operation: 'replace', ...change })),
    );
  } catch (error) {
    if (resultCode(error) !== undefined) await connection.delete(dn).catch(() => {});
    throw error;
  }
}

function stateValues(userAccountControl: number): readonly WireValues[] {
  return [
    { name: 'userAccountControl', values: [String(userAccountControl)] },
    { name: 'pwdLastSet', values: ['0'] },
  ];
}
