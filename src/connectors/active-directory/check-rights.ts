import type { CheckLine, TargetNeeds } from '../contract.ts';
import type { Directory } from '../ldap/directory.ts';
import { isNoSuchObject, resultCode } from '../ldap/errors.ts';
import { anyObject, parseFilter } from '../ldap/filters.ts';
import { type LdapEntry, textsOf } from '../ldap/ldap-entry.ts';
import type { ActiveDirectoryConfig } from './config.ts';
import { protectionOf } from './dialect.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';

/** What the directory says that we may do in one container. */
type Container = { readonly dn: string; readonly entry?: LdapEntry; readonly account?: LdapEntry };

/** Computed by the directory for whoever asks ([MS-ADTS] 3.1.1.4.5): what may be created below and written here. */
const rightsAttributes = [
  'allowedChildClasses',
  'allowedChildClassesEffective',
  'allowedAttributes',
  'allowedAttributesEffective',
];

/** The containers, the right to create there, and the right to write each attribute of the accounts that stand there. */
export async function checkRights(
  directory: Directory<ActiveDirectoryConfig>,
  needs: TargetNeeds,
): Promise<readonly CheckLine[]> {
  const containers: Container[] = [];
  for (const dn of needs.containers) containers.push(await readContainer(directory, dn));
  const { objectClass } = directory.config;
  const existing = containers.filter(({ entry }) => entry !== undefined);
  return [
    ...containers.map(containerLine),
    ...(needs.kinds.includes('create') ? existing.map((container) => createLine(container, objectClass)) : []),
    ...attributesToWrite(needs).map((name) => writeLine(name, existing)),
    ...(needs.kinds.includes('delete') || needs.kinds.includes('move') ? existing.map(deleteLine) : []),
  ];
}

async function readContainer(directory: Directory, dn: string): Promise<Container> {
  return directory.read(`reading ${dn}`, async (connection) => {
    const base = { base: dn, filter: anyObject(), attributes: rightsAttributes };
    try {
      const [entry] = await connection.search({ ...base, scope: 'base' });
      if (entry === undefined) return { dn };
      const filter = parseFilter(directory.config.userFilter);
      const attributes = [...rightsAttributes, 'adminCount', 'userAccountControl'];
      const { entries } = await connection.searchPage({ base: dn, scope: 'sub', filter, attributes }, { size: 20 });
      const account = entries.find((item) => protectionOf(item) === undefined);
      return account === undefined ? { dn, entry } : { dn, entry, account };
    } catch (error) {
      if (isNoSuchObject(error) || resultCode(error) === invalidDnSyntax) return { dn };
      throw error;
    }
  });
}

const invalidDnSyntax = 34;

function containerLine({ dn, entry }: Container): CheckLine {
  const name = `container ${dn}`;
  if (entry !== undefined) return { name, status: 'ok', message: `${dn} exists.` };
  const advice = 'Create it, correct its DN, or let the service account read it.';
  return { name, status: 'failed', message: `${dn} does not exist.`, advice };
}

function createLine({ dn, entry }: Container, objectClass: string): CheckLine {
  const name = `create in ${dn}`;
  if (entry === undefined || textsOf(entry, 'allowedChildClasses').length === 0) return untold(name);
  if (has(entry, 'allowedChildClassesEffective', objectClass)) {
    return { name, status: 'ok', message: `Accounts may be created in ${dn}.` };
  }
  const message = `The service account may not create ${objectClass} objects in ${dn}.`;
  return { name, status: 'failed', message, advice: `Delegate "Create User objects" on ${dn} to the service account.` };
}

function writeLine(attribute: string, containers: readonly Container[]): CheckLine {
  const name = `write ${attribute}`;
  const telling = containers.filter(
    ({ account }) => account !== undefined && textsOf(account, 'allowedAttributes').length > 0,
  );
  if (telling.length === 0) return untold(name);
  const missing = telling.filter(
    ({ account }) => account !== undefined && !has(account, 'allowedAttributesEffective', attribute),
  );
  if (missing.length === 0) return { name, status: 'ok', message: `${attribute} may be written.` };
  const places = missing.map(({ dn }) => dn).join('; ');
  const message = `The service account may not write ${attribute} of the accounts in ${places}.`;
  return {
    name,
    status: 'failed',
    message,
    advice: `Delegate "Write ${attribute}" for user objects there, inherited.`,
  };
}

function deleteLine({ dn }: Container): CheckLine {
  const message = 'Whether accounts may be moved out and deleted can not be seen without trying.';
  return { name: `delete in ${dn}`, status: 'skipped', message };
}

function untold(name: string): CheckLine {
  return {
    name,
    status: 'skipped',
    message: 'There is no account yet, or the directory does not tell rights: the first write will show it.',
  };
}

/** `userAccountControl` and `pwdLastSet` are what enable, disable and a new password write. */
function attributesToWrite({ attributes, kinds }: TargetNeeds): readonly string[] {
  const isUpdating = kinds.includes('update') || kinds.includes('create');
  const names = isUpdating ? attributes.filter((name) => !isPseudoAttribute(name) && !/^objectGUID$/i.test(name)) : [];
  const isSwitching = kinds.some((kind) => kind === 'enable' || kind === 'disable' || kind === 'create');
  return [
    ...new Set([
      ...names,
      ...(isSwitching ? ['userAccountControl'] : []),
      ...(kinds.includes('create') ? ['pwdLastSet'] : []),
      ...(kinds.includes('move') ? ['cn'] : []),
    ]),
  ];
}

function has(entry: LdapEntry, attribute: string, value: string): boolean {
  return textsOf(entry, attribute).some((text) => text.toLowerCase() === value.toLowerCase());
}
