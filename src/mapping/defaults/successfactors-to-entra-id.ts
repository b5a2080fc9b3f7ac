import { successFactorsAttributes } from '../../domain/successfactors-attributes.ts';
import type { Mapping } from '../compile-mapping.ts';
import { uniqueNickname, uniquePrincipalName } from './successfactors-names.ts';

/**
 * What a SuccessFactors job does to Microsoft Entra ID (cloud-only users) when the configuration says nothing else: Microsoft's default
 * mapping, with the names that must be unique made so. `mail` is Exchange's to set.
 * See https://learn.microsoft.com/entra/identity/app-provisioning/sap-successfactors-attribute-reference
 */
export const successFactorsToEntraId: Mapping = {
  source: { attributes: successFactorsAttributes },
  scope: [],
  attributes: [
    { target: 'employeeId', value: '[personIdExternal]', match: 1 },
    { target: 'userPrincipalName', value: uniquePrincipalName(), flow: 'onCreate' },
    { target: 'mailNickname', value: uniqueNickname(), flow: 'onCreate' },
    { target: 'displayName', value: 'Coalesce([displayName], Join(" ", [firstName], [lastName]))' },
    { target: 'givenName', value: '[firstName]' },
    { target: 'surname', value: '[lastName]' },
    { target: 'jobTitle', value: '[jobTitle]' },
    { target: 'department', value: '[department]' },
    { target: 'companyName', value: '[division]' },
    { target: 'city', value: '[city]' },
    { target: 'state', value: '[state]' },
    { target: 'country', value: '[country]' },
    { target: 'postalCode', value: 'Coalesce([zipCode], [officeLocationZipCode])' },
    { target: 'streetAddress', value: 'Coalesce([addressLine1], [officeLocationAddress])' },
    { target: 'manager', reference: '[managerId]' },
    { target: 'accountEnabled', value: 'Switch([activeEmploymentsCount], "True", "0", "False")' },
  ],
};
