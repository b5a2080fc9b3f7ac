import { ApiError, badRequest, notFilterable, unknownProperty } from './api-error.ts';
import type { Entity, Navigation, Property } from './entity.ts';
import { literalValue } from './filter-literal.ts';
import type { Filter, Operand, Operator, TextTest } from './filter-syntax.ts';
import { readerOf } from './read-property.ts';
import type { Row, Value } from './rows.ts';
import type { Schema } from './schema.ts';
import type { Tenant } from './tenant.ts';

/** Says whether a record passes; `slices` are all slices of an effective-dated record (for its timestamps). */
export type Predicate = (row: Row, slices: readonly Row[]) => boolean;

/** What a filter is compiled for. */
export type FilterScope = {
  readonly schema: Schema;
  readonly tenant: Tenant;
  readonly root: Entity;
  /** True when the request asks for every slice (fromDate, toDate): then timestamps are those of the slice itself. */
  readonly showsHistory: boolean;
};

type ValueTest = (value: Value) => boolean;
type RowTest = (row: Row) => boolean;
type Target = { readonly navigations: readonly Navigation[]; readonly property: Property; readonly entity: Entity };

const TIMESTAMPS = new Set(['lastModifiedDateTime', 'lastModifiedOn', 'createdDateTime', 'createdOn']);

/** Where a path leads; throws COE0021 for a step that the entity does not have. */
function resolvePath(schema: Schema, root: Entity, path: readonly string[]): Target {
  let entity = root;
  const navigations: Navigation[] = [];
  for (const step of path.slice(0, -1)) {
    const navigation = entity.navigations.get(step);
    const target = navigation === undefined ? undefined : schema.get(navigation.target);
    if (navigation === undefined || target === undefined) throw unknownProperty(entity.name, step);
    navigations.push(navigation);
    entity = target;
  }
  const name = path.at(-1) ?? '';
  const property = entity.properties.get(name);
  if (property === undefined)
    throw entity.navigations.has(name)
      ? badRequest(`${name} is a navigation property.`)
      : unknownProperty(entity.name, name);
  if (!property.filterable) throw notFilterable(name);
  return { navigations, property, entity };
}

/** A test of a record through navigations: any element of a collection; a missing single record counts as null. */
function throughNavigations(
  navigations: readonly Navigation[],
  tenant: Tenant,
  test: RowTest,
  ifMissing: boolean,
): RowTest {
  const [first, ...rest] = navigations;
  if (first === undefined) return test;
  const inner = throughNavigations(rest, tenant, test, ifMissing);
  if (first.kind === 'one') {
    return (row) => {
      const next = first.row(row, tenant);
      return next === null ? ifMissing : inner(next);
    };
  }
  const isSlice = first.kind === 'slice';
  return (row) => {
    const rows = first.rows(row, tenant);
    if (rows.length === 0) return isSlice && ifMissing;
    for (const next of rows) if (inner(next)) return true;
    return false;
  };
}

function compareNumber(operator: 'gt' | 'ge' | 'lt' | 'le', literal: number): ValueTest {
  switch (operator) {
    case 'gt':
      return (value) => typeof value === 'number' && value > literal;
    case 'ge':
      return (value) => typeof value === 'number' && value >= literal;
    case 'lt':
      return (value) => typeof value === 'number' && value < literal;
    case 'le':
      return (value) => typeof value === 'number' && value <= literal;
  }
}

function compare(operator: Operator, literal: Value): ValueTest {
  if (operator === 'eq') return (value) => value === literal;
  if (operator === 'ne') return (value) => value !== literal;
  if (literal === null) return () => false;
  if (typeof literal === 'number') return compareNumber(operator, literal);
  switch (operator) {
    case 'gt':
      return (value) => value !== null && value > literal;
    case 'ge':
      return (value) => value !== null && value >= literal;
    case 'lt':
      return (value) => value !== null && value < literal;
    case 'le':
      return (value) => value !== null && value <= literal;
  }
}

