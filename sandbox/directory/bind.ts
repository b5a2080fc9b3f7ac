import type { BindRequest } from './ber-messages/message.ts';
import type { Domain } from './domain.ts';
import { type Entry, numberValue, textValue } from './entry.ts';
import { invalidCredentials, refusal } from './errors.ts';
import { accountFlags, fileTime, fromFileTime, isLocked, passwordExpired } from './password-policy.ts';
import { findEntry, indexed } from './tree.ts';

/**
 * Who a bind makes the connection speak for; undefined is anonymous, also for a name with an empty password.
 * @throws Refusal 49 with AD's sub-code in the text, 7 for a SASL mechanism
 */
export function bindIdentity(domain: Domain, request: BindRequest): Entry | undefined {
  if (request.password === undefined) {
    throw refusal(7, `00002027: LdapErr: DSID-0C0904A8, comment: Invalid Authentication method, data 0, v4563`);
  }
  if (request.password === '') return undefined;
  const account = findAccount(domain, request.name);
  if (account === undefined) throw invalidCredentials('525');
  if (isLocked(domain, account)) throw invalidCredentials('775');
  if (account.secret?.password !== request.password) {
    countFailure(domain, account);
    throw invalidCredentials('52e');
  }
  assertUsable(domain, account);
  account.values.set('badPwdCount', ['0']);
  account.values.set('lastLogon', [fileTime(domain.tree.now())]);
  return account;
}

/** The account of a DN, `<GUID=…>`, UPN, `account@domain` or `DOMAIN\account`. */
function findAccount(domain: Domain, name: string): Entry | undefined {
  const backslash = name.indexOf('\\');
  if (backslash > 0 && name.slice(0, backslash).toLowerCase() === domain.netbiosName.toLowerCase()) {
    return holderOf(domain, 'sAMAccountName', name.slice(backslash + 1));
  }
  const byPrincipal = holderOf(domain, 'userPrincipalName', name);
  if (byPrincipal !== undefined) return byPrincipal;
  const at = name.lastIndexOf('@');
  const suffix = name.slice(at + 1).toLowerCase();
  if (at > 0 && [domain.dnsName.toLowerCase(), domain.netbiosName.toLowerCase()].includes(suffix)) {
    return holderOf(domain, 'sAMAccountName', name.slice(0, at));
  }
  const entry = findEntry(domain.tree, name);
  return entry?.deleted ? undefined : entry;
}

function holderOf(domain: Domain, attribute: string, value: string): Entry | undefined {
  const definition = domain.tree.schema.attribute(attribute);
  return (definition && indexed(domain.tree, definition, value))?.find((entry) => !entry.deleted);
}

function assertUsable(domain: Domain, account: Entry): void {
  if ((numberValue(account, 'userAccountControl') & accountFlags.disabled) !== 0) throw invalidCredentials('533');
  const expires = textValue(account, 'accountExpires') ?? '0';
  const isLimited = expires !== '0' && !expires.startsWith('9223372036854775');
  if (isLimited && fromFileTime(expires) <= domain.tree.now()) throw invalidCredentials('701');
  if (!passwordExpired(domain, account)) return;
  throw invalidCredentials(textValue(account, 'pwdLastSet') === '0' ? '773' : '532');
}

/** Counts a wrong password, and locks the account at the domain's threshold. */
function countFailure(domain: Domain, account: Entry): void {
  const failures = numberValue(account, 'badPwdCount') + 1;
  account.values.set('badPwdCount', [String(failures)]);
  account.values.set('badPasswordTime', [fileTime(domain.tree.now())]);
  const threshold = numberValue(domain.head, 'lockoutThreshold');
  if (threshold > 0 && failures >= threshold) account.values.set('lockoutTime', [fileTime(domain.tree.now())]);
}
