import type { Directory } from './directory.ts';
import { resultCode } from './errors.ts';
import { anyObject } from './filters.ts';

/** Result codes by which a directory says that it has no object of that name: noSuchObject, invalidDNSyntax, referral. */
const notHere: ReadonlySet<number | undefined> = new Set([32, 34, 10]);

/** Those of the DNs that no object of this directory has. What may not be seen counts as there: the first write will show it. */
export async function findMissing(directory: Directory, dns: readonly string[]): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  for (const base of new Set(dns)) {
    const search = { base, scope: 'base', filter: anyObject(), attributes: ['1.1'] } as const;
    const isThere = await directory.read(
      `reading ${base}`,
      async (connection) => {
        try {
          return (await connection.search(search)).length > 0;
        } catch (error) {
          if (notHere.has(resultCode(error))) return false;
          if (resultCode(error) === insufficientAccess) return true;
          throw error;
        }
      },
      { beside: true },
    );
    if (!isThere) missing.add(base);
  }
  return missing;
}

const insufficientAccess = 50;
