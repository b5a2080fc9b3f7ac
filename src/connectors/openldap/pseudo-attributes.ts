import type { PseudoAttribute } from '../contract.ts';

/**
 * Desired attributes that are written by other means than a modify. The naming attribute is configured, so it is none of
 * them: an update that changes it renames.
 */
export const pseudoAttributes = [
  { name: 'accountDisabled', role: 'state' },
  { name: 'parentDistinguishedName', role: 'container' },
] as const satisfies readonly PseudoAttribute[];

const names: ReadonlySet<string> = new Set(pseudoAttributes.map(({ name }) => name.toLowerCase()));

export function isPseudoAttribute(name: string): boolean {
  return names.has(name.toLowerCase());
}
