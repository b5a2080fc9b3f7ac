import { z } from 'zod';
import { Secret } from '../../platform/secret.ts';

const secret = z
  .union([z.string().min(1), z.instanceof(Secret)])
  .transform((value) => (value instanceof Secret ? value : new Secret(value)));

const directoryUrl = z.string().regex(/^ldaps?:\/\/(\[[0-9A-Fa-f:.]+\]|[^/:\s]+)(:\d{1,5})?\/?$/i, {
  message: 'expected ldaps://HOST, ldaps://HOST:PORT or, with startTls, ldap://HOST',
});

const seconds = z.number().positive().max(3600);

/** What `systems.<name>` may hold with `connector: active-directory`. */
export const activeDirectoryConfig = z.strictObject({
  connector: z.literal('active-directory').optional(),
  /** One domain controller, or several in the order in which they are tried. */
  url: z.union([directoryUrl, z.array(directoryUrl).min(1)]).transform((url) => (Array.isArray(url) ? url : [url])),
  /** DN, userPrincipalName or `DOMAIN\name` of the service account. */
  bindDn: z.string().min(1),
  password: secret,
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
  /** Which objects are accounts (RFC 4515). */
  userFilter: z.string().min(3).default('(&(objectCategory=person)(objectClass=user))'),
  /** The class of a new account. */
  objectClass: z.enum(['user', 'inetOrgPerson']).default('user'),
  /** Break-glass accounts that are never touched: sAMAccountName, userPrincipalName or DN. */
  protected: z.array(z.string().min(1)).default([]),
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
});

export type ActiveDirectoryConfig = z.output<typeof activeDirectoryConfig>;
