import { AUDIT, type Entity, entity, type Navigation, properties, type ToOne, type ToSlice } from '../entity.ts';
import type { Row, Value } from '../rows.ts';
import type { Switches } from '../switches.ts';
import { foundationSlices, type Tenant } from '../tenant.ts';
import { optionNav } from './option-nav.ts';

const NAMES = 'name:S255 name_en_US:S255 name_de_DE:S255 name_defaultValue:S255 name_localized:S255!';
const DESCRIPTIONS =
  'description:S4000 description_en_US:S4000 description_defaultValue:S4000 description_localized:S4000!';
const HEAD = 'externalCode:S128* startDate:D* endDate:D-';

function text(name: string): (row: Row) => Value {
  return (row) => (row[name] ?? null) as Value;
}

const LOCALIZED = {
  name_defaultValue: text('name'),
  name_localized: text('name'),
  description_en_US: text('description'),
  description_defaultValue: text('description'),
  description_localized: text('description'),
};

function slicesOf(name: string): (tenant: Tenant) => Iterable<readonly Row[]> {
  return (tenant) => tenant.state.foundation.get(name)?.values() ?? [];
}

function toFoundation(name: string, field: string, target: string): ToSlice {
  return { name, kind: 'slice', target, rows: (row, tenant) => foundationSlices(tenant.state, target, row[field]) };
}

const statusNav: ToOne = {
  name: 'statusNav',
  kind: 'one',
  target: 'MDFEnumValue',
  row: (row) => enumValue(String(row.status ?? 'A')),
};

function enumValue(value: string): Row {
  return {
    key: 'com.successfactors.genericobject.api.StatusEnum',
    value,
    localized: value === 'A' ? 'Active' : 'Inactive',
    en_US: value === 'A' ? 'Active' : 'Inactive',
  };
}

function mdf(name: string, own: string, navigations: readonly Navigation[] = []): Entity {
  return entity(name, {
    isEffectiveDated: true,
    isMdf: true,
    isShared: true,
    properties: properties(`${HEAD} ${NAMES} ${DESCRIPTIONS} status:S1 ${own} ${AUDIT}`, LOCALIZED),
    navigations: [...navigations, statusNav],
    records: slicesOf(name),
  });
}

function classic(name: string, own: string, switches: Switches, navigations: readonly Navigation[] = []): Entity {
  const localized =
    switches.classicLocalizedNames === 'present' ? 'name_localized:S255! description_localized:S4000!' : '';
  return entity(name, {
    isEffectiveDated: true,
    isShared: true,
    properties: properties(`${HEAD} name:S255 description:S4000 status:S1 ${localized} ${own} ${AUDIT}`, LOCALIZED),
    navigations,
    records: slicesOf(name),
  });
}

function headOfUnit(field: string, name: string): ToOne {
  return {
    name,
    kind: 'one',
    target: 'User',
    isShared: true,
    row: (row, tenant) => tenant.state.users.get(String(row[field])) ?? null,
  };
}

function address(switches: Switches): Entity {
  return entity('FOCorporateAddressDEFLT', {
    isShared: true,
    properties:
      properties(`addressId:M* startDate:D endDate:D address1:S256 address2:S256 address3:S256 city:S256 state:S256@STATE province:S256 county:S256
      zipCode:S256 country:S256 customString4:S256 ${AUDIT}`),
    navigations: [
      toFoundation('countryNav', 'country', 'Country'),
      ...(switches.addressStateNav === 'present' ? [optionNav('stateNav', 'state', 'STATE', switches)] : []),
    ],
    records: function* (tenant) {
      for (const [location] of tenant.state.foundation.get('FOLocation')?.values() ?? [])
        if (location !== undefined) yield location.$address as Row;
    },
  });
}

const country: Entity = entity('Country', {
  isEffectiveDated: true,
  isMdf: true,
  isShared: true,
  properties: properties(
    'code:S128* startDate:D* endDate:D twoCharCountryCode:S2 numericCountryCode:S3 currency:S10 status:S1 externalName_defaultValue:S128 externalName_en_US:S128 externalName_localized:S128!',
    { externalName_defaultValue: text('externalName_en_US'), externalName_localized: text('externalName_en_US') },
  ),
  records: slicesOf('Country'),
});

