import { BEGINNING_OF_TIME, END_OF_TIME } from '../dates.ts';
import { type Entity, entity, properties, type ToOne } from '../entity.ts';
import type { Row, Value } from '../rows.ts';
import type { Tenant } from '../tenant.ts';

function labelsOf(option: Row): readonly Row[] {
  return [
    { locale: 'en_US', optionId: option.id, label: option.localeLabel },
    { locale: 'de_DE', optionId: option.id, label: option.$labelDe },
  ];
}

const picklist: Entity = entity('Picklist', {
  isShared: true,
  properties: properties('picklistId:S128*'),
  navigations: [
    {
      name: 'picklistOptions',
      kind: 'many',
      target: 'PicklistOption',
      rows: (row, tenant) => tenant.state.picklists.optionsOf(String(row.picklistId)),
    },
  ],
  records: (tenant) => tenant.state.picklists.lists,
});

const toPicklist: ToOne = {
  name: 'picklist',
  kind: 'one',
  target: 'Picklist',
  row: (row, tenant) => tenant.state.picklists.lists.find((list) => list.picklistId === row.$picklist) ?? null,
};

const picklistOption: Entity = entity('PicklistOption', {
  isShared: true,
  properties: properties(
    'id:L* externalCode:S256 mdfExternalCode:S256 localeLabel:S256! status:S32 sortOrder:I minValue:F maxValue:F optionValue:F',
  ),
  navigations: [
    { name: 'picklistLabels', kind: 'many', target: 'PicklistLabel', rows: (row) => labelsOf(row) },
    { name: 'parentPicklistOption', kind: 'one', target: 'PicklistOption', row: () => null },
    toPicklist,
  ],
  records: (tenant) => tenant.state.picklists.options,
});

const picklistLabel: Entity = entity('PicklistLabel', {
  isShared: true,
  properties: properties('locale:S32* optionId:L* label:S256'),
  records: (tenant) => tenant.state.picklists.options.flatMap((option) => labelsOf(option)),
});

function listV2(row: Row): Row {
  return {
    id: row.picklistId,
    name: row.picklistId,
    status: 'A',
    effectiveStartDate: BEGINNING_OF_TIME,
    effectiveEndDate: END_OF_TIME,
  };
}

const pickListV2: Entity = entity('PickListV2', {
  isEffectiveDated: true,
  isMdf: true,
  isShared: true,
  properties: properties('effectiveStartDate:D* id:S128* effectiveEndDate:D name:S128 status:S1'),
  navigations: [
    {
      name: 'values',
      kind: 'many',
      target: 'PickListValueV2',
      rows: (row, tenant) => tenant.state.picklists.optionsOf(String(row.id)),
    },
  ],
  records: (tenant: Tenant) => tenant.state.picklists.lists.map((row) => [listV2(row)]),
});

function from(name: string): (row: Row) => Value {
  return (row) => (row[name] ?? null) as Value;
}

const pickListValueV2: Entity = entity('PickListValueV2', {
  isMdf: true,
  isShared: true,
  properties: properties(
    'PickListV2_effectiveStartDate:D* PickListV2_id:S128* externalCode:S128* optionId:L label_en_US:S255 label_de_DE:S255 label_defaultValue:S255 label_localized:S255! status:S1',
    {
      PickListV2_effectiveStartDate: () => BEGINNING_OF_TIME,
      PickListV2_id: from('$picklist'),
      optionId: from('id'),
      label_en_US: from('localeLabel'),
      label_de_DE: from('$labelDe'),
      label_defaultValue: from('localeLabel'),
      label_localized: from('localeLabel'),
      status: () => 'A',
    },
  ),
  records: (tenant) => tenant.state.picklists.options,
});

/** Picklists, old and new. */
export const PICKLIST_ENTITIES: readonly Entity[] = [
  picklist,
  picklistOption,
  picklistLabel,
  pickListV2,
  pickListValueV2,
];
