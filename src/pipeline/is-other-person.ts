import type { Attributes, AttributeValue } from '../domain/value.ts';

export const nameAttributes = ['sn', 'givenName', 'displayName', 'surname'];

/**
 * Whether an account that matches by number plainly bears another person's name: the guard against identity takeover.
 * One name in common is enough (people marry); an account without names cannot tell.
 */
export function isOtherPerson(account: Attributes, desired: Attributes): boolean {
  const pairs = pairsOf(nameAttributes, account, desired);
  return pairs.length > 0 && pairs.every(([before, after]) => before !== after);
}

/**
 * Whether an account bears first and last name of a person, as far as it has them (without both, its display name). Numbers of another company in the
 * same directory are other people's. An account without names may be anybody's.
 */
export function bearsName(account: Attributes, desired: Attributes): boolean {
  const parts = pairsOf(['sn', 'surname', 'givenName'], account, desired);
  const pairs = parts.length > 0 ? parts : pairsOf(['displayName'], account, desired);
  return pairs.every(([before, after]) => before === after);
}

/** What both have, in a form that can be compared. */
function pairsOf(names: readonly string[], account: Attributes, desired: Attributes) {
  return names
    .map((name) => [comparable(account[name]), comparable(desired[name])] as const)
    .filter(([before, after]) => before !== '' && after !== '');
}

function comparable(value: AttributeValue | undefined): string {
  const text = typeof value === 'object' ? value[0] : value;
  return String(text ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .trim();
}