const territory: Entity = entity('Territory', {
  isShared: true,
  properties: properties('territoryCode:S32* territoryName:S128', {
    territoryCode: text('code'),
    territoryName: text('externalName_en_US'),
  }),
  records: function* (tenant) {
    for (const [slice] of tenant.state.foundation.get('Country')?.values() ?? []) if (slice !== undefined) yield slice;
  },
});

const mdfEnumValue: Entity = entity('MDFEnumValue', {
  isShared: true,
  properties: properties('key:S255* value:S255* localized:S255! en_US:S255'),
  records: () => [enumValue('A'), enumValue('I')],
});

function units(): readonly Entity[] {
  return [
    mdf(
      'FOCompany',
      'country:S128 currency:S32 defaultLocation:S128 standardHours:F officialLanguage:S128 entityUUID:S36',
      [
        toFoundation('countryOfRegistrationNav', 'country', 'Country'),
        {
          name: 'countryNav',
          kind: 'one',
          target: 'Territory',
          row: (row, tenant) => foundationSlices(tenant.state, 'Country', row.country)[0] ?? null,
        },
      ],
    ),
    mdf('FODepartment', 'costCenter:S128 headOfUnit:S100 parent:S128', [
      toFoundation('costCenterNav', 'costCenter', 'FOCostCenter'),
      toFoundation('parentNav', 'parent', 'FODepartment'),
      headOfUnit('headOfUnit', 'headOfUnitNav'),
      {
        name: 'cust_toDivision',
        kind: 'many',
        target: 'FODivision',
        rows: (row, tenant) => foundationSlices(tenant.state, 'FODivision', row.$division),
      },
    ]),
    mdf('FODivision', 'headOfUnit:S100 parent:S128', [
      toFoundation('parentNav', 'parent', 'FODivision'),
      {
        name: 'cust_toBusinessUnit',
        kind: 'many',
        target: 'FOBusinessUnit',
        rows: (row, tenant) => foundationSlices(tenant.state, 'FOBusinessUnit', row.$businessUnit),
      },
    ]),
    mdf('FOBusinessUnit', 'headOfUnit:S100'),
    mdf(
      'FOCostCenter',
      'costcenterManager:S100 glStatementCode:S128 costcenterExternalObjectID:S128 parent:S128 entityUUID:S36',
      [toFoundation('parentNav', 'parent', 'FOCostCenter'), headOfUnit('costcenterManager', 'costcenterManagerNav')],
    ),
    mdf(
      'FOJobCode',
      'grade:S128 jobFunction:S128 jobLevel:S128 employeeClass:S38 regularTemporary:S38 isFulltimeEmployee:B standardHours:F supervisorLevel:S38 parentJobCode:S128 workerCompCode:S128',
      [toFoundation('gradeNav', 'grade', 'FOPayGrade'), toFoundation('parentJobCodeNav', 'parentJobCode', 'FOJobCode')],
    ),
  ];
}

/** The foundation objects and what they refer to. */
export function foundationEntities(switches: Switches): readonly Entity[] {
  return [
    ...units(),
    classic('FOPayGrade', 'paygradeLevel:L', switches),
    classic('FOLocation', 'timezone:S128 locationGroup:S128 geozoneFlx:S128 standardHours:F', switches, [
      {
        name: 'addressNavDEFLT',
        kind: 'one',
        target: 'FOCorporateAddressDEFLT',
        isShared: true,
        row: (row) => (row.$address ?? null) as Row | null,
      },
    ]),
    address(switches),
    classic(
      'FOEventReason',
      'event:S38@event emplStatus:S38@employee-status implicitPositionAction:L payrollEvent:S128 includeInWorkExperience:B',
      switches,
      [
        optionNav('eventNav', 'event', 'event', switches),
        optionNav('emplStatusNav', 'emplStatus', 'employee-status', switches),
      ],
    ),
    country,
    territory,
    mdfEnumValue,
  ];
}
