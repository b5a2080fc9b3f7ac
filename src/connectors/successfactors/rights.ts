/** Where "Manage Permission Roles" keeps the right to see an entity; field by field for employee data. */
const rights: Readonly<Record<string, string>> = {
  PerPerson: 'Employee Data > Biographical Information: View',
  PerPersonal: 'Employee Data > Personal Information: View',
  PerEmail: 'Employee Data > Email Information: View',
  PerPhone: 'Employee Data > Phone Information: View',
  PersonEmpTerminationInfo: 'Employee Central API > HRIS OData API (read-only)',
  EmpEmployment: 'Employee Data > Employment Details: View',
  EmpJob: 'Employee Central Effective Dated Entities > Job Information: View Current and View History',
  EmpJobRelationships: 'Employee Central Effective Dated Entities > Job Relationships: View',
  EmpGlobalAssignment: 'Employee Data > Global Assignment Details: View',
  User: 'Employee Data > User fields: View, for a target population that includes the people',
  PicklistOption: 'Employee Central API > Foundation OData API (read-only)',
  Position: 'Miscellaneous Permissions > Position: View',
  Country: 'Foundation Objects > Country: View',
  Territory: 'Foundation Objects > Country: View',
};

/** The right that shows an entity, in the words of SuccessFactors' permission roles. */
export function rightFor(entity: string | undefined): string {
  const right = rights[entity ?? ''];
  if (right !== undefined) return `"${right}"`;
  if (entity?.startsWith('FO'))
    return `"Foundation Objects > ${entity.slice(2)}: View" (or the same below "Manage Foundation Objects")`;
  return 'the right to view it';
}
