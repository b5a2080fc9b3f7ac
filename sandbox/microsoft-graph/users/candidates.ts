import type { Tenant } from '../directory/tenant.ts';
import type { UserRecord } from '../directory/user-record.ts';
import type { Filter, Literal } from './filter-syntax.ts';
import type { UserSchema } from './user-property.ts';

/** The users who may meet a filter, in the order of creation; undefined when everybody has to be looked at. */
export function candidatesOf(
  tenant: Tenant,
  schema: UserSchema,
  filter: Filter | undefined,
): readonly UserRecord[] | undefined {
  const found = filter === undefined ? undefined : narrow(tenant, schema, filter);
  return found === undefined ? undefined : [...found].sort((left, right) => left.position - right.position);
}

function narrow(tenant: Tenant, schema: UserSchema, filter: Filter): ReadonlySet<UserRecord> | undefined {
  switch (filter.kind) {
    case 'compare':
      return filter.operator === 'eq' ? byValue(tenant, schema, filter.path, [filter.value]) : undefined;
    case 'in':
      return byValue(tenant, schema, filter.path, filter.values);
    case 'and':
      return filter.of.map((part) => narrow(tenant, schema, part)).find((part) => part !== undefined);
    case 'or': {
      const parts = filter.of.map((part) => narrow(tenant, schema, part));
      const isWhole = parts.every((part) => part !== undefined);
      return isWhole ? new Set(parts.flatMap((part) => [...(part ?? [])])) : undefined;
    }
    default:
      return undefined;
  }
}

function byValue(
  tenant: Tenant,
  schema: UserSchema,
  path: string,
  values: readonly Literal[],
): ReadonlySet<UserRecord> | undefined {
  if (schema.get(path)?.type !== 'string' || values.includes(null)) return undefined;
  const texts = values.map(String);
  if (path !== 'id') return tenant.values.find(path, texts);
  return new Set(texts.map((id) => tenant.find(id)).filter((record) => record !== undefined));
}
