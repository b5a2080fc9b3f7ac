import { randomBytes } from 'node:crypto';
import type { Client, Entry } from 'ldapts';

/** What the cycle wrote of each account; the rest is the directory's own. */
const written = [
  ...['employeeID', 'displayName', 'givenName', 'sn', 'mail', 'title', 'department', 'company', 'l', 'st', 'co', 'c'],
  ...['postalCode', 'streetAddress', 'manager', 'userAccountControl', 'pwdLastSet'],
];
/** Unique in the domain, so that a copy needs other ones. */
const unique = ['sAMAccountName', 'userPrincipalName'];

/** The accounts below one OU as LDIF records for another: the same attributes in the order of their making, with new names and passwords. */
export async function copyAccounts(client: Client, from: string, to: string): Promise<readonly string[]> {
  const entries: Entry[] = [];
  const pages = client.searchPaginated(from, {
    scope: 'one',
    filter: '(&(objectCategory=person)(objectClass=user))',
    attributes: [...written, ...unique, 'uSNCreated'],
    paged: { pageSize: 500 },
  });
  for await (const { searchEntries } of pages) entries.push(...searchEntries);
  entries.sort((left, right) => Number(left.uSNCreated) - Number(right.uSNCreated));
  const mark = randomBytes(2).toString('hex');
  return entries.map((entry, at) => toLdif(entry, { from, to, mark: `${mark}${at.toString(36)}` }));
}

function toLdif(entry: Entry, { from, to, mark }: { from: string; to: string; mark: string }): string {
  const moved = (text: string): string => (text.endsWith(from) ? text.slice(0, -from.length) + to : text);
  const password = Buffer.from(`"Bench-${randomBytes(12).toString('hex')}"`, 'utf16le');
  return [
    line('dn', moved(entry.dn)),
    line('objectClass', 'user'),
    // Samba takes none that ends in a dot.
    line('sAMAccountName', `${mark}${String(entry.sAMAccountName)}`.slice(0, 20).replace(/\.+$/, '')),
    line('userPrincipalName', `${mark}${String(entry.userPrincipalName)}`),
    ...written.flatMap((name) => valuesOf(entry, name).map((value) => line(name, moved(value)))),
    `unicodePwd:: ${password.toString('base64')}`,
    '',
  ].join('\n');
}

function valuesOf(entry: Entry, name: string): readonly string[] {
  const value = entry[name];
  return value === undefined ? [] : [value].flat().map(String);
}

function line(name: string, value: string): string {
  return `${name}:: ${Buffer.from(value).toString('base64')}`;
}
