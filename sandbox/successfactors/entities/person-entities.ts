import { AUDIT, customStrings, type Entity, entity, properties, type ToOne } from '../entity.ts';
import type { EmailRow, PersonalRow, PersonRow, PhoneRow, Row } from '../rows.ts';
import type { Switches } from '../switches.ts';
import type { Tenant } from '../tenant.ts';
import { terminationInfo } from '../termination-info.ts';
import { mainEmployment } from './main-employment.ts';
import { optionNav } from './option-nav.ts';

const personNav: ToOne = {
  name: 'personNav',
  kind: 'one',
  target: 'PerPerson',
  row: (row) => (row as PersonalRow | EmailRow | PhoneRow).$person,
};

function* childrenOf<Child>(tenant: Tenant, pick: (person: PersonRow) => Child[]): Iterable<Child> {
  for (const person of tenant.state.order) yield* pick(person);
}

const perPerson: Entity = entity('PerPerson', {
  properties:
    properties(`personIdExternal:S100* personId:L- perPersonUuid:S32- dateOfBirth:D countryOfBirth:S100 regionOfBirth:S100
      placeOfBirth:S100 birthName:S128 includeAllRecords:B- ${customStrings('customString', 5)} ${AUDIT}`),
  navigations: [
    { name: 'personalInfoNav', kind: 'many', target: 'PerPersonal', rows: (row) => (row as PersonRow).$personals },
    { name: 'emailNav', kind: 'many', target: 'PerEmail', rows: (row) => (row as PersonRow).$emails },
    { name: 'phoneNav', kind: 'many', target: 'PerPhone', rows: (row) => (row as PersonRow).$phones },
    { name: 'employmentNav', kind: 'many', target: 'EmpEmployment', rows: (row) => (row as PersonRow).$employments },
    {
      name: 'personEmpTerminationInfoNav',
      kind: 'one',
      target: 'PersonEmpTerminationInfo',
      row: (row, tenant) => terminationInfo(tenant, row as PersonRow),
    },
    { name: 'userAccountNav', kind: 'one', target: 'UserAccount', row: (row) => userAccount(row as PersonRow) },
  ],
  records: (tenant) => tenant.state.order,
  find: (tenant, key) => tenant.state.persons.get(key),
});

function perPersonal(switches: Switches): Entity {
  return entity('PerPersonal', {
    isEffectiveDated: true,
    properties:
      properties(`personIdExternal:S100* startDate:D* endDate:D- firstName:S128 lastName:S128 middleName:S128 preferredName:S128 displayName:S128
      formalName:S128 initials:S128 suffix:S38 title:S38 salutation:S38@salutation gender:S2 maritalStatus:S38 nationality:S128 secondNationality:S128
      nativePreferredLang:S38 businessFirstName:S128 businessLastName:S128 firstNameAlt1:S128 lastNameAlt1:S128 secondLastName:S128 namePrefix:S128
      birthName:S128 since:D script:S32 attachmentId:S128 ${customStrings('customString', 5)} ${AUDIT}`),
    navigations: [personNav, optionNav('salutationNav', 'salutation', 'salutation', switches)],
    records: function* (tenant) {
      for (const person of tenant.state.order) yield person.$personals;
    },
  });
}

function perEmail(switches: Switches): Entity {
  return entity('PerEmail', {
    properties: properties(
      `emailType:S38*@ecEmailType personIdExternal:S100* emailAddress:S100 isPrimary:B operation:S32! ${AUDIT}`,
    ),
    navigations: [personNav, optionNav('emailTypeNav', 'emailType', 'ecEmailType', switches)],
    records: (tenant) => childrenOf(tenant, (person) => person.$emails),
  });
}

function perPhone(switches: Switches): Entity {
  return entity('PerPhone', {
    properties: properties(
      `personIdExternal:S100* phoneType:S38*@ecPhoneType countryCode:S32 areaCode:S32 phoneNumber:S100 extension:S32 isPrimary:B operation:S32! ${AUDIT}`,
    ),
    navigations: [personNav, optionNav('phoneTypeNav', 'phoneType', 'ecPhoneType', switches)],
    records: (tenant) => childrenOf(tenant, (person) => person.$phones),
  });
}

function userAccount(person: PersonRow): Row | null {
  const user = mainEmployment(person)?.$user;
  if (user === undefined) return null;
  return {
    username: user.username,
    accountId: person.personId,
    accountUuid: person.perPersonUuid,
    accountStatus: 'tTe'.includes(user.status) ? 'ACTIVE' : 'INACTIVE',
    accountIsLocked: 'FALSE',
    defaultLocale: 'en_US',
    timeZone: user.timeZone ?? null,
    email: user.email ?? null,
    personIdExternal: person.personIdExternal,
    userType: user.status === 'e' ? 'onboardee' : 'employee',
    lastModifiedDateTime: user.lastModifiedDateTime,
    $person: person,
  };
}

const userAccountEntity: Entity = entity('UserAccount', {
  properties:
    properties(`username:S100* accountId:L- accountUuid:S36 accountStatus:S20 accountIsLocked:S5 defaultLocale:S20 timeZone:S60 email:S100
    personIdExternal:S100 sapGlobalUserId:S100 userType:S20 lastInactivationDateTime:O lastLoginFailedDateTime:O lastModifiedDateTime:O`),
  navigations: [
    {
      name: 'user',
      kind: 'many',
      target: 'User',
      rows: (row) => (row.$person as PersonRow).$employments.map((employment) => employment.$user),
    },
  ],
  records: function* (tenant) {
    for (const person of tenant.state.order) {
      const account = userAccount(person);
      if (account !== null) yield account;
    }
  },
});

const personKey: Entity = entity('PersonKey', {
  properties: properties('personIdExternal:S100* personId:L- perPersonUuid:S32-'),
  navigations: [
    { name: 'userAccountNav', kind: 'one', target: 'UserAccount', row: (row) => userAccount(row as PersonRow) },
  ],
  records: (tenant) => tenant.state.order,
  find: (tenant, key) => tenant.state.persons.get(key),
});

const personEmpTerminationInfo: Entity = entity('PersonEmpTerminationInfo', {
  properties: properties('personIdExternal:S100* activeEmploymentsCount:I- latestTerminationDate:D-'),
  records: function* (tenant) {
    for (const person of tenant.state.order) {
      const info = terminationInfo(tenant, person);
      if (info !== null) yield info;
    }
  },
});

/** The entities of the person side. */
export function personEntities(switches: Switches): readonly Entity[] {
  return [
    perPerson,
    perPersonal(switches),
    perEmail(switches),
    perPhone(switches),
    userAccountEntity,
    personKey,
    personEmpTerminationInfo,
  ];
}
