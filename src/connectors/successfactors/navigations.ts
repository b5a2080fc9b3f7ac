/** One navigation of Employee Central: the entity it leads to and how many records it gives at most. */
type Navigation = { readonly to: string; readonly many: boolean };
type Navigations = Readonly<Record<string, Navigation>>;

const one = (to: string): Navigation => ({ to, many: false });
const many = (to: string): Navigation => ({ to, many: true });
const option = one('PicklistOption');

/**
 * The part of the Employee Central graph that identities need, from its metadata. Quirks: jobInfoNav, personalInfoNav and
 * employmentNav are collections though one slice is current. A tenant may have more; see {@link looksLikeNavigation}.
 */
const graph: Readonly<Record<string, Navigations>> = {
  PerPerson: {
    personalInfoNav: many('PerPersonal'),
    emailNav: many('PerEmail'),
    phoneNav: many('PerPhone'),
    employmentNav: many('EmpEmployment'),
    personEmpTerminationInfoNav: one('PersonEmpTerminationInfo'),
    personTypeUsageNav: one('PersonTypeUsage'),
    userAccountNav: one('UserAccount'),
    countryOfBirthNav: one('Territory'),
    homeAddressNavDEFLT: many('PerAddressDEFLT'),
    nationalIdNav: many('PerNationalId'),
    emergencyContactNav: many('PerEmergencyContacts'),
    personRerlationshipNav: many('PerPersonRelationship'),
    socialAccountNav: many('PerSocialAccount'),
    secondaryAssignmentsNav: many('SecondaryAssignments'),
  },
  PerPersonal: {
    salutationNav: option,
    maritalStatusNav: option,
    nativePreferredLangNav: option,
    personNav: one('PerPerson'),
  },
  PerEmail: { emailTypeNav: option },
  PerPhone: { phoneTypeNav: option },
  EmpEmployment: {
    jobInfoNav: many('EmpJob'),
    userNav: one('User'),
    empGlobalAssignmentNav: one('EmpGlobalAssignment'),
    empJobRelationshipNav: many('EmpJobRelationships'),
    compInfoNav: many('EmpCompensation'),
    empPayCompNonRecurringNav: many('EmpPayCompNonRecurring'),
    empWorkPermitNav: many('EmpWorkPermit'),
    paymentInformationNav: many('PaymentInformationV3'),
    personNav: one('PerPerson'),
  },
  EmpJob: {
    companyNav: one('FOCompany'),
    departmentNav: one('FODepartment'),
    divisionNav: one('FODivision'),
    businessUnitNav: one('FOBusinessUnit'),
    costCenterNav: one('FOCostCenter'),
    locationNav: one('FOLocation'),
    jobCodeNav: one('FOJobCode'),
    payGradeNav: one('FOPayGrade'),
    eventReasonNav: one('FOEventReason'),
    positionNav: one('Position'),
    managerUserNav: one('User'),
    managerEmploymentNav: one('EmpEmployment'),
    employmentNav: one('EmpEmployment'),
    userNav: one('User'),
    countryOfCompanyNav: one('Territory'),
    emplStatusNav: option,
    eventNav: option,
    employeeClassNav: option,
    employmentTypeNav: option,
    contractTypeNav: option,
  },
  User: {
    manager: one('User'),
    hr: one('User'),
    secondManager: one('User'),
    empInfo: one('EmpEmployment'),
    personKeyNav: one('PersonKey'),
    directReports: many('User'),
    matrixManager: many('User'),
  },
  EmpGlobalAssignment: { assignmentTypeNav: option, userNav: one('User') },
  EmpJobRelationships: { relUserNav: one('User'), relEmploymentNav: one('EmpEmployment'), relationshipTypeNav: option },
  FOCompany: {
    countryOfRegistrationNav: one('Country'),
    countryNav: one('Territory'),
    defaultLocationNav: one('FOLocation'),
  },
  FODepartment: { costCenterNav: one('FOCostCenter'), parentNav: one('FODepartment'), headOfUnitNav: one('User') },
  FODivision: { parentNav: one('FODivision'), headOfUnitNav: one('User') },
  FOBusinessUnit: { headOfUnitNav: one('User') },
  FOCostCenter: { parentNav: one('FOCostCenter'), costcenterManagerNav: one('User') },
  FOJobCode: { gradeNav: one('FOPayGrade'), parentJobCodeNav: one('FOJobCode') },
  FOLocation: { addressNavDEFLT: one('FOCorporateAddressDEFLT'), geozoneFlxNav: one('FOGeozone') },
  FOCorporateAddressDEFLT: { countryNav: one('Territory'), stateNav: option, cityNav: option, provinceNav: option },
  FOEventReason: { eventNav: option, emplStatusNav: option },
  Position: { parentPosition: one('Position'), incumbentNav: one('User'), departmentNav: one('FODepartment') },
};

/** Entities without a lastModifiedDateTime that a filter may use. */
const withoutTimestamp = new Set([
  'PicklistOption',
  'Country',
  'Territory',
  'PersonEmpTerminationInfo',
  'PersonKey',
  'UserAccount',
]);

const cardinality = new Map<string, boolean>(
  Object.values(graph).flatMap((navigations) =>
    Object.entries(navigations).map(([name, to]) => [name, to.many] as const),
  ),
);
// EmpJob's own way back to its employment is not read; the person's collection of the same name is.
cardinality.set('employmentNav', true);

/** True: a collection; false: one record; undefined: a navigation that we do not know. */
export function isCollection(name: string): boolean | undefined {
  return cardinality.get(name);
}

/** The entity at the end of `navigation` from `entity`; undefined when the graph does not know it. */
export function navigate(entity: string | undefined, navigation: string): string | undefined {
  return entity === undefined ? undefined : graph[entity]?.[navigation]?.to;
}

/** The entity that an expand path such as `employmentNav/userNav` leads to from PerPerson. */
export function entityAt(path: string): string | undefined {
  return path.split('/').reduce<string | undefined>((entity, name) => navigate(entity, name), 'PerPerson');
}

export function hasTimestamp(entity: string | undefined): boolean {
  return entity !== undefined && !withoutTimestamp.has(entity);
}

/** A name that is a navigation by SAP's habits, for the parts of a tenant that the graph does not list. */
export function looksLikeNavigation(name: string): boolean {
  return /Nav(?:DEFLT|[A-Z]{3})?$/.test(name) || /^cust_to[A-Z]/.test(name) || /^toLegalEntity/.test(name);
}

/** The shortest way from `entity` to a navigation of this name, for a JSONPath's `..name`. */
export function findNavigation(entity: string | undefined, name: string): readonly string[] | undefined {
  let frontier = [{ entity, way: [] as readonly string[] }];
  for (let depth = 0; depth < 4; depth++) {
    const next: typeof frontier = [];
    for (const here of frontier) {
      if (navigate(here.entity, name) !== undefined) return [...here.way, name];
      for (const [step, to] of Object.entries(graph[here.entity ?? ''] ?? {})) {
        next.push({ entity: to.to, way: [...here.way, step] });
      }
    }
    frontier = next;
  }
  return undefined;
}
