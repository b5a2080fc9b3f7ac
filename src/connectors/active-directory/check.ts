import type { Clock } from '../../platform/clock.ts';
import type { CheckLine, TargetNeeds } from '../contract.ts';
import { checkRights } from './check-rights.ts';
import { checkServer } from './check-server.ts';
import { decodeGeneralizedTime } from './codecs.ts';
import type { Directory } from './directory.ts';
import { anyObject } from './filters.ts';
import { textOf } from './ldap-entry.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';
import type { RootDse } from './root-dse.ts';
import type { SchemaReader } from './schema-reader.ts';

export type CheckContext = {
  readonly directory: Directory;
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
  for (const url of context.directory.config.url) lines.push(...(await checkServer(context.directory, url)));
  lines.push({ name: 'base DN', status: 'ok', message: `${context.directory.config.baseDn} can be read.` });
  lines.push(checkClock(context.rootDse, context.clock.now()));
  lines.push(...(await checkSchema(context, needs)));
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

async function checkSchema({ schema }: CheckContext, needs: TargetNeeds): Promise<readonly CheckLine[]> {
  const names = needs.attributes.filter((name) => !isPseudoAttribute(name));
  const definitions = await schema.define([...names, 'objectGUID']);
  if (definitions.size === 0) {
    const message = 'The schema can not be read.';
    return [
      { name: 'schema', status: 'failed', message, advice: 'Let the service account read the schema partition.' },
    ];
  }
  const isWriting = needs.kinds.length > 0;
  const lines = names.map((name) => checkAttribute(name, definitions.get(name.toLowerCase()), isWriting));
  return [{ name: 'schema', status: 'ok', message: 'The schema can be read.' }, ...lines];
}

function checkAttribute(
  name: string,
  definition: { readOnly: boolean; indexed: boolean } | undefined,
  isWriting: boolean,
): CheckLine {
  const line = { name: `attribute ${name}` };
  if (definition === undefined) {
    const advice = 'Correct its name in the mapping, or extend the schema.';
    return { ...line, status: 'failed', message: `The directory has no attribute ${name}.`, advice };
  }
  if (isWriting && definition.readOnly) {
    const message = `${name} is computed by the directory and can't be written.`;
    return { ...line, status: 'failed', message, advice: 'Remove it from the mapping.' };
  }
  if (matchingAttributes.has(name.toLowerCase()) && !definition.indexed) {
    const message = `${name} exists but is not indexed: finding people by it reads the whole domain.`;
    return { ...line, status: 'warning', message, advice: `Set bit 1 of searchFlags of ${name} in the schema.` };
  }
  return { ...line, status: 'ok', message: `${name} exists.` };
}

async function checkPasswordPolicy({ directory, rootDse }: CheckContext): Promise<CheckLine> {
  const name = 'password policy';
  const search = { base: rootDse.domainDn, scope: 'base', filter: anyObject(), attributes: ['minPwdLength'] } as const;
  const [domain] = await directory.read('reading the password policy', (connection) => connection.search(search));
  const length = domain === undefined ? undefined : textOf(domain, 'minPwdLength');
  if (length !== undefined) return { name, status: 'ok', message: `A password has at least ${length} characters.` };
  const message = 'The password policy of the domain can not be read; 32 random characters are used.';
  return {
    name,
    status: 'warning',
    message,
    advice: `Let the service account read minPwdLength of ${rootDse.domainDn}.`,
  };
}
