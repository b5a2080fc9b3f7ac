import { z } from 'zod';
import { secretSchema } from '../../platform/secret-schema.ts';

/** Where a directory server listens. */
export const directoryUrl = z.string().regex(/^ldaps?:\/\/(\[[0-9A-Fa-f:.]+\]|[^/:\s]+)(:\d{1,5})?\/?$/i, {
  message: 'expected ldaps://HOST, ldaps://HOST:PORT or, with startTls, ldap://HOST',
});

const seconds = z.number().positive().max(3600);

/** How a directory is reached: what `systems.<name>` may hold for every connector that speaks LDAP. */
export const connectionSettings = {
  /** One server, or several in the order in which they are tried. */
  url: z.union([directoryUrl, z.array(directoryUrl).min(1)]).transform((url) => (Array.isArray(url) ? url : [url])),
  /** Who logs in (Active Directory: a DN, a userPrincipalName or `DOMAIN\name`). */
  bindDn: z.string().min(1),
  password: secretSchema,
  /** Accounts are looked for in this subtree. */
  baseDn: z.string().min(1),
  tls: z
    .strictObject({
      /** PEM file with the certificates of the authorities to trust. (Default: those of Node.js) */
      caFile: z.string().min(1).optional(),
      /** The same as text. */
      ca: z.string().min(1).optional(),
      /** False accepts any certificate: whoever is in between reads and changes everything. Warned about at each start. */
      rejectUnauthorized: z.boolean().default(true),
      /** The name that the certificate must carry, where it is not the host of the URL. */
      serverName: z.string().min(1).optional(),
    })
    .prefault({}),
  /** Encrypt an `ldap://` connection before anything else is sent. */
  startTls: z.boolean().default(false),
  /** Reads over unencrypted `ldap://` on loopback; nothing is ever written that way. */
  allowPlainLdap: z.boolean().default(false),
};

/** What else every connector that speaks LDAP takes. */
export const accountSettings = {
  /** Break-glass accounts that are never touched: a logon name (Active Directory: sAMAccountName, userPrincipalName) or a DN. */
  protected: z.array(z.string().min(1)).default([]),
  /**
   * Characters of the random password of a new account. What Active Directory's policies ask for beyond that is added by itself, as far as the
   * service account may see them: by default nobody but Domain Admins sees a fine-grained one.
   */
  passwordLength: z.number().int().min(16).max(127).default(32),
  /** Objects in one page of a list; Active Directory gives at most 1000. */
  pageSize: z.number().int().min(1).max(1000).default(500),
  timeouts: z
    .strictObject({
      /** Until a connection stands, TLS included. */
      connectSeconds: seconds.default(10),
      /** Until one request is answered. */
      operationSeconds: seconds.default(30),
      /** How long a directory that went away is waited for inside a run. */
      reconnectSeconds: seconds.default(30),
    })
    .prefault({}),
};

const ldapSettings = z.object({ ...connectionSettings, userFilter: z.string(), ...accountSettings });

/** The settings of a directory as the parts that all such connectors share read them. */
export type LdapConfig = z.output<typeof ldapSettings>;
