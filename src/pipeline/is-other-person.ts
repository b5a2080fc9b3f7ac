import type { Attributes, AttributeValue } from '../domain/value.ts';

export const nameAttributes = ['sn', 'givenName', 'displayName', 'surname'];

/**
 * Whether an account that matches by number plainly bears another person's name: the guard against identity takeover.
 * One name in common is enough (people marry); an account without names cannot tell.
 */
export function isOtherPerson(account: Attributes, desired: Attributes): boolean {
  const pairs = nameAttributes
    .map((name) => [comparable(account[name]), comparable(desired[name])] as const)
    .filter(([before, after]) => before !== '' && after !== '');
  return pairs.length > 0 && pairs.every(([before, after]) => before !== after);
}

function comparable(value: AttributeValue | undefined): string {
  const text = typeof value === 'object' ? value[0] : value;
  return String(text ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .trim();
}
