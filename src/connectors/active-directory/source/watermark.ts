import { z } from 'zod';
import { guidToText } from '../../ldap/binary-ids.ts';
import type { Directory } from '../../ldap/directory.ts';
import { anyObject } from '../../ldap/filters.ts';
import { bytesOf, textOf } from '../../ldap/ldap-entry.ts';

/**
 * How far the changes of one domain controller were read. Update sequence numbers are each controller's own: they mean
 * nothing on another one, nor on the same one after its database was restored, which gives it a new invocation id
 * ([MS-ADTS] 3.1.1.1.9).
 */
export type Position = { readonly controller: string; readonly usn: number };

const schema = z.object({ controller: z.string().min(1), usn: z.number().int().nonnegative() });

/** Undefined for a watermark that is none of ours: everything is read then. */
export function parsePosition(watermark: string | undefined): Position | undefined {
  if (watermark === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(watermark));
  } catch {
    return undefined;
  }
}

/** The first number that has not been read; undefined when the position can't be gone on from. */
export function firstUnread(last: Position | undefined, now: Position | undefined): number | undefined {
  if (last === undefined || now === undefined || last.controller !== now.controller || last.usn > now.usn)
    return undefined;
  return last.usn + 1;
}

/** Where the domain controller in use stands now; undefined when it does not tell. */
export async function readPosition(directory: Directory): Promise<Position | undefined> {
  const [root] = await directory.read('reading the update sequence number', (connection) =>
    connection.search({
      ...{ base: '', scope: 'base', filter: anyObject() },
      attributes: ['highestCommittedUSN', 'dsServiceName', 'dnsHostName'],
    }),
  );
  const usn = Number((root === undefined ? undefined : textOf(root, 'highestCommittedUSN')) ?? Number.NaN);
  if (root === undefined || !Number.isSafeInteger(usn)) return undefined;
  const service = textOf(root, 'dsServiceName');
  const name = textOf(root, 'dnsHostName') ?? service;
  const controller = (service === undefined ? undefined : await readInvocationId(directory, service)) ?? name;
  return controller === undefined ? undefined : { controller, usn };
}

/** The id of the controller's copy of the database; undefined where it is hidden. */
async function readInvocationId(directory: Directory, service: string): Promise<string | undefined> {
  const entries = await directory.read('reading the id of the domain controller', async (connection) => {
    try {
      return await connection.search({
        ...{ base: service, scope: 'base', filter: anyObject() },
        attributes: ['invocationId'],
      });
    } catch (error) {
      if (isHidden(error)) return [];
      throw error;
    }
  });
  const [entry] = entries;
  const bytes = entry === undefined ? undefined : bytesOf(entry, 'invocationId');
  return bytes?.length === 16 ? guidToText(bytes) : undefined;
}

/** noSuchObject, insufficientAccessRights. */
function isHidden(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 32 || code === 50;
}
