import type { DataFaults } from './data-faults.ts';
import type { Entity, Property } from './entity.ts';
import type { Fault, Malformation } from './faults.ts';
import type { Page } from './paging.ts';
import type { Row } from './rows.ts';
import type { Schema } from './schema.ts';

/** The page with one record twice, or with one left out, as offset paging gives it when records move. */
export function spoilPage(faults: readonly Fault[], page: Page): Page {
  let { rows } = page;
  const [first] = rows;
  if (first !== undefined && faults.some((fault) => fault.kind === 'duplicateRecord')) rows = [...rows, first];
  if (faults.some((fault) => fault.kind === 'missingRecord')) rows = rows.slice(0, -1);
  return { ...page, rows };
}

function malform(record: Record<string, unknown>, how: Malformation): void {
  const employments = record.employmentNav as { results?: Record<string, unknown>[] } | undefined;
  switch (how) {
    case 'employmentNull':
      record.employmentNav = null;
      break;
    case 'personalMissing':
      delete record.personalInfoNav;
      break;
    case 'noPersonId':
      delete record.personIdExternal;
      break;
    case 'emailNull':
      record.emailNav = null;
      break;
    case 'jobNull':
      for (const employment of employments?.results ?? []) employment.jobInfoNav = null;
      break;
    case 'jobDeferred':
      for (const employment of employments?.results ?? [])
        employment.jobInfoNav = { __deferred: { uri: 'EmpEmployment/jobInfoNav' } };
      break;
    case 'badDate':
      for (const employment of employments?.results ?? []) employment.startDate = 'yesterday';
      break;
    case 'numberForText':
      record.personIdExternal = Number(record.personIdExternal);
      break;
  }
}

/** How a fault malforms the text of a record; null for a record that no fault meets. */
export function spoilRecord(faults: readonly Fault[], entity: Entity, row: Row): ((text: string) => string) | null {
  const fault = faults.find((entry) => entry.kind === 'malformedRecord');
  if (fault === undefined || entity.name !== 'PerPerson') return null;
  if (fault.worker !== undefined && row.personIdExternal !== fault.worker) return null;
  return (text) => {
    const record = JSON.parse(text) as Record<string, unknown>;
    malform(record, fault.how ?? 'employmentNull');
    return JSON.stringify(record);
  };
}

/** The schema without the names (`Entity/name`) that the tenant does not know, or does not filter by. */
export function tenantSchema(schema: Schema, faults: Pick<DataFaults, 'unknown' | 'unfilterable'>): Schema {
  const { unknown, unfilterable } = faults;
  if (unknown.size + unfilterable.size === 0) return schema;
  function strip(entity: Entity): Entity {
    const keep = (name: string): boolean => !unknown.has(`${entity.name}/${name}`) && !unknown.has(name);
    const marked = ([name, property]: [string, Property]): [string, Property] =>
      unfilterable.has(`${entity.name}/${name}`) ? [name, { ...property, filterable: false }] : [name, property];
    return {
      ...entity,
      properties: new Map(
        Array.from(entity.properties)
          .filter(([name]) => keep(name))
          .map(marked),
      ),
      navigations: new Map(Array.from(entity.navigations).filter(([name]) => keep(name))),
    };
  }
  return new Map(Array.from(schema, ([name, entity]) => [name, strip(entity)]));
}
