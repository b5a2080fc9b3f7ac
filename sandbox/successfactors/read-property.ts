import { toWallTime } from './dates.ts';
import type { Property } from './entity.ts';
import { HOT_READERS } from './hot-readers.ts';
import type { Row, Value } from './rows.ts';
import type { Tenant } from './tenant.ts';

/** How to read a property of a record, with picklist codes shown as option ids and server-local dates computed. The entity's name only makes it faster. */
export function readerOf(property: Property, tenant: Tenant, entity = ''): (row: Row) => Value {
  const { name, compute, picklist } = property;
  if (compute !== undefined) return (row) => compute(row, tenant);
  const { serverTimeZone, picklistValues } = tenant.switches;
  if (name === 'createdOn' || name === 'lastModifiedOn' || name === 'lastModified') {
    const source = name === 'createdOn' ? 'createdDateTime' : 'lastModifiedDateTime';
    return (row) => {
      const instant = row[source];
      return typeof instant === 'number' ? toWallTime(instant, serverTimeZone) : null;
    };
  }
  if (picklist !== null && picklistValues === 'optionIds') {
    const { picklists } = tenant.state;
    return (row) => {
      const code = row[name];
      return typeof code === 'string' ? picklists.optionId(picklist, code) : null;
    };
  }
  return HOT_READERS.get(`${entity}/${name}`) ?? ((row) => (row[name] ?? null) as Value);
}
