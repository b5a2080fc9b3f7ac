import { createRandom, hashText, type Random } from '../company/index.ts';
import type { Navigation, Property } from './entity.ts';
import { uriWriter } from './entity-uri.ts';
import type { ExpandTree } from './expand.ts';
import { pickRows } from './pick-rows.ts';
import { readerOf } from './read-property.ts';
import type { Row, Value } from './rows.ts';
import { startOf } from './slices.ts';
import type { Tenant } from './tenant.ts';

/** What the rendering of one answer depends on. */
export type RenderScope = {
  readonly tenant: Tenant;
  /** The service root with a slash at its end, as `__metadata.uri` shows it. */
  readonly root: string;
  readonly asOfDate: number | null;
  /** Paths of navigations to User whose status the filter names: they show inactive users too. */
  readonly shownUserNavs: ReadonlySet<string>;
  /** Fields (`Entity/name`) that the API user may not see. */
  readonly hidden: ReadonlySet<string>;
  /** Changes from answer to answer, so that property order does; null keeps the order of the metadata. */
  readonly order: number | null;
};

/** Writes one record as JSON text. */
export type Renderer = (row: Row) => string;

type Part = (row: Row, uri: string, date: number) => string;

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const copy = items.slice();
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    const [left, right] = [copy[index], copy[other]];
    if (left === undefined || right === undefined) continue;
    copy[index] = right;
    copy[other] = left;
  }
  return copy;
}

/** How the values of a type stand in JSON: Int64, Decimal and Double as strings, dates in their two forms. */
export function jsonWriter(type: Property['type']): (value: Exclude<Value, null>) => string {
  if (type === 'DateTime') return (value) => `"/Date(${value})/"`;
  if (type === 'DateTimeOffset') return (value) => `"/Date(${value}+0000)/"`;
  if (type === 'Int32' || type === 'Boolean') return (value) => String(value);
  if (type === 'String') return (value) => JSON.stringify(String(value));
  return (value) => `"${value}"`;
}

function propertyPart(scope: RenderScope, entity: string, property: Property): Part {
  const head = `"${property.name}":`;
  if (scope.hidden.has(`${entity}/${property.name}`)) return () => `${head}null`;
  const read = readerOf(property, scope.tenant);
  const write = jsonWriter(property.type);
  return (row) => {
    const value = read(row);
    return value === null ? `${head}null` : head + write(value);
  };
}

function deferredPart(navigation: Navigation): Part {
  const head = `"${navigation.name}":{"__deferred":{"uri":`;
  const tail = `/${navigation.name}`;
  return (_row, uri) => `${head}"${uri}${tail}"}}`;
}

function expandedPart(scope: RenderScope, path: string, navigation: Navigation, tree: ExpandTree): Part {
  const head = `"${navigation.name}":`;
  if (scope.hidden.has(path)) return () => (navigation.kind === 'many' ? `${head}{"results":[]}` : `${head}null`);
  const render = compileRenderer(tree, scope, path);
  const pick = pickRows(scope, path, navigation, tree.entity);
  const isShared = tree.entity.isShared || (navigation.kind === 'one' && navigation.isShared === true);
  const known = new Map<Row, string>();
  function renderKnown(row: Row): string {
    let text = known.get(row);
    if (text === undefined) {
      text = render(row);
      known.set(row, text);
    }
    return text;
  }
  const write = isShared ? renderKnown : render;
  if (navigation.kind === 'many')
    return (row, _uri, date) => `${head}{"results":[${pick(row, date).map(write).join(',')}]}`;
  return (row, _uri, date) => {
    const [first] = pick(row, date);
    return first === undefined ? `${head}null` : head + write(first);
  };
}

/** Compiles a writer of records with what is selected and expanded. The writer may keep texts of shared records: use it for one answer. */
export function compileRenderer(tree: ExpandTree, scope: RenderScope, path = ''): Renderer {
  const { entity, selected, expanded } = tree;
  const { tenant } = scope;
  let parts: Part[] = [];
  for (const property of entity.properties.values()) {
    if (property.name === 'includeAllRecords' || property.name === 'operation' || property.name === 'password')
      continue;
    if (selected === null || selected.has(property.name)) parts.push(propertyPart(scope, entity.name, property));
  }
  for (const navigation of entity.navigations.values()) {
    if (selected !== null && !selected.has(navigation.name)) continue;
    const below = expanded.get(navigation.name);
    const full = path === '' ? navigation.name : `${path}/${navigation.name}`;
    parts.push(below === undefined ? deferredPart(navigation) : expandedPart(scope, full, navigation, below.tree));
  }
  if (scope.order !== null) parts = shuffled(parts, createRandom(scope.order, hashText(path + entity.name)));
  const writeUri = uriWriter(entity, tenant);
  const type = `","type":"SFOData.${entity.name}"}`;
  return (row) => {
    const uri = (scope.root + writeUri(row)).replaceAll('"', '%22').replaceAll('\\', '%5C');
    const date = scope.asOfDate ?? (entity.isEffectiveDated ? startOf(row) : tenant.today());
    let text = `{"__metadata":{"uri":"${uri}${type}`;
    for (const part of parts) text += `,${part(row, uri, date)}`;
    return `${text}}`;
  };
}
