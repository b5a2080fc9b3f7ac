import { flexHrAttributes } from '../../domain/flex-hr-attributes.ts';
import type { Mapping } from '../compile-mapping.ts';
import { FULL_NAME, uniqueCommonName, uniqueLogin, uniquePrincipalName } from './flex-hr-names.ts';

/**
 * What a Flex HRM job does to Active Directory when the configuration says nothing else.
 *
 * Anonymised employees are out of scope: nothing of the account may follow what Flex HRM has left of them. A work address that
 * Flex HRM does not have (new hires) clears none that the directory has. Before the first day of work the calendar closes the
 * account, after the last one the status does.
 *
 * Flex HRM copies who moves to another company: a new number, the same work address. By the address the account is found, and a human is
 * to say whose it is, before there is a second one.
 */
export const flexHrToActiveDirectory: Mapping = {
  source: { attributes: flexHrAttributes },
  scope: [{ name: 'not anonymised', all: [{ attribute: 'isAnonymised', operator: 'IS FALSE' }] }],
  attributes: [
    { target: 'employeeID', value: '[employmentNumber]', match: 1 },
    { target: 'cn', value: uniqueCommonName() },
    { target: 'sAMAccountName', value: uniqueLogin(20), flow: 'onCreate' },
    { target: 'userPrincipalName', value: uniquePrincipalName(), flow: 'onCreate' },
    { target: 'displayName', value: FULL_NAME },
    { target: 'givenName', value: '[firstName]' },
    { target: 'sn', value: '[lastName]' },
    { target: 'mail', value: 'IgnoreFlowIfNullOrEmpty([emailWork])', match: 2 },
    { target: 'mobile', value: '[mobilePhone]' },
    { target: 'telephoneNumber', value: '[businessPhone]' },
    { target: 'title', value: '[title]' },
    { target: 'department', value: '[department]' },
    { target: 'company', value: '[company]' },
    { target: 'manager', reference: '[immediateManagerEmployeeId]' },
    { target: 'accountDisabled', value: 'Switch([status], "False", "leaver", "True", "anonymised", "True")' },
  ],
};
