import type { SourceAttribute } from './source-attribute.ts';

const EMPLOYMENT = '$.employmentNav.results[0]';
const USER = `${EMPLOYMENT}.userNav`;
const JOB = `${EMPLOYMENT}.jobInfoNav.results[0]`;
const PERSONAL = '$.personalInfoNav.results[0]';
const PRIMARY_PHONE = '$.phoneNav.results[?(@.isPrimary == true)]';
const PRIMARY_EMAIL = '$.emailNav.results[?(@.isPrimary == true)]';

/**
 * The source attributes of a SuccessFactors job, by Microsoft's names, each with its place in a PerPerson record of OData v2.
 * `managerId` is the manager's userId (EmpJob), `manager` the manager's personIdExternal. `emplStatus` is the picklist option id; its letter is
 * at `emplStatusNav.externalCode`. The connector offers this list, and the default mapping has it.
 * See https://learn.microsoft.com/entra/identity/app-provisioning/sap-successfactors-attribute-reference
 */
export const successFactorsAttributes: readonly SourceAttribute[] = [
  ...fields('$', ['personIdExternal', 'personId', 'perPersonUuid']),
  ...fields(PERSONAL, ['displayName', 'firstName', 'gender', 'lastName', 'middleName', 'preferredName']),
  ...fields(USER, ['addressLine1', 'addressLine2', 'addressLine3', 'businessPhone', 'cellPhone', 'city', 'country']),
  ...numbered(USER, 15, (number) => [`custom${two(number)}`, `custom${two(number)}`]),
  ...fields(USER, [
    'custom35',
    'empId',
    'homePhone',
    'jobFamily',
    'nickname',
    'state',
    'timeZone',
    'username',
    'zipCode',
  ]),
  ...fields(PRIMARY_PHONE, ['areaCode', 'countryCode', 'extension', 'phoneNumber', 'phoneType']),
  ...fields(PRIMARY_EMAIL, ['emailAddress', 'emailType']),
  ...fields(EMPLOYMENT, [
    'firstDateWorked',
    'lastDateWorked',
    'userId',
    'isContingentWorker',
    'startDate',
    'okToRehire',
  ]),
  ...fields(JOB, [
    'countryOfCompany',
    'emplStatus',
    'endDate',
    'jobTitle',
    'position',
    'customString13',
    'managerId',
    'flsaStatus',
  ]),
  ...places(JOB, {
    businessUnit: 'businessUnitNav.name_localized',
    businessUnitId: 'businessUnitNav.externalCode',
    company: 'companyNav.name_localized',
    companyId: 'companyNav.externalCode',
    twoCharCountryCode: 'companyNav.countryOfRegistrationNav.twoCharCountryCode',
    costCenter: 'costCenterNav.name_localized',
    costCenterId: 'costCenterNav.externalCode',
    costCenterDescription: 'costCenterNav.description_localized',
    department: 'departmentNav.name_localized',
    departmentId: 'departmentNav.externalCode',
    division: 'divisionNav.name_localized',
    divisionId: 'divisionNav.externalCode',
    jobCode: 'jobCodeNav.name_localized',
    jobCodeId: 'jobCodeNav.externalCode',
    LocationName: 'locationNav.name',
    officeLocationAddress: 'locationNav.addressNavDEFLT.address1',
    officeLocationCity: 'locationNav.addressNavDEFLT.city',
    officeLocationCustomString4: 'locationNav.addressNavDEFLT.customString4',
    officeLocationZipCode: 'locationNav.addressNavDEFLT.zipCode',
    payGrade: 'payGradeNav.name',
    eventReason: 'eventReasonNav.externalCode',
    employmentType: 'employmentTypeNav.externalCode',
    employeeClass: 'employeeClassNav.externalCode',
    positionNav: 'positionNav',
    positionJobLevel: 'positionNav.jobLevel',
    positionNameFR: 'positionNav.externalName_fr_FR',
    positionNameDE: 'positionNav.externalName_de_DE',
    managerUserNav: 'managerUserNav',
  }),
  ...fields('$.personEmpTerminationInfoNav', ['activeEmploymentsCount', 'latestTerminationDate']),
  ...numbered(EMPLOYMENT, 15, customString('empNavCustomString')),
  ...numbered(JOB, 15, customString('empJobNavCustomString')),
  ...places(EMPLOYMENT, {
    empNavCustomString35: 'customString35',
    assignmentType: 'empGlobalAssignmentNav.results[0].assignmentTypeNav.externalCode',
    manager: 'userNav.manager.empInfo.personIdExternal',
    userStatus: 'userNav.status',
  }),
  { name: 'empJobNavCustomString35', path: `${JOB}.customString35` },
  {
    name: 'globalAssignmentDepartment',
    path: "$.employmentNav.results[?(@.assignmentClass == 'GA')].jobInfoNav.results[0].departmentNav.name_localized",
  },
  {
    name: 'secondJobDepartment',
    path: '$.employmentNav.results[1].jobInfoNav.results[0].departmentNav.name_localized',
  },
];

function fields(place: string, names: readonly string[]): SourceAttribute[] {
  return names.map((name) => ({ name, path: `${place}.${name}` }));
}

function places(place: string, paths: Readonly<Record<string, string>>): SourceAttribute[] {
  return Object.entries(paths).map(([name, path]) => ({ name, path: `${place}.${path}` }));
}

function numbered(
  place: string,
  count: number,
  nameAndField: (number: number) => readonly [string, string],
): SourceAttribute[] {
  return Array.from({ length: count }, (_, index) => {
    const [name, field] = nameAndField(index + 1);
    return { name, path: `${place}.${field}` };
  });
}

function customString(prefix: string): (number: number) => readonly [string, string] {
  return (number) => [`${prefix}${number}`, `customString${number}`];
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
