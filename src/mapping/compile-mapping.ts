import {
  type AttributeMapping,
  type CompiledAttributeMapping,
  compileAttributeMapping,
} from './attributes/compile-attribute-mapping.ts';
import { type MappingProblem, unknownName } from './mapping-problem.ts';
import { type CompiledScope, checkScope, type ScopeGroup } from './scope/compile-scope.ts';
import { compileSourcePath } from './source/compile-source-path.ts';
import { compileSourceReader, type SourceAttribute, type SourceReader } from './source/compile-source-reader.ts';
import { SourcePathError } from './source/source-path-error.ts';

/** All attribute mappings for a source–target pair, with the source attribute list, the scope filter and the tables. */
export type Mapping = {
  readonly source: { readonly attributes: readonly SourceAttribute[] };
  readonly scope: readonly ScopeGroup[];
  readonly attributes: readonly AttributeMapping[];
  /** Rows by key, by the table's name; for `Lookup`. */
  readonly tables?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
};

/** What is known of the systems, so that more can be checked. */
export type MappingKnowledge = {
  /** Why the target cannot search by an attribute, in a clause; undefined where it can. */
  readonly whyUnsearchable?: (attribute: string) => string | undefined;
  /** Whether the target can tell which values are taken. (Default: true.) */
  readonly canSelectUnique?: boolean;
};

/** A mapping ready for any number of workers. */
export type CompiledMapping = {
  readonly attributes: readonly CompiledAttributeMapping[];
  readonly scope: CompiledScope;
  /** The source attributes that the expressions and the scope filter read, with their paths. */
  readonly sourceAttributes: readonly SourceAttribute[];
  /** Reads those of one raw record. */
  readonly reader: SourceReader;
  /** Those with a precedence for matching, lowest first. */
  readonly matching: readonly CompiledAttributeMapping[];
  /** For the evaluation context. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** Compiles a mapping once and for all; without `mapping` when a problem of severity `error` is among the problems. */
export function compileMapping(
  mapping: Mapping,
  known: MappingKnowledge = {},
): { readonly mapping?: CompiledMapping; readonly problems: readonly MappingProblem[] } {
  const problems: MappingProblem[] = [];
  const { scope, problems: scopeProblems } = checkScope(mapping.scope);
  problems.push(...scopeProblems);
  const compiled = mapping.attributes.map((attribute, index) => {
    const found = compileAttributeMapping(attribute, `attributes[${index}]`, problems);
    if (found !== undefined) checkNames(found, mapping, { path: `attributes[${index}]`, problems, known });
    return found;
  });
  checkTargets(mapping.attributes, problems);
  checkMatching(mapping.attributes, problems);
  checkScopeNames(scope, mapping, problems);
  const attributes = compiled.filter((attribute) => attribute !== undefined);
  const used = new Set([...scope.attributes, ...attributes.flatMap((attribute) => attribute.attributes)]);
  const byName = new Map(mapping.source.attributes.map((attribute) => [attribute.name, attribute]));
  const sourceAttributes = [...byName.values()].filter(({ name }) => used.has(name));
  checkPaths([...byName.values()], problems);
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  const matching = attributes
    .filter(({ match }) => match !== undefined)
    .toSorted((left, right) => (left.match ?? 0) - (right.match ?? 0));
  const reader = compileSourceReader(sourceAttributes);
  return { mapping: { attributes, scope, sourceAttributes, reader, matching, tables: mapping.tables ?? {} }, problems };
}

type Checking = { readonly path: string; readonly problems: MappingProblem[]; readonly known: MappingKnowledge };

function checkNames(attribute: CompiledAttributeMapping, mapping: Mapping, { path, problems, known }: Checking): void {
  const names = mapping.source.attributes.map(({ name }) => name);
  const place = `${path}.${attribute.isReference ? 'reference' : 'value'}`;
  for (const name of attribute.attributes) {
    if (names.includes(name)) continue;
    const position = attribute.expression?.attributePosition(name);
    const unknown = unknownName({ path: place, what: 'source attribute', name, known: names });
    problems.push({ ...unknown, ...(position !== undefined && { position }) });
  }
  const tables = mapping.tables ?? {};
  for (const name of attribute.expression?.tables ?? []) {
    if (Object.hasOwn(tables, name)) continue;
    problems.push(unknownName({ path: place, what: 'table', name, known: Object.keys(tables) }));
  }
  for (const warning of attribute.expression?.warnings ?? [])
    problems.push({ severity: 'warning', path: place, ...warning });
  const reason = attribute.match === undefined ? undefined : known.whyUnsearchable?.(attribute.target);
  if (reason !== undefined) {
    const message = `The target cannot search by ${attribute.target}: ${reason}`;
    problems.push({ severity: 'error', path: `${path}.match`, message });
  }
  if (attribute.isUnique && known.canSelectUnique === false) {
    problems.push({ severity: 'error', path: place, message: 'The target cannot tell which values are taken' });
  }
}

function checkTargets(attributes: readonly AttributeMapping[], problems: MappingProblem[]): void {
  const seen = new Map<string, number>();
  for (const [index, { target }] of attributes.entries()) {
    const name = target.toLowerCase();
    const before = seen.get(name);
    if (before === undefined) seen.set(name, index);
    else {
      const message = `${target} is mapped by attributes[${before}] already`;
      problems.push({ severity: 'error', path: `attributes[${index}].target`, message, found: target });
    }
  }
}

function checkMatching(attributes: readonly AttributeMapping[], problems: MappingProblem[]): void {
  const seen = new Map<number, string>();
  for (const [index, { match, target, value }] of attributes.entries()) {
    if (match === undefined) continue;
    const path = `attributes[${index}].match`;
    if (value === undefined) {
      const message = `${target} cannot tell people apart: it has no expression`;
      problems.push({ severity: 'error', path, message, expected: 'match on an attribute with a value' });
    }
    const before = seen.get(match);
    if (before === undefined) seen.set(match, target);
    else {
      const message = `${target} has the precedence ${match} that ${before} has: the one that stands first is tried first`;
      problems.push({ severity: 'warning', path, message, expected: 'another number' });
    }
  }
  if (attributes.length === 0 || seen.size > 0) return;
  problems.push({
    severity: 'warning',
    path: 'attributes',
    message: 'No attribute is for matching: accounts that exist already are not found',
    expected: 'match: 1 on one of them',
  });
}

function checkScopeNames(scope: CompiledScope, mapping: Mapping, problems: MappingProblem[]): void {
  const known = mapping.source.attributes.map(({ name }) => name);
  for (const name of scope.attributes) {
    if (known.includes(name)) continue;
    problems.push(unknownName({ path: pathOfName(mapping.scope, name), what: 'source attribute', name, known }));
  }
}

/** The first clause that reads an attribute. */
function pathOfName(scope: readonly ScopeGroup[], name: string): string {
  for (const [group, { all }] of scope.entries()) {
    const at = all.findIndex(({ attribute, expression }) => attribute === name || expression?.includes(name) === true);
    if (at >= 0) return `scope[${group}].all[${at}].${all[at]?.attribute === name ? 'attribute' : 'expression'}`;
  }
  return 'scope';
}

function checkPaths(attributes: readonly SourceAttribute[], problems: MappingProblem[]): void {
  for (const { name, path } of attributes) {
    try {
      compileSourcePath(path);
    } catch (error) {
      if (!(error instanceof SourcePathError)) throw error;
      const { message } = error;
      problems.push({
        severity: 'error',
        path: `source.attributes.${name}`,
        message,
        found: path.slice(0, 200),
        expected: 'a JSONPath',
      });
    }
  }
}
