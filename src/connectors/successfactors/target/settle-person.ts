import type { SettleDeltas } from '../../../domain/account.ts';
import type { AttributeDelta } from '../../../domain/change.ts';
import type { AttributeValue } from '../../../domain/value.ts';
import { type AttributeGroup, leadingAttribute, personAttribute } from './attributes.ts';
import { hasLeft, imageOf } from './person-image.ts';

export type WriteRules = {
  /** See `primary` of the configuration; absent: the flags are what the mapping says. */
  readonly primary?: 'keep' | 'move' | undefined;
  readonly inactiveUsers: boolean;
};

type Facts = Parameters<SettleDeltas>[0];

/**
 * What of the differences is worth a write. Flags and types alone are nothing without the address that they belong to;
 * a key is no value to set; kept flags are right as they are; who has left is left alone unless asked for.
 */
export function settleWith(rules: WriteRules): SettleDeltas {
  return (facts) => {
    const image = imageOf(facts.account);
    const other = facts.deltas.find(({ name, after }) => name === 'personIdExternal' && !isSameId(image, after));
    if (other !== undefined) return { leaveAlone: otherPerson(image.personIdExternal, other.after) };
    const deltas = facts.deltas.filter((delta) => isWorthWriting(delta, facts, rules));
    if (deltas.length === 0) return { deltas };
    if (hasLeft(image) && !rules.inactiveUsers) return { leaveAlone: left(image.personIdExternal) };
    const wantedUser = facts.desired.get('userId');
    const user = image.users.find(({ userId }) => userId === wantedUser);
    const isClosed = user?.hasEnded === true && !rules.inactiveUsers;
    const open = isClosed ? deltas.filter((delta) => !isOfUser(groupOf(delta.name))) : deltas;
    if (open.length === 0)
      return { leaveAlone: `the employment ${user?.userId} of ${image.personIdExternal} has ended` };
    return { deltas: [...open, ...companionsOf(open, facts)] };
  };
}

/** Ids are matched without letter case. */
function isSameId(
  { personIdExternal }: { readonly personIdExternal: string },
  after: AttributeValue | undefined,
): boolean {
  return String(after ?? '').toLowerCase() === personIdExternal.toLowerCase();
}

function otherPerson(person: string, named: AttributeValue | undefined): string {
  return `the account is linked to ${person}, but names ${String(named ?? 'nobody')}: one of the two is wrong`;
}

function left(person: string): string {
  return `${person} has left, and inactiveUsers is not set for this system`;
}

function isWorthWriting(delta: AttributeDelta, { desired }: Facts, rules: WriteRules): boolean {
  const group = groupOf(delta.name);
  if (delta.name === 'userId' || group === 'person') return false;
  const leading = group === undefined ? undefined : leadingAttribute(group);
  if (leading === undefined || delta.name === leading) return true;
  const address = desired.get(leading);
  if (address === undefined || address === '') return false;
  if (delta.name.endsWith('Type')) return true;
  return !delta.name.endsWith('IsPrimary') || isFlagWorthWriting(delta, desired, rules);
}

/** A demotion that would leave nobody primary is no move: what is primary stays so until something else is to be. */
function isFlagWorthWriting(delta: AttributeDelta, desired: Facts['desired'], rules: WriteRules): boolean {
  if (rules.primary === undefined) return true;
  if (rules.primary === 'keep') return false;
  if (isTrue(delta.after)) return true;
  if (delta.name === 'emailIsPrimary') return false;
  const other = delta.name === 'cellPhoneIsPrimary' ? 'businessPhone' : 'cellPhone';
  return isTrue(desired.get(`${other}IsPrimary`)) && desired.get(`${other}Number`) !== undefined;
}

/** What selects the records goes with the write: the wanted types and the wanted userId. */
function companionsOf(deltas: readonly AttributeDelta[], { account, desired }: Facts): readonly AttributeDelta[] {
  const groups = new Set(deltas.map((delta) => groupOf(delta.name)));
  const selecting = [
    ...([...groups].some(isOfUser) ? ['userId'] : []),
    ...(['email', 'businessPhone', 'cellPhone'] as const)
      .filter((kind) => groups.has(kind))
      .map((kind) => `${kind}Type`),
  ];
  return selecting.flatMap((name) => {
    const after = desired.get(name);
    if (after === undefined || after === '' || deltas.some((delta) => delta.name === name)) return [];
    const before = account.attributes[name];
    return [{ name, ...(before !== undefined && { before }), after, always: true }];
  });
}

/** Whether the wanted userId selects the record. */
function isOfUser(group: AttributeGroup | undefined): boolean {
  return group === 'user' || group === 'employment' || group === 'job';
}

function groupOf(name: string): AttributeGroup | undefined {
  return personAttribute(name)?.group;
}

/** A flag as a mapping gives it: `true`, `"True"`, `"1"`. */
export function isTrue(value: AttributeValue | undefined): boolean {
  return value === true || value === 1 || /^(?:true|t|yes|y|1)$/i.test(String(value ?? ''));
}
