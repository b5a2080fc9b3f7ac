import type { Operation, Outcome } from '../../domain/operation.ts';
import { ConnectorError } from '../contract.ts';
import type { ApplyContext } from './apply-context.ts';
import { guidToText } from './binary-ids.ts';
import type { Connection } from './connection.ts';
import { parseDetail } from './error-codes.ts';
import { isNoSuchObject, resultCode, toFailure } from './errors.ts';
import { anyObject } from './filters.ts';
import { bytesOf, type LdapEntry, textsOf } from './ldap-entry.ts';
import { encodePassword, generatePassword } from './password.ts';
import { disabledFlag } from './pseudo-attributes.ts';
import type { WireValues } from './replay.ts';
import { isRefused, type NewAccount, toNewAccount } from './to-operation.ts';

/** What the outcome of a create tells beside the account. */
const sideEffects = ['set a random password that must be changed at the first logon'];

type CreateDetails = {
  readonly account: NewAccount;
  readonly password: WireValues;
  readonly definitions: ReadonlyMap<string, { codec: string }>;
};

/**
 * Makes an account in one add: attributes, password and state together, so that there is never half an account.
 * After a lost answer it looks for the account before it adds again.
 */
export async function createAccount(
  context: ApplyContext,
  operation: Extract<Operation, { kind: 'create' }>,
): Promise<Outcome> {
  const { directory } = context;
  const definitions = await context.schema.define(Object.keys(operation.attributes));
  const account = toNewAccount(operation.attributes, { definitions, objectClass: directory.config.objectClass });
  if (isRefused(account)) {
    return { status: 'failed', problem: { ...account, system: directory.system }, retryable: false };
  }
  const details = { account, password: await newPassword(context, operation), definitions };
  const tried = `create of ${account.dn}`;
  let firstServer: string | undefined;
  try {
    return await directory.write(tried, {
      attempt: async (connection, isRepeated) => {
        firstServer ??= connection.url;
        if (isRepeated && connection.url !== firstServer) return unknownOutcome(context, account.dn, connection.url);
        return addOnce(context, { connection, details, isRepeated });
      },
      findDone: (connection) => findOwn(connection, details),
    });
  } catch (error) {
    if (resultCode(error) === undefined) throw error;
    return toFailure(error, { system: directory.system, server: directory.server, tried, needsContainer: true });
  }
}

async function newPassword(
  context: ApplyContext,
  operation: Extract<Operation, { kind: 'create' }>,
): Promise<WireValues> {
  const policy = await context.passwordPolicy();
  const isName = (name: string) => /^(cn|displayName|sAMAccountName)$/i.test(name);
  const names = Object.entries(operation.attributes).filter(([name]) => isName(name));
  const password = generatePassword({
    policy,
    names: names.map(([, value]) => String(value)),
    randomBytes: context.randomBytes,
  });
  return { name: 'unicodePwd', values: [encodePassword(password)], secret: true };
}

async function addOnce(
  context: ApplyContext,
  { connection, details, isRepeated }: { connection: Connection; details: CreateDetails; isRepeated: boolean },
): Promise<Outcome> {
  const { account, password } = details;
  const whole = [...account.values, password, ...stateValues(account.userAccountControl)];
  try {
    await connection.add(account.dn, whole);
  } catch (error) {
    const own = isRepeated && resultCode(error) === entryAlreadyExists ? await findOwn(connection, details) : undefined;
    if (own !== undefined) return own;
    if (!isSplitWorthTrying(error)) throw error;
    await addInSteps(connection, details);
  }
  return readBack(context, connection, account.dn);
}

/** Anchor and name as the directory gave them. */
async function readBack({ directory }: ApplyContext, connection: Connection, dn: string): Promise<Outcome> {
  const entry = await readByDn(connection, dn, ['objectGUID']);
  const guid = entry === undefined ? undefined : bytesOf(entry, 'objectGUID');
  if (entry !== undefined && guid !== undefined) {
    return { status: 'done', account: { anchor: guidToText(guid), name: entry.dn }, sideEffects };
  }
  throw new ConnectorError({
    code: 'forbidden',
    system: directory.system,
    message: `${directory.system}: ${dn} was created at ${directory.server}, but the service account can't read it or its objectGUID.`,
    advice: 'Let the service account read all properties of the accounts in this container.',
  });
}

/** A server that wants the steps one by one says unwillingToPerform; a password that it does not like it says otherwise. */
function isSplitWorthTrying(error: unknown): boolean {
  if (resultCode(error) !== unwillingToPerform) return false;
  const { win32 } = parseDetail(error instanceof Error ? error.message : '');
  return win32 !== '0000052D';
}

/** Disabled first, then the password, then the state; whatever fails, no half account stays behind. */
async function addInSteps(connection: Connection, { account, password }: CreateDetails): Promise<void> {
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

/** The account at that DN, when it is the one that we sent: every text that we gave it is there. */
async function findOwn(connection: Connection, details: CreateDetails): Promise<Outcome | undefined> {
  const { account, definitions } = details;
  const sent = account.values.filter(({ name }) => definitions.get(name.toLowerCase())?.codec === 'text');
  const entry = await readByDn(connection, account.dn, ['objectGUID', ...sent.map(({ name }) => name)]);
  const guid = entry === undefined ? undefined : bytesOf(entry, 'objectGUID');
  if (entry === undefined || guid === undefined) return undefined;
  const isOwn = sent.every(({ name, values }) => {
    const held = textsOf(entry, name);
    return values.every((value) => held.includes(String(value)));
  });
  if (!isOwn) return undefined;
  return { status: 'done', account: { anchor: guidToText(guid), name: entry.dn }, sideEffects };
}

async function readByDn(
  connection: Connection,
  dn: string,
  attributes: readonly string[],
): Promise<LdapEntry | undefined> {
  try {
    return (await connection.search({ base: dn, scope: 'base', filter: anyObject(), attributes }))[0];
  } catch (error) {
    if (isNoSuchObject(error)) return undefined;
    throw error;
  }
}

/** Another domain controller may not know yet what the first one did: adding again there could make a second account. */
function unknownOutcome({ directory }: ApplyContext, dn: string, server: string): Outcome {
  const problem = {
    code: 'outcomeUnknown',
    system: directory.system,
    message: `create of ${dn}: the domain controller went away before it answered, and ${server} does not have the account (yet).`,
    advice: 'The next cycle looks for the account and makes it only if it is not there.',
  };
  return { status: 'failed', problem, retryable: true };
}

const entryAlreadyExists = 68;
const unwillingToPerform = 53;
