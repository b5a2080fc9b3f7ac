import type { PseudoAttribute } from '../contract.ts';

/** Desired attributes that are written by other means than a modify. */
export const pseudoAttributes = [
  { name: 'accountDisabled', role: 'state' },
  { name: 'parentDistinguishedName', role: 'container' },
  { name: 'cn', role: 'name' },
] as const satisfies readonly PseudoAttribute[];

const names: ReadonlySet<string> = new Set(pseudoAttributes.map(({ name }) => name.toLowerCase()));

export function isPseudoAttribute(name: string): boolean {
  return names.has(name.toLowerCase());
}

/** Bit 2 of `userAccountControl`, ACCOUNTDISABLE ([MS-ADTS] 2.2.16). */
export const disabledFlag = 0x2;
/** NORMAL_ACCOUNT: a person's account. */
export const normalAccountFlag = 0x200;
/** Accounts of machines and trusts: INTERDOMAIN_TRUST, WORKSTATION_TRUST, SERVER_TRUST. */
export const machineFlags = 0x800 | 0x1000 | 0x2000;
