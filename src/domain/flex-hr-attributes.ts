import type { SourceAttribute } from './source-attribute.ts';

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

/** What Flex HRM says of an employee, by its own names: the document that its connector makes, flat. The default mappings have this list. */
export const flexHrAttributes: readonly SourceAttribute[] = [
  ...plain.map((name) => ({ name, path: `$.${name}` })),
  { name: 'title', path: '$.title.name' },
  { name: 'titleCode', path: '$.title.code' },
  { name: 'department', path: '$.department.name' },
  { name: 'departmentCode', path: '$.department.code' },
  { name: 'company', path: '$.company.name' },
  { name: 'companyNumber', path: '$.company.number' },
];
