import type { Operation, Outcome } from '../../domain/operation.ts';
import type { Attributes } from '../../domain/value.ts';
import { asksForDisabled } from '../ldap/asks-for-disabled.ts';
import type { Definitions } from '../ldap/attribute-definition.ts';
import { refused } from '../ldap/change-account.ts';
import type { Connection } from '../ldap/connection.ts';
import { createAccount } from '../ldap/create-account.ts';
import { encodeValues, isEmpty, isRefused, type Refused, textOf, toPlace, valueNamed } from '../ldap/encode-changes.ts';
import { resultCode } from '../ldap/errors.ts';
import { generatePassword } from '../ldap/password.ts';
import type { WireValues } from '../ldap/replay.ts';
import { stateValues } from './account-state.ts';
import type { ApplyContext } from './apply-context.ts';
import type { OpenLdapConfig } from './config.ts';
import { noState } from './no-state.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';

type CreateOperation = Extract<Operation, { kind: 'create' }>;

/** A new account as one LDAP add, its password still missing. */
export type NewAccount = {
  readonly dn: string;
  readonly values: readonly WireValues[];
  /** What it holds of its state. */
  readonly state: readonly WireValues[];
};

/** Makes an account: attributes and state in one add, then its password. Until then nobody can log in with it. */
export async function applyCreate(
  context: ApplyContext,
  operation: CreateOperation,
  { leavesAnchor }: { readonly leavesAnchor: boolean },
): Promise<Outcome> {
  const { directory } = context;
  const { config } = directory;
  const definitions = await context.schema.define(Object.keys(operation.attributes));
  const account = toNewAccount(operation.attributes, { definitions, config });
  if (isRefused(account)) return refused(directory, account);
  const { dn, values } = account;
  const password = newPassword(context, operation);
  const sideEffects = config.initialPassword === 'none' ? [] : ['set a random password'];
  const setPassword = async (connection: Connection) => {
    if (config.initialPassword !== 'passwordModify') return;
    await connection.modifyPassword(dn, password);
    await stateAgain(connection, account);
  };
  const add = (connection: Connection) =>
    addAccount(connection, { account, setPassword, ...(config.initialPassword === 'userPassword' && { password }) });
  const readable = leavesAnchor ? { readable: context.readable } : {};
  return createAccount(directory, { dn, values, definitions, sideEffects, add, finish: setPassword, ...readable });
}

/** The add that makes the account, all but its password. Pure. */
export function toNewAccount(
  attributes: Attributes,
  { definitions, config }: { definitions: Definitions; config: OpenLdapConfig },
): NewAccount | Refused {
  const isDisabled = asksForDisabled(valueNamed(attributes, 'accountDisabled'));
  if (isDisabled && config.state.by === 'none') return noState;
  const value = textOf(attributes, config.rdnAttribute);
  const place = toPlace({ type: config.rdnAttribute, value }, textOf(attributes, 'parentDistinguishedName'));
  if (isRefused(place)) return place;
  const values: WireValues[] = [{ name: 'objectClass', values: config.objectClasses }];
  for (const [name, wanted] of Object.entries(attributes)) {
    if (isPseudoAttribute(name) || isEmpty(wanted)) continue;
    const wire = encodeValues(name, wanted, definitions);
    if (isRefused(wire)) return wire;
    values.push(wire);
  }
  return { dn: place.dn, values, state: stateValues(config.state, isDisabled) };
}

function newPassword({ directory, randomBytes }: ApplyContext, operation: CreateOperation): string {
  const isName = (name: string) => /^(cn|sn|givenName|displayName|uid)$/i.test(name);
  const names = Object.entries(operation.attributes).filter(([name]) => isName(name));
  return generatePassword({
    policy: { minimumLength: 0 },
    length: directory.config.passwordLength,
    names: names.map(([, value]) => String(value)),
    randomBytes,
  });
}

/** The password policy overlay takes the lock away when a password is set. */
async function stateAgain(connection: Connection, { dn, state }: NewAccount): Promise<void> {
  if (state.length === 0) return;
  await connection.modify(
    dn,
    state.map((values) => ({ operation: 'replace', ...values })),
  );
}

/** A password that the server does not take leaves no account behind. */
async function addAccount(
  connection: Connection,
  details: { account: NewAccount; setPassword: (connection: Connection) => Promise<void>; password?: string },
): Promise<void> {
  const { account, setPassword, password } = details;
  const { dn, values, state } = account;
  const secret: readonly WireValues[] =
    password === undefined ? [] : [{ name: 'userPassword', values: [password], secret: true }];
  await connection.add(dn, [...values, ...state, ...secret]);
  try {
    await setPassword(connection);
  } catch (error) {
    if (resultCode(error) !== undefined) await connection.delete(dn).catch(() => {});
    throw error;
  }
}
