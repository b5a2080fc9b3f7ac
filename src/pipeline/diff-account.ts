import type { Account, SettleDeltas } from '../domain/account.ts';
import type { AttributeDelta, ChangeKind } from '../domain/change.ts';
import type { AccountRef } from '../domain/operation.ts';
import type { AttributeValue, Scalar } from '../domain/value.ts';
import { isClosing, isStateRole } from './account-state.ts';
import { isSameValue, type ValueType } from './compare-values.ts';
import type { DesiredValue } from './desired-account.ts';
import type { AttributeRoles } from './to-operations.ts';

export type DiffFacts = {
  readonly desired: ReadonlyMap<string, DesiredValue>;
  readonly account?: Account;
  readonly roles: AttributeRoles;
  /** How the target compares the attribute. */
  readonly typeOf: (attribute: string) => ValueType;
  /** The account that a worker key names, if it has one. */
  readonly resolve: (key: string) => AccountRef | undefined;
  readonly settle?: SettleDeltas | undefined;
};

export type AccountDiff = {
  readonly kinds: readonly ChangeKind[];
  readonly deltas: readonly AttributeDelta[];
  /** References to workers that have no account yet. */
  readonly pending: readonly { readonly attribute: string; readonly key: string }[];
  /** Why the target's own rules leave this account as it is, although it differs. */
  readonly leaveAlone?: string;
};

/** What must become different so that an account is as desired; for a new account, all of it. */
export function diffAccount(facts: DiffFacts): AccountDiff {
  const deltas: AttributeDelta[] = [];
  const pending: { attribute: string; key: string }[] = [];
  for (const [name, desired] of facts.desired) {
    const after = desired.reference === undefined ? desired.value : facts.resolve(desired.reference)?.name;
    if (desired.reference !== undefined && after === undefined)
      pending.push({ attribute: name, key: desired.reference });
    const delta = diffAttribute(name, { ...desired, after }, facts);
    if (delta !== undefined) deltas.push(delta);
  }
  const settled = settle(deltas, facts);
  if ('leaveAlone' in settled) return { kinds: [], deltas: [], pending, leaveAlone: settled.leaveAlone };
  const all = withCompanions(settled.deltas, facts);
  return { kinds: kindsOf(all, facts), deltas: all, pending };
}

function settle(deltas: readonly AttributeDelta[], facts: DiffFacts): ReturnType<SettleDeltas> {
  const { account, desired } = facts;
  if (facts.settle === undefined || account === undefined || deltas.length === 0) return { deltas };
  return facts.settle({ account, deltas, desired: new Map([...desired].map(([name, { value }]) => [name, value])) });
}

/** What the mapping sends with every write (`flowWhen: always`), if there is anything to write. */
function withCompanions(deltas: readonly AttributeDelta[], facts: DiffFacts): readonly AttributeDelta[] {
  if (facts.account === undefined) return deltas;
  if (!deltas.some((delta) => delta.always !== true)) return [];
  const companions: AttributeDelta[] = [];
  for (const [name, { mapping, value, redacted }] of facts.desired) {
    if (mapping.flowWhen !== 'always' || value === undefined || facts.roles.has(name)) continue;
    if (deltas.some((delta) => delta.name === name)) continue;
    const before = facts.account.attributes[name];
    const shown = redacted === true ? { redacted: true } : {};
    companions.push({ name, ...(before !== undefined && { before }), after: value, always: true, ...shown });
  }
  return [...deltas, ...companions];
}

function diffAttribute(
  name: string,
  desired: DesiredValue & { after: AttributeValue | undefined },
  facts: DiffFacts,
): AttributeDelta | undefined {
  const before = facts.account?.attributes[name];
  const isPending = desired.reference !== undefined && desired.after === undefined;
  if (isPending && facts.account !== undefined) return undefined;
  const after = desired.mapping.flow === 'addValues' ? addValues(before, desired) : desired.after;
  const type = facts.typeOf(name);
  if (!isPending && isSameDesired(before, after, { type, caseExact: desired.mapping.caseExact })) return undefined;
  return {
    name,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(desired.reference !== undefined && { reference: desired.reference }),
    ...(desired.redacted === true && { redacted: true }),
  };
}

/** `caseExact: false` in a mapping says that a difference of case alone is none; otherwise it is one. */
function isSameDesired(
  before: AttributeValue | undefined,
  after: AttributeValue | undefined,
  rule: { type: ValueType; caseExact: boolean | undefined },
): boolean {
  if (rule.caseExact !== false) return isSameValue(before, after, rule.type);
  return isSameValue(lowerCase(before), lowerCase(after), rule.type);
}

function lowerCase(value: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'object' ? value.map((one) => String(one).toLowerCase()) : value;
}

/** What is held with what is to be added. A value that differs in its case alone is none to add: a directory refuses it as one that is there. */
function addValues(
  before: AttributeValue | undefined,
  { mapping, after }: { readonly mapping: DesiredValue['mapping']; readonly after: AttributeValue | undefined },
): AttributeValue | undefined {
  if (after === undefined) return before;
  const keyOf = (value: Scalar) => (mapping.caseExact === true ? String(value) : String(value).toLowerCase());
  const values = [...toList(before)];
  const keys = new Set(values.map(keyOf));
  for (const value of toList(after)) {
    if (keys.has(keyOf(value))) continue;
    keys.add(keyOf(value));
    values.push(value);
  }
  return values;
}

function toList(value: AttributeValue | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

function kindsOf(deltas: readonly AttributeDelta[], facts: DiffFacts): readonly ChangeKind[] {
  return facts.account === undefined ? ['create'] : kindsOfDeltas(deltas, facts.roles);
}

/** The kinds of a change of an account that is there. */
export function kindsOfDeltas(deltas: readonly AttributeDelta[], roles: AttributeRoles): readonly ChangeKind[] {
  const kinds = new Set<ChangeKind>();
  for (const delta of deltas) {
    if (delta.always === true) continue;
    const role = roles.get(delta.name);
    if (role === 'name') kinds.add('rename');
    else if (role === 'container') kinds.add('move');
    else if (isStateRole(role)) kinds.add(isClosing(role, delta.after) ? 'disable' : 'enable');
    else kinds.add('update');
  }
  return [...kinds];
}
