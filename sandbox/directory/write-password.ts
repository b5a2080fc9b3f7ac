import type { RawChange } from './ber-messages/message.ts';
import type { Domain, Session } from './domain.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './entry.ts';
import { numberValue } from './entry.ts';
import { constraintViolation, willNotPerform } from './errors.ts';
import { decodePassword, meetsPolicy } from './password-policy.ts';

const unicodePwd = { name: 'unicodePwd', oid: '1.2.840.113556.1.4.90' };

/** Sets a password as an administrator does: the policy's length and complexity hold, its history does not. */
export function resetPassword(
  domain: Domain,
  session: Session,
  item: { readonly draft: Draft; readonly octets: Buffer },
): void {
  assertEncrypted(session);
  const password = decodePassword(item.octets);
  if (password === undefined) throw willNotPerform('0000001F');
  if (!meetsPolicy(domain, accountWith(item.draft), password)) throw willNotPerform('0000052D');
  storePassword(item.draft, password);
}

/** Changes a password as its owner does: delete the old value, add the new one, in one request. */
export function changePassword(
  domain: Domain,
  session: Session,
  item: { readonly draft: Draft; readonly from: RawChange; readonly to: RawChange },
): void {
  assertEncrypted(session);
  const old = decodePassword(item.from.values[0] ?? Buffer.alloc(0));
  const next = decodePassword(item.to.values[0] ?? Buffer.alloc(0));
  if (old === undefined || next === undefined) throw willNotPerform('0000001F');
  const { secret } = item.draft;
  if (secret?.password !== old) throw constraintViolation(unicodePwd, '00000056');
  const remembered = [secret.password, ...secret.history].slice(0, numberValue(domain.head, 'pwdHistoryLength'));
  if (remembered.includes(next) || !meetsPolicy(domain, accountWith(item.draft), next)) {
    throw constraintViolation(unicodePwd, '0000052D');
  }
  storePassword(item.draft, next);
}

/** Keeps a password without asking the policy. */
export function storePassword(draft: Draft, password: string): void {
  const { secret } = draft;
  const history = secret === undefined ? [] : [secret.password, ...secret.history].slice(0, 24);
  draft.secret = { password, history };
  draft.values.set('badPwdCount', ['0']);
  if (!draft.values.has('pwdLastSet')) draft.values.set('pwdLastSet', ['-1']);
}

function assertEncrypted(session: Session): void {
  if (!session.secure) throw willNotPerform('0000001F');
}

/** The account as it will be, for the rules about names within the password. */
function accountWith(draft: Draft): Entry {
  return { ...draft.entry, values: new Map([...draft.entry.values, ...draft.values]) };
}
