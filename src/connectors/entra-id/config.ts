import { z } from 'zod';
import { secretSchema } from '../../platform/secret-schema.ts';
import { connectionSettings, retrySettings, timeoutSettings } from '../http/config.ts';
import { isLoopback } from '../http/is-loopback.ts';
import type { SettingNames } from '../http/network-failure.ts';
import { parseAddress } from '../http/parse-address.ts';

const clientSecret = z.strictObject({
  type: z.literal('clientSecret'),
  /** The value of the secret, not its id. */
  clientSecret: secretSchema,
});

const certificate = z.strictObject({
  type: z.literal('certificate'),
  /** The private key in PEM, without a passphrase. */
  privateKey: secretSchema,
  /** The certificate in PEM that the app registration has: the first one, where there are several. */
  certificate: z.string().min(1),
});

const options = z.strictObject({
  connector: z.literal('entra-id').optional(),
  /** The directory (tenant) id, or one of its domains. */
  tenantId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'expected a tenant id or a domain name'),
  /** The application (client) id of the app registration. */
  clientId: z.string().min(1),
  auth: z.discriminatedUnion('type', [clientSecret, certificate]),
  /** Microsoft Graph. A national cloud has its own: `https://graph.microsoft.us`, `https://microsoftgraph.chinacloudapi.cn`. */
  baseUrl: z.string().trim().default('https://graph.microsoft.com'),
  /** Where tokens come from: `https://login.microsoftonline.us` and `https://login.chinacloudapi.cn` in national clouds. */
  loginUrl: z.string().trim().default('https://login.microsoftonline.com'),
  /** What the token is for. (Default: `<baseUrl>/.default`.) */
  scope: z.string().min(1).optional(),
  /** People a page; Graph allows 999. */
  pageSize: z.number().int().min(1).max(999).default(500),
  /** `$batch` requests at once, each of up to 20 calls. */
  batches: z.number().int().min(1).max(8).default(2),
  /** What `DefaultDomain()` gives. (Default: the default domain of the tenant.) */
  defaultDomain: z.string().min(1).optional(),
  /** User principal names and object ids of accounts that are never touched. */
  protected: z.array(z.string().min(1)).default([]),
  /** Directory roles whose members may be touched, by their display names; the members of all others are protected. */
  unprotectedRoles: z.array(z.string().min(1)).default([]),
  /**
   * What happens when somebody is to get an account, and one with the same employeeId was deleted in the last 30 days: it is
   * restored where it bears the person's name, else the person is told of; `report` always tells, `ignore` makes a new one.
   */
  deletedUsers: z.enum(['restore', 'report', 'ignore']).default('restore'),
  maxResponseMegabytes: z.number().positive().default(64),
  ...connectionSettings,
  timeouts: timeoutSettings({ headersSeconds: 120, bodySeconds: 60, totalSeconds: 300 }),
  retries: retrySettings({
    attempts: 6,
    /** A longer `Retry-After` ends the run instead; the next one tries again. Graph counts writes in windows of 150 seconds. */
    longestWaitSeconds: 180,
  }),
});

/** What `systems.<name>` may hold for Microsoft Entra ID. */
export const configSchema = options.transform((config, context) => {
  const addresses: Record<string, string> = {};
  for (const name of ['baseUrl', 'loginUrl'] as const) {
    const url = parseAddress(config[name], { isBareHostKnown: true });
    if (typeof url === 'string') {
      context.addIssue({ code: 'custom', path: [name], message: url });
      return z.NEVER;
    }
    addresses[name] = url.origin;
  }
  const { baseUrl = '', loginUrl = '' } = addresses;
  return { ...config, baseUrl, loginUrl, scope: config.scope ?? defaultScope(baseUrl) };
});

export type EntraIdConfig = z.output<typeof configSchema>;
export type CertificateAuth = z.output<typeof certificate>;

/** The settings that advice about the network speaks of. */
export const settingNames: SettingNames = { address: 'baseUrl and loginUrl', pageSize: 'pageSize' };

/** A simulator on this machine gives tokens for the global service. */
function defaultScope(baseUrl: string): string {
  const isLocal = isLoopback(new URL(baseUrl).hostname);
  return `${isLocal ? 'https://graph.microsoft.com' : baseUrl}/.default`;
}
