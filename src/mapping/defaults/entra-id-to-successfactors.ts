import type { Mapping } from '../compile-mapping.ts';

/**
 * What write-back from Microsoft Entra ID to SuccessFactors does when the configuration says nothing else: the business e-mail
 * address, as from Active Directory. Types are found in the tenant's picklists and the primary flags that are there are kept, so neither
 * is mapped. A difference of letter case alone is no reason to write: every write comes back as a change of HR data.
 */
export const entraIdToSuccessFactors: Mapping = {
  source: {
    attributes: [
      { name: 'employeeId', path: '$.employeeId' },
      { name: 'mail', path: '$.mail' },
    ],
  },
  scope: [],
  attributes: [
    { target: 'personIdExternal', value: '[employeeId]', match: 1 },
    { target: 'email', value: '[mail]', caseExact: false },
  ],
};
