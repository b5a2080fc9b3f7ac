import type { CheckLine } from '../contract.ts';

/** An application permission, and others that include it. */
export type Permission = { readonly name: string; readonly includedIn: readonly string[]; readonly purpose: string };

export const readUsers: Permission = {
  name: 'User.Read.All',
  includedIn: ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  purpose: 'read users, also deleted ones',
};
export const writeUsers: Permission = {
  name: 'User.ReadWrite.All',
  includedIn: ['Directory.ReadWrite.All'],
  purpose: 'create, update, enable, disable, delete and restore users, and set managers',
};
export const readDomains: Permission = {
  name: 'Domain.Read.All',
  includedIn: [
    'Domain.ReadWrite.All',
    'Organization.Read.All',
    'Organization.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  purpose: 'know the verified domains, for DefaultDomain() and names',
};
export const readRoles: Permission = {
  name: 'RoleManagement.Read.Directory',
  includedIn: [
    'RoleManagement.ReadWrite.Directory',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
    'RoleManagement.Read.All',
  ],
  purpose: 'know who has a directory role and must never be touched',
};
export const readLeaveDates: Permission = {
  name: 'User-LifeCycleInfo.Read.All',
  includedIn: ['User-LifeCycleInfo.ReadWrite.All'],
  purpose: 'read employeeLeaveDateTime',
};
export const writeLeaveDates: Permission = {
  name: 'User-LifeCycleInfo.ReadWrite.All',
  includedIn: [],
  purpose: 'write employeeLeaveDateTime',
};

/** One line for a permission: granted, or what to grant. `weight`: how bad it is when it is missing. */
export function permissionLine(
  permission: Permission,
  granted: ReadonlySet<string> | undefined,
  weight: 'failed' | 'warning' = 'failed',
): CheckLine {
  const name = `permission ${permission.name}`;
  if (granted === undefined) return { name, status: 'skipped', message: 'The token does not tell what it permits.' };
  const found = [permission.name, ...permission.includedIn].find((one) => granted.has(one));
  const { purpose } = permission;
  if (found !== undefined) {
    const by = found === permission.name ? '' : `, by ${found}`;
    return { name, status: 'ok', message: `Granted${by}: ${purpose}.` };
  }
  return {
    name,
    status: weight,
    message: `The application may not ${purpose}.`,
    advice: `Add the application permission ${permission.name} of Microsoft Graph to the app registration, and grant admin consent.`,
  };
}
