import { denied } from './graph-error.ts';

/** Application permissions that open a thing; any one is enough. */
export const PERMISSIONS = {
  readUsers: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  writeUsers: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  deleteUsers: ['User.ReadWrite.All', 'User.DeleteRestore.All', 'Directory.ReadWrite.All'],
  readOrganization: [
    'Organization.Read.All',
    'Organization.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  readDomains: ['Domain.Read.All', 'Domain.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  readApplications: [
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  readGroups: [
    'GroupMember.Read.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  readRoles: [
    'RoleManagement.Read.Directory',
    'RoleManagement.Read.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  readLeaveDate: ['User-LifeCycleInfo.Read.All', 'User-LifeCycleInfo.ReadWrite.All'],
  writeLeaveDate: ['User-LifeCycleInfo.ReadWrite.All'],
  writePassword: ['User-PasswordProfile.ReadWrite.All'],
  writeIdentities: ['User.ManageIdentities.All'],
} as const;

/** Permissions that are enough for some properties alone, besides those that write every property. */
const NARROW: Readonly<Record<string, string>> = {
  accountEnabled: 'User.EnableDisableAccount.All',
  businessPhones: 'User-Phone.ReadWrite.All',
  mobilePhone: 'User-Phone.ReadWrite.All',
  otherMails: 'User-Mail.ReadWrite.All',
};

/** Properties with a permission of their own, which writing users does not include. */
const APART: Readonly<Record<string, readonly string[]>> = {
  passwordProfile: PERMISSIONS.writePassword,
  identities: PERMISSIONS.writeIdentities,
  employeeLeaveDateTime: PERMISSIONS.writeLeaveDate,
};

/** Properties of administrators that an application without a higher role may not touch. */
const SENSITIVE = new Set([
  'accountEnabled',
  'businessPhones',
  'mobilePhone',
  'onPremisesImmutableId',
  'otherMails',
  'passwordProfile',
  'userPrincipalName',
]);

type Roles = ReadonlySet<string>;

/** @throws GraphError 403 unless one of the permissions is there */
export function requireAny(roles: Roles, permissions: readonly string[]): void {
  if (!permissions.some((permission) => roles.has(permission))) throw denied();
}

/** @throws GraphError 403 when a selected property needs a permission of its own to be read */
export function requireReading(roles: Roles, select: readonly string[] | undefined): void {
  requireAny(roles, PERMISSIONS.readUsers);
  if (select?.includes('employeeLeaveDateTime') === true) requireAny(roles, PERMISSIONS.readLeaveDate);
}

/** @throws GraphError 403 when a property may not be written, after the permissions of "Update user" */
export function requireUpdate(roles: Roles, names: readonly string[], isAdministrator: boolean): void {
  for (const name of names) {
    if (isAdministrator && SENSITIVE.has(name)) throw denied();
    const narrow = NARROW[name];
    const enough = APART[name] ?? [...PERMISSIONS.writeUsers, ...(narrow === undefined ? [] : [narrow])];
    requireAny(roles, enough);
  }
}
