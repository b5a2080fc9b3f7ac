import { ConfigError } from '../config/config-error.ts';
import type { Job } from '../config/load-configuration.ts';
import type { MappingFile } from '../config/schema.ts';
import type { SourceConnector } from '../connectors/contract.ts';
import {
  type AttributeMapping,
  type CompiledMapping,
  compileMapping,
  describeMappingProblem,
  type Mapping,
} from '../mapping/index.ts';

/** What a job's mapping starts from when it says `default`, or `extends: default`. */
export type MappingDefaults = {
  readonly source: SourceConnector<unknown>;
  /** The default mapping of this pair of connectors, if there is one. */
  readonly mapping: Mapping | undefined;
};

/**
 * Compiles the mapping of a job, once and for all.
 *
 * @throws ConfigError with every mistake: path in the mapping, position in the expression, the nearest name that exists.
 */
export function compileJobMapping(name: string, job: Job, defaults: MappingDefaults): CompiledMapping {
  const { mapping, problems } = compileMapping(completeMapping(name, job.mapping, defaults));
  if (mapping !== undefined) return mapping;
  throw new ConfigError(
    problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => ({
        path: `jobs.${name}.mapping`,
        expected: 'a mapping that can be used',
        found: describeMappingProblem(problem),
      })),
  );
}

/** Lays a mapping file over the defaults: the connector's source attributes and, with `extends: default`, its mapping. */
export function completeMapping(name: string, file: Job['mapping'], defaults: MappingDefaults): Mapping {
  const attributes = defaults.source.defaultAttributes;
  if (file === 'default') return { ...defaultOf(name, defaults), source: { attributes } };
  const own = Object.entries(file.source.attributes).map(([attribute, path]) => ({ name: attribute, path }));
  const replaced = new Set(own.map((one) => one.name));
  return {
    source: { attributes: [...attributes.filter((one) => !replaced.has(one.name)), ...own] },
    scope: file.scope,
    attributes: file.extends === undefined ? file.attributes : layOver(defaultOf(name, defaults).attributes, file),
    tables: file.tables,
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
