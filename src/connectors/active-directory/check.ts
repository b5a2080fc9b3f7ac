import type { Clock } from '../../platform/clock.ts';
import type { CheckLine, TargetNeeds } from '../contract.ts';
import type { SchemaReader } from '../ldap/attribute-definition.ts';
import { checkPageSize } from '../ldap/check-page-size.ts';
import { checkSchema } from '../ldap/check-schema.ts';
import { checkServer } from '../ldap/check-server.ts';
import { decodeGeneralizedTime } from '../ldap/codecs.ts';
import type { Directory } from '../ldap/directory.ts';
import { checkRights } from './check-rights.ts';
import type { ActiveDirectoryConfig } from './config.ts';
import { readDomainPasswords } from './password-policy.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';
import type { RootDse } from './root-dse.ts';

export type CheckContext = {
  readonly directory: Directory<ActiveDirectoryConfig>;
  readonly rootDse: RootDse;
  readonly schema: SchemaReader;
  readonly clock: Clock;
};

/** Kerberos refuses a greater difference, and times of accounts would be wrong. */
const allowedSkewMilliseconds = 5 * 60_000;
/** Attributes by which people are matched; the search for one that is not indexed reads the whole domain. */
const matchingAttributes: ReadonlySet<string> = new Set(['employeeid', 'employeenumber']);

/** Every condition and right that reading and writing these attributes below these containers needs. Writes nothing. */
export async function checkDirectory(context: CheckContext, needs: TargetNeeds): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  const { url: urls, globalCatalog } = context.directory.config;
  for (const url of [...urls, ...(globalCatalog === undefined ? [] : [globalCatalog])])
    lines.push(...(await checkServer(context.directory, url)));
  lines.push({ name: 'base DN', status: 'ok', message: `${context.directory.config.baseDn} can be read.` });
  lines.push(await checkPageSize(context.directory));
  lines.push(checkClock(context.rootDse, context.clock.now()));
  lines.push(
    ...(await checkSchema(context.schema, {
      ...{ needs, isPseudo: isPseudoAttribute, anchorAttribute: 'objectGUID', warning: warnOfScan },
    })),
  );
  if (needs.kinds.includes('create')) lines.push(await checkPasswordPolicy(context));
  lines.push(...(await checkRights(context.directory, needs)));
  return lines;
}

function checkClock(rootDse: RootDse, now: number): CheckLine {
  const name = 'clock';
  const text = rootDse.currentTime === undefined ? undefined : decodeGeneralizedTime(rootDse.currentTime);
  if (text === undefined) return { name, status: 'skipped', message: 'The directory does not tell its time.' };
  const skew = Date.parse(text) - now;
  const message = `The clock of the domain controller differs by ${Math.round(Math.abs(skew) / 1000)} s.`;
  if (Math.abs(skew) <= allowedSkewMilliseconds) return { name, status: 'ok', message };
  return { name, status: 'warning', message, advice: 'Let both machines follow the same time server.' };
}

/** Finding people by an attribute that is not indexed reads the whole domain. */
function warnOfScan(name: string, definition: { indexed: boolean }): CheckLine | undefined {
  if (!matchingAttributes.has(name.toLowerCase()) || definition.indexed) return undefined;
  const message = `${name} exists but is not indexed: finding people by it reads the whole domain.`;
  const advice = `Set bit 1 of searchFlags of ${name} in the schema.`;
  return { name: `attribute ${name}`, status: 'warning', message, advice };
}

async function checkPasswordPolicy({ directory, rootDse }: CheckContext): Promise<CheckLine> {
  const name = 'password policy';
  const { domain, fineGrained } = await readDomainPasswords(directory, rootDse.domainDn);
  const length = directory.config.passwordLength;
  if (domain === undefined) {
    const message = `The password policy of the domain can not be read; ${length} random characters are used.`;
    const advice = `Let the service account read minPwdLength of ${rootDse.domainDn}.`;
    return { name, status: 'warning', message, advice };
  }
  const others =
    fineGrained === undefined
      ? 'Fine-grained policies are not shown, or there are none.'
      : `A fine-grained policy asks for ${fineGrained}.`;
  const used = Math.max(length, domain, fineGrained ?? 0);
  const message = `A password has at least ${domain} characters. ${others} A new account gets ${used} random ones.`;
  return { name, status: 'ok', message };
}
