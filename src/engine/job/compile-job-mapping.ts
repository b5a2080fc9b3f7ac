import { ConfigError } from '../../config/config-error.ts';
import type { FindPlace } from '../../config/find-place.ts';
import type { Job } from '../../config/load-configuration.ts';
import type { EntraSchemaMapping } from '../../config/read-mapping.ts';
import type { MappingFile } from '../../config/schema.ts';
import type { SourceConnector, TargetConnector } from '../../connectors/contract.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import {
  type AttributeMapping,
  type CompiledMapping,
  compileMapping,
  describeMappingProblem,
  EntraSchemaError,
  findDirectoryOf,
  type ImportSchemaOptions,
  importEntraSchema,
  listSchemaDirectories,
  type Mapping,
  type MappingKnowledge,
  type MappingProblem,
} from '../../mapping/index.ts';
import { type MappingParts, type PlacedProblem, placeOfSchemaPath, placeProblem } from './place-problem.ts';

/** What a job's mapping starts from when it says `default`, or `extends: default`, and what is known of the systems. */
export type MappingDefaults = {
  readonly source: SourceConnector<unknown>;
  /** The default mapping of this pair of connectors, if there is one. */
  readonly mapping: Mapping | undefined;
  /** The ids of the connectors: they tell which directories of an Entra schema are meant. */
  readonly connectors?: { readonly source: string; readonly target: string } | undefined;
  /** Where the parts of the job's mapping stand in its file. */
  readonly findPlace?: FindPlace | undefined;
  /** What can be matched by: the target's pseudo-attributes cannot, the name alone excepted. */
  readonly target?: Pick<TargetConnector<unknown>, 'pseudoAttributes' | 'whyUnsearchable'> | undefined;
};

/**
 * Compiles the mapping of a job, once and for all.
 *
 * @throws ConfigError with every mistake: place in the file, path in the mapping, position in the expression, the nearest name.
 */
export function compileJobMapping(name: string, job: Job, defaults: MappingDefaults): CompiledMapping {
  const { mapping, problems } = checkJobMapping(name, job, defaults);
  if (mapping !== undefined) return mapping;
  throw new ConfigError(
    problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => ({
        path: placedPath(name, problem),
        expected: 'a mapping that can be used',
        found: describeMappingProblem(problem),
      })),
  );
}

/** The same with its warnings: what works and can hardly be meant. */
export function checkJobMapping(
  name: string,
  job: Job,
  defaults: MappingDefaults,
): { readonly mapping?: CompiledMapping; readonly problems: readonly PlacedProblem[] } {
  const parts = partsOf(name, job, defaults);
  const { problems: found, ...compiled } = compileMapping(parts.complete, knowledgeOf(defaults));
  const problems = [...found, ...checkRemoved(job.mapping, defaults)];
  return { ...compiled, problems: problems.map((problem) => placeProblem(problem, parts)) };
}

function partsOf(name: string, job: Job, defaults: MappingDefaults): MappingParts {
  const file = withKnownTargets(job.mapping, defaults);
  return {
    file,
    complete: completeMapping(name, file, defaults),
    ...(defaults.findPlace && { findPlace: defaults.findPlace }),
    ...(job.mapping !== 'default' && 'entraSchema' in job.mapping && { choice: schemaChoice(job.mapping, defaults) }),
  };
}

/** Where the mapping of a target attribute stands, `hr-to-ad.yaml:12:5`; undefined for one that a default mapping has. */
export function placeOfTarget(
  target: string,
  { name, job, defaults }: { readonly name: string; readonly job: Job; readonly defaults: MappingDefaults },
): string | undefined {
  const parts = partsOf(name, job, defaults);
  const index = parts.complete.attributes.findIndex((one) => one.target === target);
  if (index < 0) return undefined;
  return placeProblem({ severity: 'warning', path: `attributes[${index}].target`, message: '' }, parts).place;
}

function withKnownTargets(file: Job['mapping'], defaults: MappingDefaults): Job['mapping'] {
  if (file === 'default' || 'entraSchema' in file) return file;
  return { ...file, attributes: spellTargets(file.attributes, defaults) };
}

/** Directories take attribute names in any letter case; what has a meaning here gets the spelling that is meant. */
function spellTargets<One extends AttributeMapping>(
  attributes: readonly One[],
  { mapping, target }: MappingDefaults,
): One[] {
  const names = [...(mapping?.attributes ?? []).map((one) => one.target), ...namesOf(target?.pseudoAttributes)];
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  return attributes.map((one) => {
    const spelling = known.get(one.target.toLowerCase()) ?? one.target;
    return spelling === one.target ? one : { ...one, target: spelling };
  });
}

function namesOf(attributes: TargetConnector<unknown>['pseudoAttributes'] = []): readonly string[] {
  return attributes.map(({ name }) => name);
}

