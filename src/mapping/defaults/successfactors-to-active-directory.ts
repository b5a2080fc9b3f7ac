import { successFactorsAttributes } from '../../domain/successfactors-attributes.ts';
import type { Mapping } from '../compile-mapping.ts';
import { firstFilled, LOCAL_PART, uniquePrincipalName, withoutEmptyName } from './successfactors-names.ts';

/** Characters that Active Directory refuses in a sAMAccountName, and `@`. */
const NOT_IN_ACCOUNT_NAME = '[\\"/\\\\\\[\\]:;|=,+*?<>@\\x00-\\x1f]+';
/** Without the number for somebody who shows no name: an account that HR only hides the name of must not be renamed to it. */
const FULL_NAME = 'Coalesce([displayName], Join(" ", [firstName], [lastName]))';

const accountName = firstFilled(
  accountPart(LOCAL_PART),
  accountPart('Join("", Left([firstName], 1), [lastName])'),
  accountPart('[personIdExternal]'),
);

/**
 * What a SuccessFactors job does to Active Directory when the configuration says nothing else: Microsoft's default mapping, with
 * the names that must be unique made so.
 * See https://learn.microsoft.com/entra/identity/app-provisioning/sap-successfactors-attribute-reference
 */
export const successFactorsToActiveDirectory: Mapping = {
  source: { attributes: successFactorsAttributes },
  scope: [],
  attributes: [
    { target: 'employeeID', value: '[personIdExternal]', match: 1 },
    { target: 'cn', value: uniqueCommonName() },
    { target: 'sAMAccountName', value: uniqueAccountName(), flow: 'onCreate' },
    { target: 'userPrincipalName', value: uniquePrincipalName(), flow: 'onCreate' },
    { target: 'displayName', value: FULL_NAME },
    { target: 'givenName', value: '[firstName]' },
    { target: 'sn', value: '[lastName]' },
    { target: 'mail', value: '[emailAddress]' },
    { target: 'title', value: '[jobTitle]' },
    { target: 'department', value: '[department]' },
    { target: 'company', value: '[division]' },
    { target: 'l', value: '[city]' },
    { target: 'st', value: '[state]' },
    { target: 'co', value: '[country]' },
    { target: 'c', value: '[twoCharCountryCode]' },
    { target: 'postalCode', value: 'Coalesce([zipCode], [officeLocationZipCode])' },
    { target: 'streetAddress', value: 'Coalesce([addressLine1], [officeLocationAddress])' },
    { target: 'manager', reference: '[managerId]' },
    { target: 'accountDisabled', value: 'Switch([activeEmploymentsCount], "False", "0", "True")' },
  ],
};

/** The full name in at most 64 characters; a second bearer gets a number. */
function uniqueCommonName(): string {
  return `SelectUniqueValue(Trim(Left(${FULL_NAME}, 64)), Counter(${withoutEmptyName(`Append(${FULL_NAME}, " {n}")`)}, 2, 64))`;
}

/** The user name of SuccessFactors, then names made of the person's, then numbers; at most 20 characters. */
function uniqueAccountName(): string {
  return `SelectUniqueValue(
  ${accountName},
  ${accountPart('Join("", Left([firstName], 1), [lastName])')},
  ${accountPart('Join(".", [firstName], [lastName])')},
  Counter(${accountName}, 1, 20))`;
}

function accountPart(expression: string): string {
  const clean = `Replace(Transliterate(StripSpaces(${expression})), , "${NOT_IN_ACCOUNT_NAME}", , "", , )`;
  return `Replace(Left(${clean}, 20), , "\\\\.+$", , "", , )`;
}
