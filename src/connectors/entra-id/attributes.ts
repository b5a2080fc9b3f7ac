import type { TargetAttribute } from '../contract.ts';

/** An attribute of a user, as Graph has it. */
export type AttributeDefinition = {
  /** As Graph, or the provisioning service of Entra, spells it. */
  readonly name: string;
  /** Where it stands in the user; the first part is what is asked for. */
  readonly path: readonly string[];
  readonly type: TargetAttribute['type'];
  readonly multiValued: boolean;
  readonly readOnly: boolean;
  readonly maxLength?: number;
  /** Whether users can be found by it with `in`. */
  readonly isSearchable: boolean;
  /** Whether it is written here too for a user who is synchronized from Active Directory. */
  readonly isCloudMastered: boolean;
  /** One value that Graph keeps in a list: the first is given and written. */
  readonly isFirstOfList: boolean;
};

type Options = Partial<Omit<AttributeDefinition, 'name'>>;

function define(name: string, options: Options = {}): AttributeDefinition {
  return {
    name,
    path: [name],
    ...{ type: 'text', multiValued: false, readOnly: false, isSearchable: false },
    ...{ isCloudMastered: false, isFirstOfList: false },
    ...options,
  };
}

const searchable = { isSearchable: true };
const readOnly = { readOnly: true };
const inCloud = { isCloudMastered: true };
/** The times of a working life: instants, of which Entra shows the day. */
const time = { type: 'time' } as const;

/** https://learn.microsoft.com/graph/api/resources/user, and the older names that mappings of Entra's provisioning service use. */
const definitions: readonly AttributeDefinition[] = [
  define('id', readOnly),
  define('objectId', { ...readOnly, path: ['id'] }),
  define('userPrincipalName', { ...searchable, maxLength: 113 }),
  define('mailNickname', { ...searchable, maxLength: 64 }),
  define('displayName', { ...searchable, maxLength: 256 }),
  define('givenName', { ...searchable, maxLength: 64 }),
  define('surname', { ...searchable, maxLength: 64 }),
  define('sn', { ...searchable, maxLength: 64, path: ['surname'] }),
  define('employeeId', { ...searchable, maxLength: 16 }),
  define('employeeType'),
  define('employeeHireDate', { ...time, ...inCloud }),
  define('employeeLeaveDateTime', { ...time, ...inCloud }),
  define('employeeOrgData.division', { ...inCloud, path: ['employeeOrgData', 'division'] }),
  define('employeeOrgData.costCenter', { ...inCloud, path: ['employeeOrgData', 'costCenter'] }),
  define('division', { ...inCloud, path: ['employeeOrgData', 'division'] }),
  define('costCenter', { ...inCloud, path: ['employeeOrgData', 'costCenter'] }),
  define('jobTitle', { ...searchable, maxLength: 128 }),
  define('department', { ...searchable, maxLength: 64 }),
  define('companyName', { maxLength: 64 }),
  define('officeLocation', { maxLength: 128 }),
  define('physicalDeliveryOfficeName', { maxLength: 128, path: ['officeLocation'] }),
  define('streetAddress', { maxLength: 1024 }),
  define('city', { ...searchable, maxLength: 128 }),
  define('state', { ...searchable, maxLength: 128 }),
  define('postalCode', { maxLength: 40 }),
  define('country', { ...searchable, maxLength: 128 }),
  define('usageLocation', { ...searchable, ...inCloud, maxLength: 2 }),
  define('preferredLanguage'),
  define('businessPhones', { multiValued: true }),
  define('telephoneNumber', { path: ['businessPhones'], isFirstOfList: true, maxLength: 64 }),
  define('mobilePhone', { maxLength: 64 }),
  define('mobile', { maxLength: 64, path: ['mobilePhone'] }),
  define('faxNumber', { maxLength: 64 }),
  define('facsimileTelephoneNumber', { maxLength: 64, path: ['faxNumber'] }),
  define('mail', searchable),
  define('otherMails', { multiValued: true, ...inCloud }),
  define('proxyAddresses', { multiValued: true, ...readOnly }),
  define('imAddresses', { multiValued: true, ...readOnly }),
  define('showInAddressList', { type: 'boolean' }),
  define('ageGroup', inCloud),
  define('consentProvidedForMinor', inCloud),
  define('userType', { ...searchable, ...inCloud }),
  define('passwordPolicies', inCloud),
  define('onPremisesImmutableId'),
  define('createdDateTime', { ...time, ...readOnly }),
  define('onPremisesSyncEnabled', { type: 'boolean', ...readOnly }),
  define('onPremisesSamAccountName', readOnly),
  define('onPremisesDistinguishedName', readOnly),
  define('onPremisesDomainName', readOnly),
  define('onPremisesUserPrincipalName', readOnly),
  define('manager', { type: 'reference' }),
  ...Array.from({ length: 15 }, (_, index) => {
    const name = `extensionAttribute${index + 1}`;
    return define(name, { path: ['onPremisesExtensionAttributes', name], maxLength: 1024 });
  }),
];

const byName: ReadonlyMap<string, AttributeDefinition> = new Map(
  definitions.map((definition) => [definition.name.toLowerCase(), definition]),
);

/** What a tenant adds itself: `extension_<application id without dashes>_<name>`. */
const directoryExtension = /^extension_[0-9a-f]+_\w+$/i;

/** The attribute of this name in any case; undefined when a user has no such one, and for `accountEnabled`, which is the state. */
export function findDefinition(name: string): AttributeDefinition | undefined {
  const found = byName.get(name.toLowerCase());
  if (found !== undefined || !directoryExtension.test(name)) return found;
  return define(name, { ...inCloud, maxLength: 256 });
}

/** As the mapping names whether an account is open. */
export const stateAttribute = 'accountEnabled';

/** Why users can't be found by an attribute; undefined where they can. */
export function whyUnsearchable(attribute: string): string | undefined {
  const definition = findDefinition(attribute);
  if (definition === undefined || definition.isSearchable) return undefined;
  return 'Microsoft Graph finds no users by it';
}

/** What is asked of Graph for these attributes, and of whom we are told whatever is asked. */
export function selectQuery(attributes: readonly string[]): string {
  const found = attributes.flatMap((name) => findDefinition(name) ?? []);
  const properties = found.flatMap(({ path: [first = ''] }) => (first === 'manager' ? [] : [first]));
  const always = ['id', 'userPrincipalName', stateAttribute, 'onPremisesSyncEnabled'];
  const select = `$select=${[...new Set([...always, ...properties])].join(',')}`;
  const hasManager = found.some(({ type }) => type === 'reference');
  return hasManager ? `${select}&$expand=manager($select=id,userPrincipalName,employeeId)` : select;
}
