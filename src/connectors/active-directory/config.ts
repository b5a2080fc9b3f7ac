import { z } from 'zod';
import { accountSettings, connectionSettings } from '../ldap/config.ts';

/** What `systems.<name>` may hold with `connector: active-directory`. */
export const activeDirectoryConfig = z.strictObject({
  connector: z.literal('active-directory').optional(),
  ...connectionSettings,
  /** Which objects are accounts (RFC 4515). */
  userFilter: z.string().min(3).default('(&(objectCategory=person)(objectClass=user))'),
  /** The class of a new account. */
  objectClass: z.enum(['user', 'inetOrgPerson']).default('user'),
  ...accountSettings,
});

export type ActiveDirectoryConfig = z.output<typeof activeDirectoryConfig>;
