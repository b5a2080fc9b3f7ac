import type { SourceAttributePath } from '../../contract.ts';

/** Microsoft's extensionAttribute1 to 15. */
const extensionAttributes = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`);

const names = [
  ...['objectGUID', 'distinguishedName', 'accountDisabled', 'parentDistinguishedName', 'userAccountControl'],
  ...['employeeID', 'employeeNumber', 'employeeType', 'sAMAccountName', 'userPrincipalName', 'mailNickname', 'cn'],
  ...[
    'mail',
    'proxyAddresses',
    'telephoneNumber',
    'mobile',
    'homePhone',
    'ipPhone',
    'pager',
    'facsimileTelephoneNumber',
  ],
  ...[
    'otherTelephone',
    'otherMobile',
    'displayName',
    'givenName',
    'sn',
    'initials',
    'middleName',
    'title',
    'department',
  ],
  ...[
    'division',
    'company',
    'manager',
    'physicalDeliveryOfficeName',
    'streetAddress',
    'l',
    'st',
    'postalCode',
    'co',
    'c',
  ],
  ...['description', 'info', 'wWWHomePage', 'preferredLanguage', 'whenCreated', ...extensionAttributes],
];

/** The attributes that a mapping may name without listing them: an account's own, each at `$.<name>`. */
export const defaultAttributes: readonly SourceAttributePath[] = names.map((name) => ({ name, path: `$.${name}` }));
