import type { AttributeDelta, ChangeKind } from '../../domain/change.ts';
import type { Problem } from '../../domain/problem.ts';
import type { FieldChange } from '../../domain/ticket.ts';

/** Where an account was written: what the comment of a processed ticket names. */
export type WrittenAccount = {
  readonly connection: string;
  readonly baseDn: string;
  readonly dn: string;
  readonly userName: string;
};

const done: Readonly<Record<ChangeKind, string>> = {
  create: 'The account was created',
  link: 'The account that is there was taken over',
  update: 'The account was updated',
  rename: 'The account was renamed',
  move: 'The account was moved',
  enable: 'The account was enabled',
  disable: 'The account was disabled',
  delete: 'The account was deleted',
};

type WrittenChange = { readonly kinds: readonly ChangeKind[]; readonly deltas: readonly AttributeDelta[] };

/** The comment that tells success, with base DN and user name, and with what HR has emptied and the account still has. */
export function successText(
  account: WrittenAccount,
  change: WrittenChange | undefined,
  changes: readonly FieldChange[],
): string {
  const emptied = change?.deltas.some(({ after }) => after === undefined) === true ? [] : emptiedOf(changes);
  const nothing = emptied.length > 0 ? 'Nothing was written.' : 'The account is as Flex HR says already.';
  const first = change === undefined ? [nothing] : change.kinds.map(sentence);
  return [
    `Synchronised with ${account.connection}. ${first.join(' ')}`,
    `Base DN: ${account.baseDn}`,
    `User name: ${account.userName}`,
    `DN: ${account.dn}`,
    ...(change === undefined || change.kinds.includes('create') ? [] : describeDeltas(change.deltas)),
    ...(emptied.length > 0 ? [`Emptied in Flex HR: ${emptied.join(', ')}. ${kept}`] : []),
  ].join('\n');
}

const kept = 'What the account has of it stays, unless the mapping says `whenNull: clear`.';

/** The days and numbers of an employment say whether there is an account, and stand in none. */
const notWritten = /^(?:startDate|endDate|employment|homeAccounts)/;

function emptiedOf(changes: readonly FieldChange[]): readonly string[] {
  return changes.flatMap(({ field, after }) => (after === undefined && !notWritten.test(field) ? [field] : []));
}

function sentence(kind: ChangeKind): string {
  return `${done[kind]}.`;
}

/** Each attribute that became different, what is secret covered. */
function describeDeltas(deltas: readonly AttributeDelta[]): readonly string[] {
  return deltas
    .filter(({ reference, after, always }) => (reference === undefined || after !== undefined) && always !== true)
    .map(({ name, before, after, redacted }) =>
      redacted === true ? `${name}: [Redact]` : `${name}: ${show(before)} → ${show(after)}`,
    );
}

function show(value: AttributeDelta['before']): string {
  if (value === undefined) return '(empty)';
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** The manager as HR names him, for those who are to enter him. */
export type NamedManager = { readonly id?: string; readonly name?: string; readonly mail?: string };

/** The comment that asks for the manager. */
export function managerText(connection: string, { id, name }: NamedManager, isCreated: boolean): string {
  const known = [name, id === undefined || id === name ? undefined : `HR id ${id}`].filter(
    (part) => part !== undefined,
  );
  const who = known.length === 0 ? 'HR names no manager.' : `HR says: ${known.join(', ')}.`;
  const state = isCreated
    ? 'The account is there without a manager.'
    : 'The manager must be entered by hand before the user is processed.';
  return [
    `The manager of this person has no account in ${connection}. ${state}`,
    who,
    'The ticket goes on by itself as soon as that person has an account.',
  ].join('\n');
}

/** The comment that tells failure, with the true cause. */
export function failureText(connection: string, problems: readonly Problem[]): string {
  return [
    `Failure to synchronise with Flex (${connection}).`,
    ...problems.map(({ message, advice }) => `${message} ${advice}`),
  ].join('\n');
}

/** The comment for a directory that cannot be reached or refuses us. */
export function unreachableText(
  connection: string,
  error: { readonly code: string; readonly message: string; readonly advice: string },
): string {
  return [
    `Failure to synchronise with Flex (${connection}).`,
    `${error.message} (${error.code}) ${error.advice}`,
    'Nothing was written. It is tried again by itself.',
  ].join('\n');
}

/** The comment on a change that a guard stopped. */
export function approvalText(connection: string, planId: string): string {
  return [
    `A guard stopped what was to be written to ${connection}: too many changes of this kind at once.`,
    `A human is to approve plan ${planId} (hirewire approve ${planId}).`,
  ].join('\n');
}

/** The comment for somebody with whom nothing is to be done on the directory. */
export function nothingText(connection: string, reason: string): string {
  return `Nothing to do in ${connection}: ${reason}.`;
}