function likeTest(pattern: string): ValueTest {
  const parts = pattern.split('%');
  if (parts.length === 1) return (value) => value === pattern;
  const [head = ''] = parts;
  const tail = parts.at(-1) ?? '';
  return (value) => {
    if (typeof value !== 'string' || !value.startsWith(head)) return false;
    let position = head.length;
    for (const part of parts.slice(1, -1)) {
      const found = value.indexOf(part, position);
      if (found < 0) return false;
      position = found + part.length;
    }
    return value.length - position >= tail.length && value.endsWith(tail);
  };
}

function textTest(test: TextTest, text: string): ValueTest {
  switch (test) {
    case 'startswith':
      return (value) => typeof value === 'string' && value.startsWith(text);
    case 'endswith':
      return (value) => typeof value === 'string' && value.endsWith(text);
    case 'substringof':
      return (value) => typeof value === 'string' && value.includes(text);
    case 'like':
      return likeTest(text);
  }
}

function transform(operand: Operand): { readonly path: readonly string[]; readonly apply: (value: Value) => Value } {
  if (operand.kind === 'path') return { path: operand.path, apply: (value) => value };
  const inner = transform(operand.argument);
  const change = {
    tolower: (text: string) => text.toLowerCase(),
    toupper: (text: string) => text.toUpperCase(),
    trim: (text: string) => text.trim(),
  }[operand.name];
  return {
    path: inner.path,
    apply: (value) => {
      const before = inner.apply(value);
      return typeof before === 'string' ? change(before) : before;
    },
  };
}

function compileTest(scope: FilterScope, operand: Operand, makeTest: (property: Property) => ValueTest): Predicate {
  const { path, apply } = transform(operand);
  const { navigations, property, entity } = resolvePath(scope.schema, scope.root, path);
  if (property.name === 'includeAllRecords') return () => true;
  const test = makeTest(property);
  const read = readerOf(property, scope.tenant, entity.name);
  const isPlain = operand.kind === 'path';
  const rowTest: RowTest = isPlain ? (row) => test(read(row)) : (row) => test(apply(read(row)));
  if (navigations.length > 0) {
    const through = throughNavigations(navigations, scope.tenant, rowTest, test(null));
    return (row) => through(row);
  }
  const testsAllSlices = scope.root.isEffectiveDated && !scope.showsHistory && TIMESTAMPS.has(property.name);
  return testsAllSlices ? (_row, slices) => slices.some(rowTest) : (row) => rowTest(row);
}

function literalOf(property: Property, tenant: Tenant): (literal: Parameters<typeof literalValue>[0]) => Value {
  return (literal) => {
    const value = literalValue(literal, property, tenant.switches.serverTimeZone);
    return property.type === 'Int64' && property.picklist === null && value !== null ? Number(value) : value;
  };
}

function compileIn(scope: FilterScope, filter: Extract<Filter, { kind: 'in' }>): Predicate {
  const { path } = transform(filter.operand);
  if (path.length > 1 && scope.tenant.switches.inOnNavPath === 'error') {
    throw new ApiError(400, 'COE_GENERAL_BAD_REQUEST', `The in operator is not supported for ${path.join('/')}.`);
  }
  return compileTest(scope, filter.operand, (property) => {
    const values = new Set(filter.literals.map(literalOf(property, scope.tenant)));
    return (value) => values.has(value);
  });
}

/** Compiles a filter; the predicate costs no parsing. Throws COE0021, COE0003 and type errors (400). */
export function compileFilter(filter: Filter, scope: FilterScope): Predicate {
  switch (filter.kind) {
    case 'and': {
      const parts = filter.parts.map((part) => compileFilter(part, scope));
      return (row, slices) => {
        for (const part of parts) if (!part(row, slices)) return false;
        return true;
      };
    }
    case 'or': {
      const parts = filter.parts.map((part) => compileFilter(part, scope));
      return (row, slices) => {
        for (const part of parts) if (part(row, slices)) return true;
        return false;
      };
    }
    case 'not': {
      const part = compileFilter(filter.part, scope);
      return (row, slices) => !part(row, slices);
    }
    case 'in':
      return compileIn(scope, filter);
    case 'text':
      return compileTest(scope, filter.operand, () => textTest(filter.test, filter.text));
    case 'compare':
      return compileTest(scope, filter.operand, (property) =>
        compare(filter.operator, literalOf(property, scope.tenant)(filter.literal)),
      );
  }
}