/** A name under `remove` that takes nothing away is a mistake in writing, or one of a default mapping that has changed. */
function checkRemoved(file: Job['mapping'], { mapping }: MappingDefaults): readonly MappingProblem[] {
  if (file === 'default' || 'entraSchema' in file) return [];
  const base = file.extends === undefined ? [] : (mapping?.attributes ?? []).map(({ target }) => target);
  const known = new Set(base.map((target) => target.toLowerCase()));
  return (file.remove ?? []).flatMap((name, index) => {
    if (known.has(name.toLowerCase())) return [];
    const near = nearestName(name, base);
    return {
      ...{ severity: 'warning' as const, path: `remove[${index}]`, found: name },
      message:
        file.extends === undefined
          ? `Without "extends: default" there is no ${name}`
          : `The default mapping has no ${name}`,
      ...(near !== undefined && { hint: `did you mean ${near}?` }),
    };
  });
}

/** `jobs.main.mapping (hr-to-ad.yaml:12:5)`. */
function placedPath(job: string, { place }: Pick<PlacedProblem, 'place'>): string {
  return `jobs.${job}.mapping${place === undefined ? '' : ` (${place})`}`;
}

function knowledgeOf({ target }: MappingDefaults): MappingKnowledge {
  if (target === undefined) return {};
  const pseudo = target.pseudoAttributes.filter(({ role }) => role !== 'name').map(({ name }) => name.toLowerCase());
  return {
    whyUnsearchable: (attribute) =>
      pseudo.includes(attribute.toLowerCase())
        ? 'it is no attribute of its own there'
        : target.whyUnsearchable?.(attribute),
  };
}

/** Lays a mapping file over the defaults: the connector's source attributes and, with `extends: default`, its mapping. */
export function completeMapping(name: string, file: Job['mapping'], defaults: MappingDefaults): Mapping {
  const attributes = defaults.source.defaultAttributes;
  if (file === 'default') return { ...defaultOf(name, defaults), source: { attributes } };
  if ('entraSchema' in file) {
    const { mapping } = importJobSchema(name, file, defaults);
    const imported = new Set(mapping.source.attributes.map((one) => one.name));
    const rest = attributes.filter((one) => !imported.has(one.name));
    const targets = spellTargets(mapping.attributes, defaults);
    return { ...mapping, attributes: targets, source: { attributes: [...rest, ...mapping.source.attributes] } };
  }
  const own = Object.entries(file.source.attributes).map(([attribute, path]) => ({ name: attribute, path }));
  const replaced = new Set(own.map((one) => one.name));
  const base = file.extends === undefined ? undefined : defaultOf(name, defaults);
  return {
    source: { attributes: [...attributes.filter((one) => !replaced.has(one.name)), ...own] },
    scope: base === undefined ? file.scope : narrow(file.scope, base.scope),
    attributes: base === undefined ? file.attributes : layOver(base.attributes, file),
    tables: file.tables,
  };
}

/** Who is in both scopes; the file's own clauses stand where they are in the file. */
function narrow(own: Mapping['scope'], base: Mapping['scope']): Mapping['scope'] {
  if (own.length === 0 || base.length === 0) return own.length === 0 ? base : own;
  return base.flatMap(({ all }) => own.map((group) => ({ ...group, all: [...group.all, ...all] })));
}

/** The mapping that a job's Entra schema holds. @throws ConfigError for a document that cannot be used */
function importJobSchema(name: string, file: EntraSchemaMapping, defaults: MappingDefaults) {
  try {
    return importEntraSchema(file.entraSchema, schemaChoice(file, defaults));
  } catch (error) {
    if (!(error instanceof EntraSchemaError)) throw error;
    const { path, expected, found } = error;
    const place = placeOfSchemaPath(path, defaults.findPlace);
    const job = placedPath(name, { ...(place !== undefined && { place }) });
    throw new ConfigError([{ path: `${job}: ${path}`, expected, found }]);
  }
}

/** Which object mapping of a schema a job means: what is said, else what stands between directories of its connectors. */
export function schemaChoice(
  { entraSchema, ...said }: EntraSchemaMapping,
  { connectors, source }: MappingDefaults,
): ImportSchemaOptions {
  const { sources, targets } = listSchemaDirectories(entraSchema);
  return {
    defaults: source.defaultAttributes,
    sourceDirectory: said.sourceDirectory ?? findDirectoryOf(connectors?.source ?? '', sources),
    targetDirectory: said.targetDirectory ?? findDirectoryOf(connectors?.target ?? '', targets),
    objectMapping: said.objectMapping,
  };
}

function defaultOf(name: string, { mapping }: MappingDefaults): Mapping {
  if (mapping !== undefined) return mapping;
  throw new ConfigError([
    {
      path: `jobs.${name}.mapping`,
      expected: 'a mapping: there is no default one for this pair of systems',
      found: '"default"',
    },
  ]);
}

/** Same target replaces, others are added, `remove` takes away what the default has; what the file itself maps stays. */
function layOver(base: readonly AttributeMapping[], file: MappingFile): readonly AttributeMapping[] {
  const removed = new Set((file.remove ?? []).map((target) => target.toLowerCase()));
  const own = new Map(file.attributes.map((mapping) => [mapping.target.toLowerCase(), mapping]));
  const kept = base
    .filter((mapping) => !removed.has(mapping.target.toLowerCase()))
    .map((mapping) => own.get(mapping.target.toLowerCase()) ?? mapping);
  const known = new Set(kept.map((mapping) => mapping.target.toLowerCase()));
  return [...kept, ...file.attributes.filter((mapping) => !known.has(mapping.target.toLowerCase()))];
}
