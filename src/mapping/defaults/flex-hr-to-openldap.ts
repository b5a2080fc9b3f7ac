import { flexHrAttributes } from '../../domain/flex-hr-attributes.ts';
import type { Mapping } from '../compile-mapping.ts';
import { FULL_NAME, uniqueLogin } from './flex-hr-names.ts';

/** What a Flex HRM job does to inetOrgPerson entries of OpenLDAP when the configuration says nothing else. */
export const flexHrToOpenLdap: Mapping = {
  source: { attributes: flexHrAttributes },
  scope: [{ name: 'not anonymised', all: [{ attribute: 'isAnonymised', operator: 'IS FALSE' }] }],
  attributes: [
    { target: 'employeeNumber', value: '[employmentNumber]', match: 1 },
    { target: 'uid', value: uniqueLogin(32), flow: 'onCreate' },
    { target: 'cn', value: FULL_NAME },
    { target: 'sn', value: 'Coalesce([lastName], [firstName], [name])' },
    { target: 'givenName', value: '[firstName]' },
    { target: 'displayName', value: FULL_NAME },
    { target: 'mail', value: 'IgnoreFlowIfNullOrEmpty([emailWork])', match: 2 },
    { target: 'mobile', value: '[mobilePhone]' },
    { target: 'telephoneNumber', value: '[businessPhone]' },
    { target: 'title', value: '[title]' },
    { target: 'ou', value: '[department]' },
    { target: 'departmentNumber', value: '[departmentCode]' },
    { target: 'o', value: '[company]' },
    { target: 'manager', reference: '[immediateManagerEmployeeId]' },
    { target: 'accountDisabled', value: 'Switch([status], "False", "leaver", "True", "anonymised", "True")' },
  ],
};
