import { hashText } from '../company/random.ts';
import { badRequest, unknownProperty } from './api-error.ts';
import type { DataFaults } from './data-faults.ts';
import { BEGINNING_OF_TIME, END_OF_TIME } from './dates.ts';
import type { Entity } from './entity.ts';
import { compileFilter, type Predicate } from './filter-evaluator.ts';
import { filterPaths, parseFilter } from './filter-parser.ts';
import type { QueryOptions } from './query-options.ts';
import { readerOf } from './read-property.ts';
import type { Row } from './rows.ts';
import type { Schema } from './schema.ts';
import { sliceOn, slicesIn } from './slices.ts';
import type { Tenant } from './tenant.ts';

/** The records that a query selects and what its filter says about hidden users. */
export type Matches = {
  /** Evaluates against live data each time. */
  readonly rows: () => Iterable<Row>;
  readonly shownUserNavs: ReadonlySet<string>;
};

/** What a search needs to know. */
export type SearchScope = { readonly schema: Schema; readonly tenant: Tenant; readonly faults: DataFaults };

function isActiveUser(row: Row): boolean {
  return row.status === 't' || row.status === 'T';
}

function shownSlices(slices: readonly Row[], options: QueryOptions, today: number): readonly Row[] {
  if (options.fromDate !== null || options.toDate !== null) {
    return slicesIn(slices, options.fromDate ?? BEGINNING_OF_TIME, options.toDate ?? END_OF_TIME);
  }
  const slice = sliceOn(slices, options.asOfDate ?? today);
  return slice === undefined ? [] : [slice];
}

/** Refuses a filter that reaches an effective-dated nav together with asOfDate, where the tenant does (KBA 3736601). */
function checkAsOf(
  scope: SearchScope,
  entity: Entity,
  options: QueryOptions,
  paths: readonly (readonly string[])[],
): void {
  if (options.asOfDate === null || scope.tenant.switches.asOfDateNavFilter === 'works' || entity.isEffectiveDated)
    return;
  for (const path of paths) {
    let current: Entity | undefined = entity;
    for (const step of path.slice(0, -1)) {
      current = scope.schema.get(current?.navigations.get(step)?.target ?? '');
      if (current?.isEffectiveDated) throw badRequest(`Cannot cast ${path.join('/')} with asOfDate.`);
    }
  }
}

function population(faults: DataFaults): (row: Row) => boolean {
  const { populationPercent } = faults;
  if (populationPercent >= 100) return () => true;
  return (row) =>
    typeof row.personIdExternal !== 'string' || hashText(row.personIdExternal, 77) % 100 < populationPercent;
}

function orderRows(entity: Entity, rows: Iterable<Row>, options: QueryOptions, tenant: Tenant): Iterable<Row> {
  if (options.orderBy.length === 0) return rows;
  const keys = options.orderBy.map(({ property, isDescending }) => {
    const found = entity.properties.get(property);
    if (found === undefined) throw unknownProperty(entity.name, property);
    return { read: readerOf(found, tenant), sign: isDescending ? -1 : 1 };
  });
  return Array.from(rows).sort((left, right) => {
    for (const { read, sign } of keys) {
      const [a, b] = [read(left) ?? '', read(right) ?? ''];
      if (a !== b) return a < b ? -sign : sign;
    }
    return 0;
  });
}

/** Prepares the search of an entity (or of given records) by the filter of the options. Throws for a filter that cannot be used. */
export function findMatches(
  scope: SearchScope,
  entity: Entity,
  options: QueryOptions,
  source?: () => Iterable<Row | readonly Row[]>,
): Matches {
  const { tenant } = scope;
  const filter = options.filter === null || options.filter.trim() === '' ? null : parseFilter(options.filter);
  const paths = filter === null ? [] : filterPaths(filter);
  checkAsOf(scope, entity, options, paths);
  const showsHistory = options.fromDate !== null || options.toDate !== null;
  const passes: Predicate =
    filter === null ? () => true : compileFilter(filter, { ...scope, root: entity, showsHistory });
  const hidesInactive =
    entity.name === 'User' && source === undefined && !paths.some((path) => path.length === 1 && path[0] === 'status');
  const isVisible = population(scope.faults);
  function* rows(): Iterable<Row> {
    if (scope.faults.isEmpty(entity.name)) return;
    const today = tenant.today();
    for (const record of source?.() ?? entity.records(tenant)) {
      if (Array.isArray(record)) {
        const slices = record as readonly Row[];
        for (const slice of shownSlices(slices, options, today))
          if (isVisible(slice) && passes(slice, slices)) yield slice;
        continue;
      }
      const row = record as Row;
      if (hidesInactive && !isActiveUser(row)) continue;
      if (isVisible(row) && passes(row, [row])) yield row;
    }
  }
  return {
    rows: () => orderRows(entity, rows(), options, tenant),
    shownUserNavs: new Set(
      paths.filter((path) => path.length > 1 && path.at(-1) === 'status').map((path) => path.slice(0, -1).join('/')),
    ),
  };
}
