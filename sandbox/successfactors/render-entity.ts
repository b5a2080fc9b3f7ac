import { createRandom, hashText, type Random } from '../company/index.ts';
import type { ByteSink } from './byte-sink.ts';
import type { Navigation, Property } from './entity.ts';
import { uriWriter } from './entity-uri.ts';
import type { ExpandTree } from './expand.ts';
import { pickRows } from './pick-rows.ts';
import { readerOf } from './read-property.ts';
import type { RenderScope } from './render-scope.ts';
import type { Row, Value } from './rows.ts';
import { startOf } from './slices.ts';

/** Writes one record as JSON into a sink. */
export type Renderer = (row: Row, sink: ByteSink) => void;

type Part = (row: Row, sink: ByteSink, uri: string, date: number) => void;
type Piece = Part | string;
type Step = { readonly before: Uint8Array; readonly part: Part };

const UNSHOWN = new Set(['includeAllRecords', 'operation', 'password']);
const SERVER_LOCAL = new Set(['createdOn', 'lastModifiedOn', 'lastModified']);

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
function valueWriter(type: Property['type']): (value: Exclude<Value, null>, sink: ByteSink) => void {
  if (type === 'DateTime') return (value, sink) => sink.raw(`"/Date(${value})/"`);
  if (type === 'DateTimeOffset') return (value, sink) => sink.raw(`"/Date(${value}+0000)/"`);
  if (type === 'Int32' || type === 'Boolean') return (value, sink) => sink.raw(String(value));
  return (value, sink) => sink.quoted(typeof value === 'string' ? value : String(value));
}

function propertyPiece(scope: RenderScope, entity: string, property: Property): Piece {
  const head = `"${property.name}":`;
  const stored = scope.tenant.state.stored.get(entity);
  const isNeverSet = stored !== undefined && !stored.has(property.name) && property.compute === undefined;
  if ((isNeverSet && !SERVER_LOCAL.has(property.name)) || scope.hidden.has(`${entity}/${property.name}`))
    return `${head}null`;
  const read = readerOf(property, scope.tenant);
  const write = valueWriter(property.type);
  return (row, sink) => {
    sink.raw(head);
    const value = read(row);
    if (value === null) sink.raw('null');
    else write(value, sink);
  };
}

function deferredPart(navigation: Navigation): Part {
  const head = `"${navigation.name}":{"__deferred":{"uri":"`;
  const tail = `/${navigation.name}"}}`;
  return (_row, sink, uri) => {
    sink.raw(head);
    sink.raw(uri);
    sink.raw(tail);
  };
}

/** The writer of records that many others refer to: each is written once and then copied. */
function rememberBytes(render: Renderer): Renderer {
  const known = new Map<Row, Buffer>();
  return (row, sink) => {
    const bytes = known.get(row);
    if (bytes !== undefined) return sink.bytes(bytes);
    const start = sink.length();
    render(row, sink);
    known.set(row, sink.since(start));
  };
}

function expandedPart(scope: RenderScope, path: string, navigation: Navigation, tree: ExpandTree): Piece {
  const head = `"${navigation.name}":`;
  if (scope.hidden.has(path)) return navigation.kind === 'many' ? `${head}{"results":[]}` : `${head}null`;
  const pick = pickRows(scope, path, navigation, tree.entity);
  const isShared = tree.entity.isShared || (navigation.kind === 'one' && navigation.isShared === true);
  const compiled = compileRenderer(tree, scope, path);
  const render = isShared ? rememberBytes(compiled) : compiled;
  if (navigation.kind !== 'many') {
    return (row, sink, _uri, date) => {
      sink.raw(head);
      const [first] = pick(row, date);
      if (first === undefined) sink.raw('null');
      else render(first, sink);
    };
  }
  return (row, sink, _uri, date) => {
    sink.raw(head);
    sink.raw('{"results":[');
    for (const [index, item] of pick(row, date).entries()) {
      if (index > 0) sink.raw(',');
      render(item, sink);
    }
    sink.raw(']}');
  };
}

/** The pieces of an entity: constant texts for properties that no record has, functions for the others. */
function makePieces(tree: ExpandTree, scope: RenderScope, path: string): Piece[] {
  const { entity, selected, expanded } = tree;
  const pieces: Piece[] = [];
  for (const property of entity.properties.values()) {
    if (UNSHOWN.has(property.name) || (selected !== null && !selected.has(property.name))) continue;
    pieces.push(propertyPiece(scope, entity.name, property));
  }
  for (const navigation of entity.navigations.values()) {
    if (selected !== null && !selected.has(navigation.name)) continue;
    const below = expanded.get(navigation.name);
    const full = path === '' ? navigation.name : `${path}/${navigation.name}`;
    pieces.push(below === undefined ? deferredPart(navigation) : expandedPart(scope, full, navigation, below.tree));
  }
  return scope.order === null ? pieces : shuffled(pieces, createRandom(scope.order, hashText(path + entity.name)));
}

/** Joins constant pieces with the text in front of the next function. */
function joinPieces(pieces: readonly Piece[]): { readonly steps: readonly Step[]; readonly tail: Uint8Array } {
  const steps: Step[] = [];
  let before = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') before += `,${piece}`;
    else {
      steps.push({ before: Buffer.from(`${before},`), part: piece });
      before = '';
    }
  }
  return { steps, tail: Buffer.from(`${before}}`) };
}

const COMMA_ONLY = 1;

/** Compiles a writer of records with what is selected and expanded. The writer remembers shared records: use it for one answer. */
export function compileRenderer(tree: ExpandTree, scope: RenderScope, path = ''): Renderer {
  const { entity } = tree;
  const { steps, tail } = joinPieces(makePieces(tree, scope, path));
  const writeUri = uriWriter(entity, scope.tenant);
  const type = `","type":"SFOData.${entity.name}"}`;
  const fixedDate = scope.asOfDate ?? (entity.isEffectiveDated ? null : scope.tenant.today());
  return (row, sink) => {
    const uri = scope.root + writeUri(row);
    const date = fixedDate ?? startOf(row);
    sink.raw('{"__metadata":{"uri":"');
    sink.raw(uri);
    sink.raw(type);
    for (const { before, part } of steps) {
      if (before.length === COMMA_ONLY) sink.raw(',');
      else sink.bytes(before);
      part(row, sink, uri, date);
    }
    sink.bytes(tail);
  };
}
