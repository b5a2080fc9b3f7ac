import { z } from 'zod';
import { accountSettings, connectionSettings } from '../ldap/config.ts';

const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, { message: 'expected the name of an attribute' });

/** How the directory says that an account is disabled: OpenLDAP has no such attribute of its own. */
const stateSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('pwdAccountLockedTime') }),
  z.strictObject({
    by: z.literal('attribute'),
    /** The attribute that holds the state, with `state.by: attribute`. */
    attribute: attributeName,
    /** Its value for a disabled account; every other value, and none, is an enabled one. */
    disabled: z.string().min(1),
    /** Its value for an enabled account. (Default: the disabled value is taken away, nothing takes its place.) */
    enabled: z.string().min(1).optional(),
  }),
  z.strictObject({ by: z.literal('none') }),
]);

/** What `systems.<name>` may hold with `connector: openldap`. */
export const openLdapConfig = z.strictObject({
  connector: z.literal('openldap').optional(),
  ...connectionSettings,
  /** Which objects are accounts (RFC 4515). */
  userFilter: z.string().min(3).default('(objectClass=inetOrgPerson)'),
  /** The classes of a new account. */
  objectClasses: z.array(attributeName).min(1).default(['top', 'person', 'organizationalPerson', 'inetOrgPerson']),
  /** The attribute whose value names an account below its parent. A change of it is a rename. */
  rdnAttribute: attributeName.default('uid'),
  /**
   * How an account is disabled: by the lock of the password policy overlay, by an attribute of your own, or not at all
   * (then whoever should be disabled is reported as failed).
   */
  state: stateSchema.default({ by: 'pwdAccountLockedTime' }),
  /**
   * How a new account gets its random password, which nobody is told: by the password modify operation (RFC 3062, the
   * server hashes it), as `userPassword` in the add, or not at all.
   */
  initialPassword: z.enum(['passwordModify', 'userPassword', 'none']).default('passwordModify'),
  ...accountSettings,
});

export type OpenLdapConfig = z.output<typeof openLdapConfig>;
