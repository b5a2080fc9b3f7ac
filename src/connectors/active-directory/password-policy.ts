import type { Directory } from '../ldap/directory.ts';
import { isNoSuchObject, resultCode } from '../ldap/errors.ts';
import { anyObject, equals } from '../ldap/filters.ts';
import { type LdapEntry, textOf } from '../ldap/ldap-entry.ts';

/** How many characters a password needs, as far as the service account may see it. */
export type DomainPasswords = {
  /** The domain's own policy; absent where it is hidden. */
  readonly domain?: number;
  /** The strictest of the fine-grained policies (PSO) that are shown; by default only Domain Admins see any. */
  readonly fineGrained?: number;
};

/** What the domain and its fine-grained policies ask for. Which of those a new account falls under is not known before it is there. */
export async function readDomainPasswords(directory: Directory, domainDn: string): Promise<DomainPasswords> {
  const [head] = await directory.read('reading the password policy', (connection) =>
    connection.search({ base: domainDn, scope: 'base', filter: anyObject(), attributes: ['minPwdLength'] }),
  );
  const domain = head === undefined ? undefined : lengthOf(head, 'minPwdLength');
  const lengths = (await readFineGrained(directory, domainDn)).map((entry) => lengthOf(entry, psoLength) ?? 0);
  return {
    ...(domain !== undefined && { domain }),
    ...(lengths.length > 0 && { fineGrained: Math.max(...lengths) }),
  };
}

const psoLength = 'msDS-MinimumPasswordLength';

/** Empty where there are none, or none that we may see ([MS-ADTS] 6.1.1.4.11.1). */
function readFineGrained(directory: Directory, domainDn: string): Promise<readonly LdapEntry[]> {
  const base = `CN=Password Settings Container,CN=System,${domainDn}`;
  const filter = equals('objectClass', 'msDS-PasswordSettings');
  return directory.read('reading the fine-grained password policies', async (connection) => {
    try {
      return await connection.search({ base, scope: 'one', filter, attributes: [psoLength] });
    } catch (error) {
      if (isNoSuchObject(error) || resultCode(error) === insufficientAccess) return [];
      throw error;
    }
  });
}

const insufficientAccess = 50;

function lengthOf(entry: LdapEntry, attribute: string): number | undefined {
  const length = Number(textOf(entry, attribute) ?? Number.NaN);
  return Number.isInteger(length) ? length : undefined;
}
