import type { Mapping } from '../compile-mapping.ts';

/**
 * What write-back from Active Directory to SuccessFactors does when the configuration says nothing else: the business e-mail
 * address. Types are found in the tenant's picklists and the primary flags that are there are kept, so neither is mapped.
 * A difference of letter case alone is no reason to write: every write comes back as a change of HR data.
 */
export const activeDirectoryToSuccessFactors: Mapping = {
  source: {
    attributes: [
      { name: 'employeeID', path: '$.employeeID' },
      { name: 'mail', path: '$.mail' },
    ],
  },
  scope: [],
  attributes: [
    { target: 'personIdExternal', value: '[employeeID]', match: 1 },
    { target: 'email', value: '[mail]', caseExact: false },
  ],
};
