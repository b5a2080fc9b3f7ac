import { listOf, textOf, type Values } from '../directory/user-record.ts';
import { COMPLEX_PARTS } from './user-property.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The values of a user after a body of POST or PATCH, which was checked before. Null clears; parts of complex properties are merged. */
export function applyFields(values: Values, fields: Fields): Values {
  const next: Record<string, unknown> = { ...values };
  for (const [name, value] of Object.entries(fields)) {
    const parts = COMPLEX_PARTS[name];
    if (parts !== undefined) next[name] = mergeParts(name, parts, values[name], value);
    else if (name === 'passwordProfile') next[name] = hidePassword(values[name], value);
    else next[name] = value;
  }
  if ('mail' in fields) next.proxyAddresses = withMail(values, textOf(next, 'mail'));
  return next;
}

/** The properties whose values differ. */
export function changedNames(before: Values, after: Values): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null));
}

function mergeParts(name: string, parts: readonly string[], before: unknown, given: unknown): unknown {
  if (given === null && name === 'employeeOrgData') return null;
  const merged = { ...(before as Fields | null), ...(given as Fields | null) };
  return Object.fromEntries(parts.map((part) => [part, given === null ? null : (merged[part] ?? null)]));
}

function hidePassword(before: unknown, given: unknown): unknown {
  if (given === null) return null;
  const profile = { ...(before as Fields | null), ...(given as Fields) };
  return {
    forceChangePasswordNextSignIn: profile.forceChangePasswordNextSignIn ?? false,
    forceChangePasswordNextSignInWithMfa: profile.forceChangePasswordNextSignInWithMfa ?? false,
    password: null,
  };
}

/** `mail` becomes the primary address (`SMTP:`); the one before stays as a further address. */
function withMail(values: Values, mail: string | null): readonly string[] {
  const addresses = listOf(values, 'proxyAddresses');
  if (mail === null) return addresses;
  const others = addresses
    .filter((address) => address.toLowerCase() !== `smtp:${mail.toLowerCase()}`)
    .map((address) => address.replace(/^SMTP:/u, 'smtp:'));
  return [`SMTP:${mail}`, ...others];
}
