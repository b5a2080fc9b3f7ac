import type { Domain } from './domain.ts';
import { type Draft, draftedText } from './draft.ts';
import { type Entry, hasClass } from './entry.ts';
import {
  accountNameExists,
  constraintViolation,
  invalidAccountName,
  objectClassViolation,
  valueExists,
  willNotPerform,
} from './errors.ts';
import { accountFlags, fileTime } from './password-policy.ts';
import { indexed } from './tree.ts';

const forbiddenInName = /["/\\[\]:;|=,+*?<>]/;
const longestUserName = 20;

/** The rules of the account database (MS-SAMR 3.1.1.6, MS-ADTS 3.1.1.5.1) over what an object is about to become. */
export function applyAccountRules(domain: Domain, draft: Draft): void {
  checkAccountName(domain, draft);
  checkPrincipalName(domain, draft);
  if ((draft.values.get('description')?.length ?? 0) > 1 && draft.entry.values.has('objectSid')) {
    throw valueExists({ name: 'description', oid: '2.5.4.13' });
  }
  if (!hasClass(draft.entry, 'user')) return;
  normalizeTimes(domain, draft);
  applyAccountControl(draft);
}

function checkAccountName(domain: Domain, draft: Draft): void {
  const name = draft.values.get('sAMAccountName')?.[0];
  if (typeof name !== 'string') {
    if (draft.values.has('sAMAccountName')) throw willNotPerform('00002077');
    return;
  }
  const isPerson = hasClass(draft.entry, 'user') && !hasClass(draft.entry, 'computer');
  if (forbiddenInName.test(name) || /^[. ]+$/.test(name) || /\p{Cc}/u.test(name)) throw invalidAccountName();
  if (name.endsWith('.') || (isPerson && name.length > longestUserName)) throw invalidAccountName();
  if (isTaken(domain, draft.entry, { attribute: 'sAMAccountName', value: name })) throw accountNameExists();
}

function checkPrincipalName(domain: Domain, draft: Draft): void {
  const name = draft.values.get('userPrincipalName')?.[0];
  if (typeof name !== 'string') return;
  if (isTaken(domain, draft.entry, { attribute: 'userPrincipalName', value: name })) {
    throw constraintViolation({ name: 'userPrincipalName', oid: '1.2.840.113556.1.4.656' }, '000021C8');
  }
}

function isTaken(domain: Domain, self: Entry, wanted: { readonly attribute: string; readonly value: string }): boolean {
  const definition = domain.tree.schema.attribute(wanted.attribute);
  const holders = definition && indexed(domain.tree, definition, wanted.value);
  return holders?.some((other) => other !== self && !other.deleted) ?? false;
}

/** pwdLastSet takes 0 (change at next log-on) and -1 (now), lockoutTime only 0. */
function normalizeTimes(domain: Domain, draft: Draft): void {
  const lastSet = draft.values.get('pwdLastSet')?.[0];
  if (lastSet !== undefined && lastSet !== '0' && lastSet !== '-1') throw willNotPerform('00000057');
  if (lastSet === '-1') draft.values.set('pwdLastSet', [fileTime(domain.tree.now())]);
  const lockout = draft.values.get('lockoutTime')?.[0];
  if (lockout !== undefined && lockout !== '0') throw willNotPerform('00000057');
  if (lockout === '0') draft.values.set('badPwdCount', ['0']);
}

/** Bits that AD works out by itself and ignores in a write: LOCKOUT and PASSWORD_EXPIRED. */
const computedBits = 0x10 | 0x800000;
/** INTERDOMAIN_TRUST and SERVER_TRUST cannot be given to a user. */
const refusedBits = 0x800 | 0x2000;
const typeBits = accountFlags.normalAccount | accountFlags.workstationTrust;

function applyAccountControl(draft: Draft): void {
  const written = draft.values.get('userAccountControl');
  if (written === undefined) return;
  if (written.length === 0) throw willNotPerform('00002077');
  let bits = Number(written[0]) & ~computedBits;
  if ((bits & refusedBits) !== 0) throw willNotPerform('0000001F');
  const isComputer = hasClass(draft.entry, 'computer');
  if ((bits & accountFlags.workstationTrust) !== 0 && !isComputer) throw objectClassViolation('0000207D');
  if ((bits & typeBits) === 0) bits |= isComputer ? accountFlags.workstationTrust : accountFlags.normalAccount;
  draft.values.set('userAccountControl', [String(bits)]);
  assertPasswordWhenEnabled(draft, bits);
}

/** An account without a password cannot be enabled, unless it needs none. */
function assertPasswordWhenEnabled(draft: Draft, bits: number): void {
  const isEnabled = (bits & accountFlags.disabled) === 0;
  const needsPassword = (bits & accountFlags.passwordNotRequired) === 0;
  const before = Number(draft.entry.values.get('userAccountControl')?.[0] ?? 0);
  const wasSoBefore =
    before !== 0 && (before & accountFlags.disabled) === 0 && (before & accountFlags.passwordNotRequired) === 0;
  if (isEnabled && needsPassword && !wasSoBefore && draft.secret === undefined) throw willNotPerform('0000052D');
}

/** sAMAccountType of an account or group. */
export function accountType(draft: Draft): string {
  if (hasClass(draft.entry, 'group')) {
    const type = Number(draftedText(draft, 'groupType') ?? 0);
    const isSecurity = type < 0;
    const isLocal = (type & 4) !== 0;
    if (isLocal) return isSecurity ? '536870912' : '536870913';
    return isSecurity ? '268435456' : '268435457';
  }
  return hasClass(draft.entry, 'computer') ? '805306369' : '805306368';
}
