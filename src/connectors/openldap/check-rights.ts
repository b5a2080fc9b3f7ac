import type { CheckLine, TargetNeeds } from '../contract.ts';
import type { Connection } from '../ldap/connection.ts';
import { readByDn } from '../ldap/create-account.ts';
import type { Directory } from '../ldap/directory.ts';
import { formatDn, parseDn } from '../ldap/dn.ts';
import { describeResult, resultCode } from '../ldap/errors.ts';
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
 * Asks by an add that OpenLDAP checks and does not carry out (the no-op control, critical: a server that does not know it
 * must refuse).
 */
async function createLine(
  directory: Directory<OpenLdapConfig>,
  container: string,
  required: readonly string[],
): Promise<CheckLine> {
  const name = `create in ${container}`;
  const { rdnAttribute, objectClasses } = directory.config;
  const dn = formatDn([{ type: rdnAttribute, value: 'hirewire-check' }, ...(parseDn(container) ?? [])]);
  const attributes = new Set([...required.filter((one) => one !== 'parentDistinguishedName'), rdnAttribute]);
  const values: readonly WireValues[] = [
    { name: 'objectClass', values: objectClasses },
    ...[...attributes].map((attribute) => ({ name: attribute, values: ['hirewire-check'] })),
  ];
  const answer = await directory.read(`asking whether ${dn} may be created`, (connection) =>
    tryAdd(connection, dn, values),
  );
  if (answer === undefined) return { name, status: 'ok', message: `Accounts may be created in ${container}.` };
  if (answer.code === unavailableCriticalExtension) return untold(name);
  const isDenied = answer.code === insufficientAccess;
  const message = isDenied
    ? `The service account may not create accounts in ${container}. Answer: ${answer.text}`
    : `Accounts can not be created in ${container}. Answer: ${answer.text}`;
  const advice = isDenied
    ? `Give the service account write access to ${container} and what is below it (olcAccess).`
    : 'Correct objectClasses and rdnAttribute of the system.';
  return { name, status: 'failed', message, advice };
}

async function tryAdd(
  connection: Connection,
  dn: string,
  values: readonly WireValues[],
): Promise<{ code: number; text: string } | undefined> {
  try {
    await connection.tryAdd(dn, values);
    return undefined;
  } catch (error) {
    const code = resultCode(error);
    if (code === undefined) throw error;
    return code === nothingDone ? undefined : { code, text: describeResult(error) };
  }
}

const unavailableCriticalExtension = 12;
const insufficientAccess = 50;
/** LDAP_X_NO_OPERATION: all is well, and nothing was done. */
const nothingDone = 16654;

function untold(name: string): CheckLine {
  return {
    name,
    status: 'skipped',
    message: 'The directory does not tell it without a try: the first write will show it.',
  };
}
