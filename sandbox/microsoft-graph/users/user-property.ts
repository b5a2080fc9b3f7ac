/** Whether a filter works as it is or needs `ConsistencyLevel: eventual` and `$count=true`. */
export type Level = 'plain' | 'advanced';

/** What Graph says of one property of a user. */
export type UserProperty = {
  readonly type: 'string' | 'boolean' | 'instant' | 'strings' | 'complex';
  /** Answered without $select. */
  readonly byDefault?: true;
  readonly readOnly?: true;
  /** Cannot be cleared. */
  readonly required?: true;
  /** Longest text. */
  readonly max?: number;
  /** `eq` and `in`; `ne` and `not` are advanced wherever `eq` is known. */
  readonly eq?: Level;
  readonly startsWith?: Level;
  readonly endsWith?: true;
  /** `ge` and `le`. */
  readonly order?: Level;
  /** Stays writable in the cloud for a user who is synchronized from a directory on premises. */
  readonly cloudOwned?: true;
};

function text(max: number | undefined, more: Omit<UserProperty, 'type'> = {}): UserProperty {
  const plain = { eq: 'plain', startsWith: 'plain', order: 'plain' } as const;
  return { type: 'string', ...plain, ...(max === undefined ? {} : { max }), ...more };
}

const advanced = { eq: 'advanced', startsWith: 'advanced', order: 'advanced' } as const;
const readOnly = { readOnly: true } as const;
const byDefault = { byDefault: true } as const;
const cloudOwned = { cloudOwned: true } as const;

/**
 * The properties of a user, after Graph's `user` resource and its tables of filter support
 * (learn.microsoft.com/graph/aad-advanced-queries). What SharePoint keeps (aboutMe, skills …) is not there.
 */
const PROPERTIES: Readonly<Record<string, UserProperty>> = {
  id: { type: 'string', ...byDefault, ...readOnly, eq: 'plain' },
  accountEnabled: { type: 'boolean', eq: 'plain', required: true, ...cloudOwned },
  ageGroup: { type: 'string', eq: 'plain', ...cloudOwned },
  assignedLicenses: { type: 'complex', ...readOnly },
  businessPhones: { type: 'strings', ...byDefault, eq: 'plain' },
  city: text(128),
  companyName: text(64, advanced),
  consentProvidedForMinor: { type: 'string', eq: 'plain', ...cloudOwned },
  country: text(128),
  createdDateTime: { type: 'instant', ...readOnly, eq: 'plain', order: 'plain' },
  creationType: { type: 'string', ...readOnly, eq: 'plain' },
  deletedDateTime: { type: 'instant', ...readOnly, eq: 'plain', order: 'plain' },
  department: text(64),
  displayName: text(256, { ...byDefault, required: true }),
  employeeHireDate: { type: 'instant', eq: 'advanced', order: 'advanced', ...cloudOwned },
  employeeId: text(16, { order: 'advanced' }),
  employeeLeaveDateTime: { type: 'instant', eq: 'advanced', order: 'advanced', ...cloudOwned },
  employeeOrgData: { type: 'complex', eq: 'advanced', ...cloudOwned },
  employeeType: text(undefined, advanced),
  externalUserState: { type: 'string', ...readOnly, eq: 'plain' },
  faxNumber: text(64, advanced),
  givenName: text(64, byDefault),
  identities: { type: 'complex', eq: 'plain' },
  imAddresses: { type: 'strings', ...readOnly, eq: 'plain', startsWith: 'plain' },
  jobTitle: text(128, { ...byDefault, startsWith: 'advanced' }),
  lastPasswordChangeDateTime: { type: 'instant', ...readOnly },
  mail: text(undefined, { ...byDefault, endsWith: true }),
  mailNickname: text(64, { required: true }),
  mobilePhone: text(64, { ...byDefault, ...advanced }),
  officeLocation: text(128, { ...byDefault, ...advanced }),
  onPremisesDistinguishedName: { type: 'string', ...readOnly },
  onPremisesDomainName: { type: 'string', ...readOnly },
  onPremisesExtensionAttributes: { type: 'complex', eq: 'advanced' },
  onPremisesImmutableId: text(undefined, advanced),
  onPremisesLastSyncDateTime: { type: 'instant', ...readOnly, eq: 'advanced', order: 'advanced' },
  onPremisesProvisioningErrors: { type: 'complex', ...readOnly },
  onPremisesSamAccountName: text(undefined, { ...advanced, ...readOnly }),
  onPremisesSecurityIdentifier: { type: 'string', ...readOnly, eq: 'plain' },
  onPremisesSyncEnabled: { type: 'boolean', ...readOnly, eq: 'plain' },
  onPremisesUserPrincipalName: text(undefined, readOnly),
  otherMails: { type: 'strings', eq: 'plain', startsWith: 'plain', endsWith: true, ...cloudOwned },
  passwordPolicies: { type: 'string', eq: 'advanced', ...cloudOwned },
  passwordProfile: { type: 'complex', ...cloudOwned },
  postalCode: text(40, advanced),
  preferredLanguage: text(undefined, { ...byDefault, ...advanced }),
  proxyAddresses: { type: 'strings', ...readOnly, eq: 'plain', startsWith: 'plain', endsWith: true },
  securityIdentifier: { type: 'string', ...readOnly, eq: 'plain' },
  showInAddressList: { type: 'boolean', eq: 'advanced' },
  signInSessionsValidFromDateTime: { type: 'instant', ...readOnly },
  state: text(128),
  streetAddress: text(1024, advanced),
  surname: text(64, byDefault),
  usageLocation: text(2, { required: true, ...cloudOwned }),
  userPrincipalName: text(113, { ...byDefault, required: true, endsWith: true }),
  userType: { type: 'string', eq: 'plain', ...cloudOwned },
};

/** The names of properties that are answered without $select. */
export const DEFAULT_PROPERTIES: readonly string[] = Object.entries(PROPERTIES)
  .filter(([, property]) => property.byDefault === true)
  .map(([name]) => name);

/** The properties of a tenant's users. */
export type UserSchema = ReadonlyMap<string, UserProperty>;

/** The schema of a tenant with the directory extensions (`extension_<appId without dashes>_<name>`) that it registered. */
export function userSchema(extensions: readonly string[]): UserSchema {
  const extension: UserProperty = { type: 'string', eq: 'plain', startsWith: 'plain', max: 256, cloudOwned: true };
  return new Map([
    ...Object.entries(PROPERTIES),
    ...extensions.map((name): [string, UserProperty] => [name, extension]),
  ]);
}

/** What a property is while nobody gave it a value. */
export function emptyValue(property: UserProperty): unknown {
  return property.type === 'strings' ? [] : null;
}

/** The names inside the two complex properties that are written by parts. */
export const COMPLEX_PARTS: Readonly<Record<string, readonly string[]>> = {
  employeeOrgData: ['division', 'costCenter'],
  onPremisesExtensionAttributes: Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`),
};
