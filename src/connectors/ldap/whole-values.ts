import type { Directory } from './directory.ts';
import { isNoSuchObject } from './errors.ts';
import { anyObject } from './filters.ts';
import type { LdapAttribute, LdapEntry } from './ldap-entry.ts';

/**
 * The object with all values of its attributes; `undefined` when it went away meanwhile, or a part is not shown.
 * @remarks Active Directory gives 1500 values at once, as `member;range=0-1499` beside an empty `member`, and then wants to be
 * asked for `member;range=1500-*` ([MS-ADTS] 3.1.1.3.1.3.3).
 */
export async function readWholeValues(directory: Directory, entry: LdapEntry): Promise<LdapEntry | undefined> {
  const parts = entry.attributes.filter(isPart);
  if (parts.length === 0) return entry;
  const attributes = new Map(entry.attributes.filter((one) => !isPart(one)).map((one) => [one.type, one]));
  for (const part of parts) {
    const whole = await readParts(directory, entry.dn, part);
    if (whole === undefined) return undefined;
    attributes.set(whole.type, whole);
  }
  return { dn: entry.dn, attributes: [...attributes.values()] };
}

async function readParts(directory: Directory, dn: string, first: LdapAttribute): Promise<LdapAttribute | undefined> {
  const type = first.type.slice(0, first.type.indexOf(';'));
  const values = [...first.values];
  const parsedBuffers = [...first.parsedBuffers];
  for (let part = first; !part.type.endsWith('-*'); ) {
    const next = await readPart(directory, dn, `${type};range=${values.length}-*`);
    if (next === undefined || next.values.length === 0) return undefined;
    values.push(...next.values);
    parsedBuffers.push(...next.parsedBuffers);
    part = next;
  }
  return { type, values, parsedBuffers };
}

async function readPart(directory: Directory, dn: string, attribute: string): Promise<LdapAttribute | undefined> {
  const search = { base: dn, scope: 'base', filter: anyObject(), attributes: [attribute] } as const;
  return directory.read(
    `reading ${attribute} of ${dn}`,
    async (connection) => {
      try {
        const [entry] = await connection.search(search);
        return entry?.attributes.find(isPart);
      } catch (error) {
        if (isNoSuchObject(error)) return undefined;
        throw error;
      }
    },
    { beside: true },
  );
}

function isPart({ type }: LdapAttribute): boolean {
  return /;range=/i.test(type);
}
