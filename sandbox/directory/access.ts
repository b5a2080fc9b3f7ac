import type { Domain, Session } from './domain.ts';
import { dnOf, type Entry, isWithin, numberValue, textValue } from './entry.ts';
import { insufficientRights } from './errors.ts';
import type { DenyRule, WriteKind } from './faults.ts';
import { dnKey } from './value-key.ts';

export type Intent = { readonly kind: WriteKind; readonly attributes?: readonly string[] };

/**
 * Lets a write through or refuses it. Administrators may do everything, delegated accounts everything in the domain
 * except on protected objects (`adminCount=1`, AdminSDHolder), on built-in ones and where a deny rule stands.
 * @throws Refusal 50 (insufficientAccessRights)
 */
export function assertMayWrite(domain: Domain, session: Session, target: Entry, intent: Intent): void {
  if (mayWrite(domain, session, target, intent)) return;
  throw insufficientRights(intent.kind === 'add' || intent.kind === 'delete' ? '00000005' : '00002098');
}

export function mayWrite(domain: Domain, session: Session, target: Entry, intent: Intent): boolean {
  const { identity } = session;
  if (identity === undefined) return false;
  if (identity === 'system' || isAdministrator(domain, identity)) return true;
  if (!domain.delegates.has(identity) || !isWithin(target, domain.head)) return false;
  if (intent.kind !== 'add' && isProtected(target)) return false;
  const dn = `,${dnKey(dnOf(target))}`;
  return !domain.denied().some((rule) => forbids(rule, dn, intent));
}

/** True for objects that AdminSDHolder or the system keeps from delegated accounts. */
function isProtected(entry: Entry): boolean {
  return numberValue(entry, 'adminCount') === 1 || textValue(entry, 'isCriticalSystemObject') === 'TRUE';
}

function forbids(rule: DenyRule, targetKey: string, intent: Intent): boolean {
  if (!targetKey.endsWith(`,${dnKey(rule.under)}`)) return false;
  if (rule.operations !== undefined && !rule.operations.includes(intent.kind)) return false;
  if (rule.attributes === undefined) return true;
  const denied = rule.attributes.map((name) => name.toLowerCase());
  return (intent.attributes ?? []).some((name) => denied.includes(name.toLowerCase()));
}

function isAdministrator(domain: Domain, identity: Entry): boolean {
  const groups = identity.backLinks?.get('memberOf');
  if (groups === undefined) return false;
  for (const group of groups) {
    const name = textValue(group, 'sAMAccountName');
    if (name === 'Domain Admins' || name === 'Enterprise Admins' || name === 'Administrators')
      return isWithin(group, domain.head);
  }
  return false;
}
