import { createHash } from 'node:crypto';

/** The ids of Microsoft Graph's application permissions (learn.microsoft.com/graph/permissions-reference). */
const KNOWN: Readonly<Record<string, string>> = {
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Directory.ReadWrite.All': '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'User.EnableDisableAccount.All': '3011c876-62b7-4ada-afa2-506cbbecc68c',
  'User.ManageIdentities.All': 'c529cfca-c91b-489c-af2b-d92990b66ce6',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
  'User-LifeCycleInfo.Read.All': '8556a004-db57-4d7a-8b82-97a13428e96f',
  'User-LifeCycleInfo.ReadWrite.All': '925f1248-0f97-47b9-8ec8-538c54e01325',
  'User-PasswordProfile.ReadWrite.All': 'cc117bb9-00cf-4eb8-b580-ea2a878fe8f7',
};

/** The names of the permissions that the service principal of Microsoft Graph lists, besides those granted. */
export const LISTED_ROLES: readonly string[] = Object.keys(KNOWN);

/** The id of an application permission; for one that is not listed here a made-up one, always the same. */
export function appRoleId(name: string): string {
  return KNOWN[name] ?? madeUpId(`role ${name}`);
}

/** An id made from a text. */
export function madeUpId(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
