import { z } from 'zod';
import { secretSchema } from '../../platform/secret-schema.ts';
import { connectionSettings, retrySettings, timeoutSettings } from '../http/config.ts';
import type { SettingNames } from '../http/network-failure.ts';
import { parseAddress } from '../http/parse-address.ts';

const resourcePath = z
  .string()
  .trim()
  .regex(/^[\w-]+(?:\/[\w-]+)*$/, 'expected a path such as employees, without a slash at its ends');

const resources = z.strictObject({
  employees: resourcePath.default('employees'),
  employmentPeriods: resourcePath.default('employmentperiods'),
  titles: resourcePath.default('employmenttitles'),
  homeAccounts: resourcePath.default('employmentdefaultaccountintervals'),
  dimensions: resourcePath.default('accountdistributions'),
  companyList: resourcePath.default('companies'),
});

const phoneSlot = z.enum(['phone1', 'phone2', 'phone3', 'phone4', 'none']);

const options = z.strictObject({
  connector: z.literal('flex-hr').optional(),
  /** `https://api.flexhrm.com/`, or `https://<company>.flexhosting.se/webapi/api/`: the path is kept. */
  serviceUrl: z.string().trim().min(1),
  /** Http without encryption to another machine shows the password and the people to the network. */
  allowPlainHttp: z.boolean().default(false),
  /** The integration user of Flex HRM: the API takes its own password, not that of Visma Connect. */
  username: z.string().trim().min(1),
  password: secretSchema,
  /** The customer number or domain of the instance, as Flex gave it. */
  instanceId: z.union([z.string().trim().min(1), z.number().int().nonnegative().transform(String)]),
  /** Companies whose employees are read, by number, name or id. (Default: all that the user may see.) */
  companies: z
    .array(z.union([z.string().trim().min(1), z.number().int().nonnegative()]).transform(String))
    .min(1)
    .optional(),
  /** `Flex_ModifiedSince`: a run reads who was changed within so many days. */
  modifiedSinceDays: z.number().int().min(1).max(3650).default(30),
  /** Employees whose hire HR has not finished reviewing are logged, but held. */
  waitForReview: z.boolean().default(true),
  /** Records a page; Flex's limit is not public, a smaller one is noticed. */
  pageSize: z.number().int().min(1).max(10_000).default(200),
  /** Where the instance is sent. */
  instanceIn: z.array(z.enum(['header', 'query', 'path'])).default(['header', 'query']),
  /** The user name of the Basic login, of `{user}` and `{instance}`: `{instance}\{user}`. */
  loginPattern: z
    .string()
    .default('{user}')
    .refine((pattern) => pattern.includes('{user}'), 'expected {user} in it'),
  /** Paths below the service URL, where a host has others. */
  resources: resources.prefault({}),
  /** The account dimension whose code is the department, by name or id. (Default: the first named Avdelning, Department, Kostnadsställe or Cost centre; `none` reads no home accounts.) */
  departmentDimension: z.string().trim().min(1).optional(),
  /** Which of the four telephone fields is which. */
  phones: z.strictObject({ mobile: phoneSlot.default('phone1'), business: phoneSlot.default('phone2') }).prefault({}),
  /** First or last names that Flex HRM leaves of an anonymised employee: such a record changes no account. */
  anonymisedNames: z
    .array(z.string().trim().min(1))
    .default(['Anonymiserad', 'Anonym', 'Anonymised', 'Anonymized', 'Anonymous']),
  /** The zone of dates that name none. */
  timeZone: z.string().default('Europe/Stockholm').refine(isTimeZone, 'expected a time zone such as Europe/Stockholm'),
  maxResponseMegabytes: z.number().positive().default(64),
  ...connectionSettings,
  timeouts: timeoutSettings({ headersSeconds: 60, bodySeconds: 30, totalSeconds: 120 }),
  retries: retrySettings({ attempts: 4, longestWaitSeconds: 60 }),
});

/** What `systems.<name>` may hold for Flex HRM. `serviceUrl` comes out with one `/` at its end. */
export const configSchema = options.transform((config, context) => {
  const base = parseServiceUrl(config.serviceUrl, config.allowPlainHttp);
  if (typeof base === 'string') {
    context.addIssue({ code: 'custom', path: ['serviceUrl'], message: base });
    return z.NEVER;
  }
  return { ...config, serviceUrl: base.href };
});

export type FlexConfig = z.output<typeof configSchema>;

/** The settings that advice about the network speaks of. */
export const settingNames: SettingNames = { address: 'serviceUrl', pageSize: 'pageSize' };

function parseServiceUrl(text: string, isAllowed: boolean): URL | string {
  const url = parseAddress(text, { path: /^/, plainHttp: { setting: 'allowPlainHttp', isAllowed } });
  if (typeof url !== 'string') url.pathname = `${url.pathname.replace(/\/+$/, '')}/`;
  return url;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
