import { unreadable, unsupportedQuery } from '../graph-error.ts';
import type { Filter } from './filter-syntax.ts';
import { COMPLEX_PARTS, type Level, type UserProperty, type UserSchema } from './user-property.ts';

/** Values of an `in`, and branches of an `or`, that Graph takes. */
const MOST_CLAUSES = 15;

type Scope = { readonly schema: UserSchema; readonly isAdvanced: boolean };

/** Refuses what Graph does not filter by, or filters only with the advanced query parameters. @throws GraphError 400 */
export function checkFilter(filter: Filter, scope: Scope): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      if (filter.kind === 'or') checkCount(filter.of.length);
      for (const part of filter.of) checkFilter(part, scope);
      return;
    case 'not':
      if (!scope.isAdvanced) throw needsAdvanced('not');
      checkFilter(filter.of, scope);
      return;
    case 'any':
      checkAny(filter.path, filter.of, scope);
      return;
    case 'in':
      checkCount(filter.values.length);
      checkLevel(propertyOf(filter.path, scope).eq, filter.path, scope);
      return;
    case 'function':
      checkFunction(filter.name, filter.path, scope);
      return;
    case 'compare': {
      const property = propertyOf(filter.path, scope);
      if (property.type === 'strings') throw unsupported(filter.path);
      if (filter.operator === 'ne' && !scope.isAdvanced)
        throw unsupportedQuery("Filter operator 'NotEqualsMatch' is not supported.");
      const isEquality = filter.operator === 'eq' || filter.operator === 'ne';
      const level = isEquality ? property.eq : property.order;
      checkLevel(filter.value === null && level !== undefined ? 'advanced' : level, filter.path, scope);
    }
  }
}

function checkCount(count: number): void {
  if (count <= MOST_CLAUSES) return;
  const text = `Too many child clauses specified in search filter expression containing 'OR' operators: ${count}.`;
  throw unsupportedQuery(`${text} Max allowed: ${MOST_CLAUSES}.`);
}

function checkFunction(name: 'startsWith' | 'endsWith' | 'contains', path: string, scope: Scope): void {
  const property = propertyOf(path, scope);
  if (name === 'contains') throw unsupported(path);
  if (name === 'startsWith') {
    checkLevel(property.startsWith, path, scope);
    return;
  }
  if (property.endsWith === undefined) throw unsupported(path);
  if (!scope.isAdvanced) throw needsAdvanced('endsWith');
}

function checkAny(path: string, of: Filter, scope: Scope): void {
  const property = propertyOf(path, scope);
  if (property.type !== 'strings') throw unsupported(path);
  const schema = new Map([['', { ...property, type: 'string' } satisfies UserProperty]]);
  checkFilter(of, { ...scope, schema });
}

function checkLevel(level: Level | undefined, path: string, scope: Scope): void {
  if (level === undefined || (level === 'advanced' && !scope.isAdvanced)) throw unsupported(path);
}

function propertyOf(path: string, { schema }: Scope): UserProperty {
  const [name = '', part] = path.split('/');
  const property = schema.get(name);
  const isKnown = part === undefined || COMPLEX_PARTS[name]?.includes(part) === true;
  if (property !== undefined && isKnown) return property;
  const missing = property === undefined ? name : (part ?? '');
  throw unreadable(
    `Invalid filter clause: Could not find a property named '${missing}' on type 'microsoft.graph.user'.`,
  );
}

function unsupported(path: string): Error {
  return unsupportedQuery(
    `Unsupported or invalid query filter clause specified for property '${path}' of resource 'User'.`,
  );
}

function needsAdvanced(operator: string): Error {
  return unsupportedQuery(
    `Operator '${operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  );
}
