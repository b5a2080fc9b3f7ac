import type { SourceAttributePath } from '../../contract.ts';

/** Names that Entra's provisioning service has for what Graph calls otherwise. */
const renamed: readonly SourceAttributePath[] = [
  { name: 'objectId', path: '$.id' },
  { name: 'telephoneNumber', path: '$.businessPhones[0]' },
  { name: 'mobile', path: '$.mobilePhone' },
  { name: 'facsimileTelephoneNumber', path: '$.faxNumber' },
  { name: 'physicalDeliveryOfficeName', path: '$.officeLocation' },
  { name: 'manager', path: '$.manager.userPrincipalName' },
  { name: 'managerEmployeeId', path: '$.manager.employeeId' },
  { name: 'division', path: '$.employeeOrgData.division' },
  { name: 'costCenter', path: '$.employeeOrgData.costCenter' },
];

const own = [
  ...['id', 'userPrincipalName', 'employeeId', 'mail', 'mailNickname', 'accountEnabled', 'userType'],
  ...['displayName', 'givenName', 'surname', 'businessPhones', 'mobilePhone', 'faxNumber', 'otherMails'],
  ...['proxyAddresses', 'imAddresses', 'jobTitle', 'department', 'companyName', 'officeLocation', 'employeeType'],
  ...['employeeHireDate', 'employeeLeaveDateTime', 'streetAddress', 'city', 'state', 'postalCode', 'country'],
  ...['usageLocation', 'preferredLanguage', 'createdDateTime', 'onPremisesSyncEnabled', 'onPremisesSamAccountName'],
  ...['onPremisesDistinguishedName', 'onPremisesDomainName', 'onPremisesUserPrincipalName', 'onPremisesImmutableId'],
];

const extensions = Array.from({ length: 15 }, (_, index) => {
  const name = `extensionAttribute${index + 1}`;
  return { name, path: `$.onPremisesExtensionAttributes.${name}` };
});

/** The attributes that a mapping may name without listing them; Graph's own names, and those of Entra's provisioning service. */
export const defaultAttributes: readonly SourceAttributePath[] = [
  ...own.map((name) => ({ name, path: `$.${name}` })),
  ...renamed,
  ...extensions,
];
