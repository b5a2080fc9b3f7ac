import type { Account } from '../domain/account.ts';
import type { AttributeDelta } from '../domain/change.ts';
import type { DoneOperation } from '../domain/done-operation.ts';
import type { AttributeValue } from '../domain/value.ts';
import { isSameValue, type ValueType } from './compare-values.ts';
import type { Write } from './fold-writes.ts';
import type { AttributeRoles } from './to-operations.ts';

/** Something that an undo leaves as it is, and why. Codes are listed in `docs/errors.md`. */
export type Left = {
  readonly worker: string;
  readonly account: string;
  /** The line of the journal that is not undone. */
  readonly operation: number;
  readonly code: string;
  readonly message: string;
  readonly attribute?: string;
};

/** What judging one attribute needs of what is known of its account. */
export type WriteFacts = {
  /** What is to be undone, of this account alone, oldest first; one at least. */
  readonly operations: readonly DoneOperation[];
  readonly roles: AttributeRoles;
  readonly typeOf: (attribute: string) => ValueType;
  /** Whether the target still has such an attribute. */
  readonly knows: (attribute: string) => boolean;
  /** Whether the mapping hides values of the attribute (`Redact`). */
  readonly redacts: (attribute: string) => boolean;
  /** The later line of the journal that wrote the attribute, if it was us. */
  readonly laterWrite: (attribute: string) => number | undefined;
  /** How the account that bore this name is named now; undefined where nobody knows. */
  readonly nameNow: (name: string) => string | undefined;
  /** How the account of the worker whom this key names is named now. */
  readonly resolve: (key: string) => string | undefined;
  /** Why nothing can be moved into a container; undefined where it can. */
  readonly whyNotThere: (container: string) => string | undefined;
};

type Judged = { readonly delta?: AttributeDelta; readonly left?: Left };

/** What puts one attribute back, or why it is left as it is; undefined where it is as it was before already. */
export function judgeWrite(write: Write, account: Account, facts: WriteFacts): Judged | undefined {
  const { name, operation } = write;
  const leave = (code: string, message: string): Judged => ({
    left: {
      worker: facts.operations.at(-1)?.worker ?? '',
      account: account.name,
      operation,
      code,
      message,
      attribute: name,
    },
  });
  if (write.redacted === true || facts.redacts(name))
    return leave('notKept', `What ${name} held before is not kept: the mapping redacts it.`);
  if (!facts.knows(name)) return leave('attributeGone', `The target does not have ${name} any more.`);
  const isReference = facts.typeOf(name) === 'reference' && !facts.roles.has(name);
  const present = account.attributes[name];
  const before = isReference ? putNames(write.before, facts.nameNow) : write.before;
  if (isSameValue(present, before, facts.typeOf(name))) return undefined;
  if (!isOurs(write, present, { isReference, facts })) {
    const later = facts.laterWrite(name);
    const now = `it was ${show(write.after)}, it is ${show(present)}`;
    return later === undefined
      ? leave('changedSince', `${name} was changed since, by others: ${now}.`)
      : leave('changedByLaterRun', `${name} was written again by operation ${later}, which is not undone: ${now}.`);
  }
  const refusal =
    facts.roles.get(name) === 'container' && before !== undefined ? facts.whyNotThere(String(before)) : undefined;
  if (refusal !== undefined) return leave('placeGone', `The account cannot go back: ${refusal}`);
  return {
    delta: {
      name,
      ...(present !== undefined && { before: present }),
      ...(before !== undefined && { after: before }),
      ...(write.reference !== undefined && { undo: { reference: write.reference } }),
    },
  };
}

/** Whether an attribute holds what we wrote. A reference is still ours under whatever name its account goes by now. */
function isOurs(
  { name, after, reference }: Write,
  present: AttributeValue | undefined,
  { isReference, facts }: { isReference: boolean; facts: WriteFacts },
): boolean {
  if (isSameValue(present, after, facts.typeOf(name))) return true;
  if (!isReference || present === undefined || after === undefined) return false;
  const names = [putNames(after, facts.nameNow), reference === undefined ? undefined : facts.resolve(reference)];
  return names.some((one) => one !== undefined && isSameValue(present, one, 'reference'));
}

function putNames(value: AttributeValue | undefined, nameNow: WriteFacts['nameNow']): AttributeValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object') return value.map((one) => nameNow(String(one)) ?? one);
  return nameNow(String(value)) ?? value;
}

function show(value: AttributeValue | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
