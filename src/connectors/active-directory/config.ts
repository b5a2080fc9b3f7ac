import { z } from 'zod';
import { accountSettings, connectionSettings, directoryUrl } from '../ldap/config.ts';

/** What `systems.<name>` may hold with `connector: active-directory`. */
export const activeDirectoryConfig = z.strictObject({
  connector: z.literal('active-directory').optional(),
  ...connectionSettings,
  /** Which objects are accounts (RFC 4515). */
  userFilter: z.string().min(3).default('(&(objectCategory=person)(objectClass=user))'),
  /** The class of a new account. */
  objectClass: z.enum(['user', 'inetOrgPerson']).default('user'),
  /**
   * A global catalog, where the forest has several domains: `ldaps://dc1.example.com:3269`. A userPrincipalName must be unique in the forest; without
   * this only the domain is asked for one that is taken.
   */
  globalCatalog: directoryUrl.optional(),
  ...accountSettings,
});

export type ActiveDirectoryConfig = z.output<typeof activeDirectoryConfig>;
