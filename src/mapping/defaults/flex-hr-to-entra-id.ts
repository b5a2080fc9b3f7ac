import { flexHrAttributes } from '../../domain/flex-hr-attributes.ts';
import type { Mapping } from '../compile-mapping.ts';
import { FULL_NAME, uniqueLogin, uniquePrincipalName } from './flex-hr-names.ts';

/**
 * What a Flex HRM job does to Microsoft Entra ID (cloud-only users) when the configuration says nothing else: as for Active Directory, under the
 * names that users have there.
 *
 * The work address of Flex HRM is given to a new user alone, because `mail` is Exchange's to keep; by it somebody is found who was copied to
 * another company.
 */
export const flexHrToEntraId: Mapping = {
  source: { attributes: flexHrAttributes },
  scope: [{ name: 'not anonymised', all: [{ attribute: 'isAnonymised', operator: 'IS FALSE' }] }],
  attributes: [
    { target: 'employeeId', value: '[employmentNumber]', match: 1 },
    { target: 'userPrincipalName', value: uniquePrincipalName(), flow: 'onCreate' },
    { target: 'mailNickname', value: uniqueLogin(64), flow: 'onCreate' },
    { target: 'displayName', value: FULL_NAME },
    { target: 'givenName', value: '[firstName]' },
    { target: 'surname', value: '[lastName]' },
    { target: 'mail', value: 'IgnoreFlowIfNullOrEmpty([emailWork])', match: 2, flow: 'onCreate' },
    { target: 'mobilePhone', value: '[mobilePhone]' },
    { target: 'telephoneNumber', value: '[businessPhone]' },
    { target: 'jobTitle', value: '[title]' },
    { target: 'department', value: '[department]' },
    { target: 'companyName', value: '[company]' },
    { target: 'manager', reference: '[immediateManagerEmployeeId]' },
    { target: 'accountEnabled', value: 'Switch([status], "True", "leaver", "False", "anonymised", "False")' },
  ],
};
