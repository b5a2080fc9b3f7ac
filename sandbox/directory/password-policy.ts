import type { Domain } from './domain.ts';
import { type Entry, numberValue, textValue } from './entry.ts';

export const accountFlags = {
  disabled: 0x2,
  passwordNotRequired: 0x20,
  normalAccount: 0x200,
  workstationTrust: 0x1000,
  passwordNeverExpires: 0x10000,
} as const;

/** `(never)` for accountExpires and the like. */
export const never = '9223372036854775807';

const ticksAtEpoch = 116_444_736_000_000_000n;

/** Milliseconds since 1970 to a Windows file time: 100 ns since 1601, as text. */
export function fileTime(epochMilliseconds: number): string {
  return String(BigInt(Math.trunc(epochMilliseconds)) * 10_000n + ticksAtEpoch);
}

export function fromFileTime(ticks: string): number {
  return Number((BigInt(ticks) - ticksAtEpoch) / 10_000n);
}

/**
 * The password of a unicodePwd value: UTF-16LE between double quotes (MS-ADTS 3.1.1.3.1.5.1). Undefined when it is not.
 */
export function decodePassword(octets: Buffer): string | undefined {
  if (octets.length < 4 || octets.length % 2 !== 0) return undefined;
  const text = octets.toString('utf16le');
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : undefined;
}

/** Whether the domain's policy takes a password for an account: length, and complexity where it is demanded. */
export function meetsPolicy(domain: Domain, account: Entry, password: string): boolean {
  if (password.length < numberValue(domain.head, 'minPwdLength') || password.length > 256) return false;
  const complexityDemanded = (numberValue(domain.head, 'pwdProperties') & 1) === 1;
  return !complexityDemanded || isComplex(account, password);
}

/** Three of five kinds of character, and neither the account name nor a part of the display name within. */
function isComplex(account: Entry, password: string): boolean {
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\d/, /[^\p{L}\p{Nd}]/u, /[\p{Lo}\p{Lm}]/u];
  if (kinds.filter((kind) => kind.test(password)).length < 3) return false;
  const lower = password.toLowerCase();
  const parts = (textValue(account, 'displayName') ?? '').split(/[,.\-_ #\t]+/);
  return ![textValue(account, 'sAMAccountName') ?? '', ...parts].some(
    (part) => part.length > 2 && lower.includes(part.toLowerCase()),
  );
}

export function isLocked(domain: Domain, account: Entry): boolean {
  const since = textValue(account, 'lockoutTime') ?? '0';
  if (since === '0') return false;
  const duration = Math.abs(numberValue(domain.head, 'lockoutDuration')) / 10_000;
  return duration === 0 || domain.tree.now() < fromFileTime(since) + duration;
}

/** True when the password must be changed: pwdLastSet 0, or older than maxPwdAge. */
export function passwordExpired(domain: Domain, account: Entry): boolean {
  if ((numberValue(account, 'userAccountControl') & accountFlags.passwordNeverExpires) !== 0) return false;
  const lastSet = textValue(account, 'pwdLastSet') ?? '0';
  if (lastSet === '0') return true;
  const age = Math.abs(numberValue(domain.head, 'maxPwdAge')) / 10_000;
  return age > 0 && age < 1e14 && domain.tree.now() > fromFileTime(lastSet) + age;
}
