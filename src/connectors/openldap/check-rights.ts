import { randomUUID } from 'node:crypto';
import { formatDn, parseDn } from '../../domain/dn.ts';
import type { CheckLine, TargetNeeds } from '../contract.ts';
import { readByDn } from '../ldap/create-account.ts';
import type { Directory } from '../ldap/directory.ts';
import { describeResult, isPassing, resultCode } from '../ldap/errors.ts';
import type { WireValues } from '../ldap/replay.ts';
import type { OpenLdapConfig } from './config.ts';

/** The containers, and whether accounts may be made there; the rest OpenLDAP does not tell without a try. */
export async function checkRights(
  directory: Directory<OpenLdapConfig>,
  needs: TargetNeeds,
  required: readonly string[],
): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const container of needs.containers) {
    const isThere = await exists(directory, container);
    lines.push(containerLine(container, isThere));
    if (isThere && needs.kinds.includes('create')) lines.push(await createLine(directory, container, required));
  }
  const others = needs.kinds.filter((kind) => kind !== 'create');
  if (others.length > 0) lines.push(untold(`rights to ${others.join(', ')}`));
  return lines;
}

async function exists(directory: Directory, dn: string): Promise<boolean> {
  if (parseDn(dn) === undefined) return false;
  const entry = await directory.read(`reading ${dn}`, (connection) => readByDn(connection, dn, ['1.1']));
  return entry !== undefined;
}

function containerLine(dn: string, isThere: boolean): CheckLine {
  const name = `container ${dn}`;
  if (isThere) return { name, status: 'ok', message: `${dn} exists.` };
  const advice = 'Create it, correct its DN, or let the service account read it.';
  return { name, status: 'failed', message: `${dn} does not exist.`, advice };
}

/**
 * Makes an entry without a password and removes it again: OpenLDAP tells this right in no other way.
 * @remarks Its no-op control is none: after an add with it slapd 2.5 fails every password modify (80 other, or
 * 64 namingViolation) until it is started again.
 */
async function createLine(
  directory: Directory<OpenLdapConfig>,
  container: string,
  required: readonly string[],
): Promise<CheckLine> {
  const name = `create in ${container}`;
  if (!directory.isEncrypted) return untold(name);
  const { dn, values } = newProbe(directory.config, container, required);
  const error = await directory.read(`making sure that ${dn} may be created`, async (connection) => {
    try {
      await connection.add(dn, values);
      await connection.delete(dn);
      return undefined;
    } catch (caught) {
      if (resultCode(caught) === undefined || isPassing(caught)) throw caught;
      return caught;
    }
  });
  if (error !== undefined) return refusedLine(name, { dn, container, error });
  return { name, status: 'ok', message: `An entry was made in ${container} and removed again.` };
}

function newProbe(
  { rdnAttribute, objectClasses }: OpenLdapConfig,
  container: string,
  required: readonly string[],
): { dn: string; values: readonly WireValues[] } {
  const value = `hirewire-check-${randomUUID().slice(0, 8)}`;
  const attributes = new Set([...required.filter((one) => one !== 'parentDistinguishedName'), rdnAttribute]);
  return {
    dn: formatDn([{ type: rdnAttribute, value }, ...(parseDn(container) ?? [])]),
    values: [
      { name: 'objectClass', values: objectClasses },
      ...[...attributes].map((attribute) => ({ name: attribute, values: [value] })),
    ],
  };
}

function refusedLine(
  name: string,
  { dn, container, error }: { dn: string; container: string; error: unknown },
): CheckLine {
  const isDenied = resultCode(error) === insufficientAccess;
  const message = isDenied
    ? `The service account may not create and remove accounts in ${container}.`
    : `Accounts can not be created in ${container}.`;
  const advice = isDenied
    ? `Give the service account write access to ${container} and what is below it (olcAccess); see that ${dn} is not there.`
    : 'Correct objectClasses and rdnAttribute of the system.';
  return { name, status: 'failed', message: `${message} Answer: ${describeResult(error)}`, advice };
}

const insufficientAccess = 50;

function untold(name: string): CheckLine {
  return {
    name,
    status: 'skipped',
    message: 'The directory does not tell it without a try: the first write will show it.',
  };
}
