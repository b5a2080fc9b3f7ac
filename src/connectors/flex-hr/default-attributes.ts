import type { SourceAttributePath } from '../contract.ts';

const plain = [
  'id',
  'companyId',
  'employmentNumber',
  'firstName',
  'lastName',
  'name',
  'emailWork',
  'phone1',
  'phone2',
  'phone3',
  'phone4',
  'mobilePhone',
  'businessPhone',
  'immediateManagerEmployeeId',
  'isInAuditProcess',
  'isAnonymised',
  'startDate',
  'endDate',
  'status',
];

/** Names and paths in the document of an employee: Flex's own names, flat. */
export const defaultAttributes: readonly SourceAttributePath[] = [
  ...plain.map((name) => ({ name, path: `$.${name}` })),
  { name: 'title', path: '$.title.name' },
  { name: 'titleCode', path: '$.title.code' },
  { name: 'department', path: '$.department.name' },
  { name: 'departmentCode', path: '$.department.code' },
  { name: 'company', path: '$.company.name' },
  { name: 'companyNumber', path: '$.company.number' },
];
