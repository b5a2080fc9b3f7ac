import type { Attributes } from '../../domain/value.ts';
import type { GraphClient } from './client.ts';
import { graphErrorOf } from './errors.ts';
import { followPages, toUsers } from './pages.ts';
import type { GraphUser } from './schema.ts';
import { principalName, readValue } from './to-account.ts';

/** Users who were deleted in the last 30 days, by employeeId in lower case; of several the one that was deleted last. */
export type DeletedUsers = ReadonlyMap<string, GraphUser>;

const properties =
  'id,userPrincipalName,displayName,givenName,surname,employeeId,onPremisesSyncEnabled,deletedDateTime';

/** Reads them all: there are few, and a search would have to be made for each new person. Unreadable ones count as none. */
export async function loadDeletedUsers(client: GraphClient): Promise<DeletedUsers> {
  const found = new Map<string, GraphUser>();
  try {
    const first = `/directory/deletedItems/microsoft.graph.user?$select=${properties}&$top=999`;
    for await (const items of followPages(client, first)) {
      for (const user of toUsers(client, items)) keepNewest(found, user);
    }
    return found;
  } catch (error) {
    if (graphErrorOf(error)?.status === 403) return new Map();
    throw error;
  }
}

function keepNewest(found: Map<string, GraphUser>, user: GraphUser): void {
  const key = readValue(user, 'employeeId');
  if (key === undefined) return;
  const held = found.get(String(key).toLowerCase());
  if (held === undefined || String(held.deletedDateTime) < String(user.deletedDateTime))
    found.set(String(key).toLowerCase(), user);
}

/** The deleted user who has the employeeId of somebody new. */
export function findDeleted(deleted: DeletedUsers, attributes: Attributes): GraphUser | undefined {
  const id = Object.entries(attributes).find(([name]) => name.toLowerCase() === 'employeeid')?.[1];
  return id === undefined ? undefined : deleted.get(String(id).toLowerCase());
}

const nameAttributes = ['givenName', 'surname', 'displayName'];

/** Whether a deleted user bears one of the person's names: numbers are given twice, and nobody gets another one's mailbox. */
export function bearsName(user: GraphUser, attributes: Attributes): boolean {
  const wanted = new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), comparable(value)]));
  return nameAttributes.some((name) => {
    const held = comparable(readValue(user, name));
    return held !== '' && held === wanted.get(name.toLowerCase());
  });
}

function comparable(value: unknown): string {
  return String(value ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .trim();
}

/** The name that a deleted user had: Graph puts the id without dashes before it, so that somebody else may have the name. */
export function formerName(user: GraphUser): string {
  const name = principalName(user);
  const mark = user.id.replaceAll('-', '');
  return name.startsWith(mark) ? name.slice(mark.length) : name;
}
