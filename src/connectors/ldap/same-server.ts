import type { Connection } from './connection.ts';
import { anyObject } from './filters.ts';
import { textOf } from './ldap-entry.ts';

/** By which a server of a directory says which one it is: behind one name may stand several. */
const identity = ['dsServiceName', 'dnsHostName'] as const;

/** Whether both connections lead to the same server; false where it does not say. */
export async function isSameServer(first: Connection, second: Connection): Promise<boolean> {
  const [one, other] = await Promise.all([readIdentity(first), readIdentity(second)]);
  return one !== undefined && one === other;
}

async function readIdentity(connection: Connection): Promise<string | undefined> {
  const [entry] = await connection.search({ base: '', scope: 'base', filter: anyObject(), attributes: identity });
  const names = identity.map((name) => (entry === undefined ? undefined : textOf(entry, name)));
  return names.some((name) => name === undefined) ? undefined : names.join(' ');
}
