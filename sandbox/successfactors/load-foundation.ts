import type { Organisation } from '../company/index.ts';
import { BEGINNING_OF_TIME, dateValue, END_OF_TIME, plusDays } from './dates.ts';
import { EVENT_REASONS } from './event-reasons.ts';
import type { Row } from './rows.ts';
import type { TenantState } from './tenant.ts';

type Unit = Organisation['departments'][number];

const AUDIT = {
  createdBy: 'hradmin',
  createdDateTime: Date.UTC(2019, 0, 7, 9),
  lastModifiedBy: 'hradmin',
  lastModifiedDateTime: Date.UTC(2019, 0, 7, 9),
};

function addSlice(state: TenantState, entity: string, code: string, slice: Row): void {
  let objects = state.foundation.get(entity);
  if (objects === undefined) {
    objects = new Map();
    state.foundation.set(entity, objects);
  }
  const slices = objects.get(code) ?? [];
  const before = slices.at(-1);
  if (before !== undefined) before.endDate = plusDays(slice.startDate as number, -1);
  slices.push({ externalCode: code, endDate: END_OF_TIME, status: 'A', ...AUDIT, ...slice });
  objects.set(code, slices);
}

function addUnits(
  state: TenantState,
  entity: string,
  units: readonly Unit[],
  extra: (unit: Unit, index: number) => Row,
): void {
  for (const [index, unit] of units.entries()) {
    for (const slice of unit.slices) {
      const name = slice.name;
      addSlice(state, entity, unit.code, {
        startDate: dateValue(slice.startDate),
        name,
        name_en_US: name,
        name_de_DE: slice.nameDe,
        description: `${name.trim()} of the group`,
        ...extra(unit, index),
      });
    }
  }
}

function addPlaces(state: TenantState, organisation: Organisation): void {
  const startDate = BEGINNING_OF_TIME;
  for (const country of organisation.countries) {
    addSlice(state, 'Country', country.iso3, {
      startDate,
      code: country.iso3,
      twoCharCountryCode: country.iso2,
      externalName_en_US: country.name,
    });
  }
  for (const entity of organisation.legalEntities) {
    const currency = organisation.countries.find((country) => country.iso3 === entity.country)?.currency ?? 'EUR';
    addSlice(state, 'FOCompany', entity.code, {
      startDate,
      name: entity.name,
      name_en_US: entity.name,
      name_de_DE: entity.name,
      description: entity.name,
      country: entity.country,
      currency,
      standardHours: 40,
    });
  }
  for (const [index, office] of organisation.offices.entries()) {
    const address: Row = {
      addressId: 500 + index,
      address1: office.address,
      city: office.city,
      zipCode: office.zipCode,
      state: office.state,
      country: office.country,
      customString4: `Floor ${index + 1}`,
      startDate,
      endDate: END_OF_TIME,
      ...AUDIT,
    };
    addSlice(state, 'FOLocation', office.code, {
      startDate,
      name: office.name,
      description: `${office.name}, ${office.country}`,
      timezone: office.timeZone,
      $address: address,
    });
  }
}

/** Puts the units, places, job codes and event reasons of the company into the tenant. */
export function loadFoundation(state: TenantState, organisation: Organisation): void {
  const startDate = BEGINNING_OF_TIME;
  addUnits(state, 'FOBusinessUnit', organisation.businessUnits, () => ({}));
  addUnits(state, 'FODivision', organisation.divisions, (unit) => ({ $businessUnit: unit.parent }));
  addUnits(state, 'FODepartment', organisation.departments, (unit, index) => ({
    costCenter: organisation.costCenters[index]?.code ?? null,
    parent: null,
    $division: unit.parent,
  }));
  addUnits(state, 'FOCostCenter', organisation.costCenters, (unit) => ({ costcenterExternalObjectID: unit.code }));
  addPlaces(state, organisation);
  for (const job of organisation.jobCodes) {
    addSlice(state, 'FOJobCode', job.code, {
      startDate,
      name: job.title,
      name_en_US: job.title,
      name_de_DE: job.title,
      description: job.title,
      grade: job.payGrade,
      jobLevel: `${job.level}`,
    });
  }
  for (const [index, code] of organisation.payGrades.entries()) {
    addSlice(state, 'FOPayGrade', code, {
      startDate,
      name: `Grade ${index + 3}`,
      description: `Pay grade ${index + 3}`,
      paygradeLevel: index + 3,
    });
  }
  for (const reason of EVENT_REASONS.values()) {
    addSlice(state, 'FOEventReason', reason.code, {
      startDate,
      name: reason.name,
      description: reason.name,
      event: reason.event,
      emplStatus: reason.emplStatus,
    });
  }
}
