import { z } from 'zod';
import { secretSchema } from '../../platform/secret-schema.ts';
import { connectionSettings, retrySettings, timeoutSettings } from '../http/config.ts';
import type { SettingNames } from '../http/network-failure.ts';
import { parseAddress } from '../http/parse-address.ts';

const basicAuth = z.strictObject({
  type: z.literal('basic'),
  /** The username (not the userId) and the company id, which is case-sensitive: `sfapi@ACME`. */
  username: z.string().min(1),
  password: secretSchema,
});

const oauth = z.strictObject({
  type: z.literal('oauth'),
  /** The API key of the OAuth2 client application. */
  clientId: z.string().min(1),
  companyId: z.string().min(1),
  /** The API user by userId, or by its changeable username; one of the two. */
  userId: z.string().min(1).optional(),
  username: z.string().min(1).optional(),
  /** The private key in PEM, or a file that holds it. */
  privateKey: secretSchema.optional(),
  privateKeyFile: z.string().min(1).optional(),
  /** The public certificate in PEM; only put into the assertion, SuccessFactors knows it already. */
  certificate: z.string().min(1).optional(),
  /** Who issues the assertion. (Default: the client id.) */
  issuer: z.string().min(1).optional(),
  /** (Default: `<tenantUrl>/oauth/token`.) */
  tokenUrl: z.string().trim().min(1).optional(),
});

const options = z.strictObject({
  connector: z.literal('successfactors').optional(),
  /** The API server (not the login page), `https://api4.successfactors.com`; a bare host name means https. */
  tenantUrl: z.string().trim().min(1),
  allowPlainHttp: z.boolean().default(false),
  /** Added to a Basic username that does not end in `@COMPANY`. */
  companyId: z.string().min(1).optional(),
  auth: z.discriminatedUnion('type', [basicAuth, oauth]),
  /** People a page; SAP allows 1000 and advises fewer with wide expands. */
  customPageSize: z.number().int().min(1).max(1000).default(100),
  /** `snapshot` and `cursor` are proof against edits between pages, `offset` is not. */
  paging: z.enum(['snapshot', 'cursor', 'offset']).default('snapshot'),
  /** Which employment stands first for the mapping: our rule, or as the tenant answers. */
  employment: z.enum(['primary', 'asReturned']).default('primary'),
  /** People who start within so many days are read as of their first day; 0 switches it off. */
  preHireDays: z.number().int().min(0).default(180),
  /** An incremental read looks back so far before the last one. */
  overlapMinutes: z.number().min(0).default(5),
  maxResponseMegabytes: z.number().positive().default(256),
  ...connectionSettings,
  timeouts: timeoutSettings({
    /** From the request to the first byte: SAP's gateway gives up at 7 minutes (KBA 3308167). */
    headersSeconds: 180,
    bodySeconds: 60,
    totalSeconds: 420,
  }),
  retries: retrySettings({ attempts: 4, longestWaitSeconds: 60 }),
  /**
   * As a target: which e-mail address and which telephone is a person's primary one. `keep`: as it is in SuccessFactors,
   * whatever the mapping says. `move`: as the mapping says, and whatever was primary before is demoted in the same request.
   * (Default: exactly the flags that the mapping sends; a flag that is not mapped is kept.)
   */
  primary: z.enum(['keep', 'move']).optional(),
  /** As a target: also update people whose employments have all ended. They stay inactive. */
  inactiveUsers: z.boolean().default(false),
  /** As a target: the types of the addresses that are written, as external code or option id. */
  contactTypes: z
    .strictObject({
      email: z.string().min(1).default('B'),
      businessPhone: z.string().min(1).default('B'),
      cellPhone: z.string().min(1).default('C'),
    })
    .prefault({}),
  /** As a target: the picklists of these types, where the tenant has its own. */
  picklists: z
    .strictObject({ email: z.string().min(1).default('ecEmailType'), phone: z.string().min(1).default('ecPhoneType') })
    .prefault({}),
});

/** What `systems.<name>` may hold for SuccessFactors. */
export const configSchema = options.transform((config, context) => {
  const tenant = parseTenantUrl(config.tenantUrl, config.allowPlainHttp);
  if (typeof tenant === 'string') {
    context.addIssue({ code: 'custom', path: ['tenantUrl'], message: tenant });
    return z.NEVER;
  }
  if (config.auth.type === 'oauth' && config.auth.tokenUrl !== undefined) {
    // The assertion is as good as a password.
    const plainHttp = { setting: 'allowPlainHttp', isAllowed: config.allowPlainHttp };
    const tokenUrl = parseAddress(config.auth.tokenUrl, { path: /^/, plainHttp });
    if (typeof tokenUrl === 'string') {
      context.addIssue({ code: 'custom', path: ['auth', 'tokenUrl'], message: tokenUrl });
      return z.NEVER;
    }
  }
  const trouble =
    config.auth.type === 'oauth' ? missingInOAuth(config.auth) : missingInBasic(config.auth.username, config.companyId);
  if (trouble !== undefined) {
    context.addIssue({ code: 'custom', path: ['auth'], message: trouble });
    return z.NEVER;
  }
  return { ...config, tenantUrl: tenant.origin };
});

export type SuccessFactorsConfig = z.output<typeof configSchema>;
export type BasicAuth = z.output<typeof basicAuth>;
export type OAuthAuth = z.output<typeof oauth>;

/** The settings that advice about the network speaks of. */
export const settingNames: SettingNames = { address: 'tenantUrl', pageSize: 'customPageSize' };

/** A bare host is what Microsoft's own form asks for, and the path of the API what its pages show: both are clear. */
function parseTenantUrl(text: string, isAllowed: boolean): URL | string {
  const plainHttp = { setting: 'allowPlainHttp', isAllowed };
  return parseAddress(text, { path: /^\/(odata(\/v2)?\/?)?$/, isBareHostKnown: true, plainHttp });
}

function missingInOAuth(auth: OAuthAuth): string | undefined {
  if ((auth.userId === undefined) === (auth.username === undefined)) return 'expected one of userId and username';
  if ((auth.privateKey === undefined) === (auth.privateKeyFile === undefined)) {
    return 'expected one of privateKey and privateKeyFile';
  }
  return undefined;
}

function missingInBasic(username: string, companyId: string | undefined): string | undefined {
  if (username.includes('@') || companyId !== undefined) return undefined;
  return 'expected username@COMPANY, or companyId beside it';
}
