import { ConfigError } from '../../config/config-error.ts';
import {
  applyPathPreset,
  compileMapping,
  compileSourcePath,
  exportEntraSchema,
  type Mapping,
  type RewrittenPath,
  replaceInPaths,
  SourcePathError,
  sourcePathPresets,
} from '../../mapping/index.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { completeMapping, schemaChoice } from '../job/compile-job-mapping.ts';
import { jobDefaults } from '../job/job-defaults.ts';

/** The names and meanings of the presets, for a person. */
export const pathPresets: readonly { readonly name: string; readonly summary: string }[] = sourcePathPresets.map(
  ({ name, summary }) => ({ name, summary }),
);

/** A named preset, or a text and what takes its place. */
export type PathRewriteRequest = { readonly preset: string } | { readonly find: string; readonly replace: string };

/** One source path before and after; `used`: the mapping or the scope filter reads the attribute. */
export type PathBeforeAndAfter = RewrittenPath & { readonly used: boolean };

export type PathRewriting = {
  readonly paths: readonly PathBeforeAndAfter[];
  /** Of a job whose mapping is an Entra schema: that schema with the new paths. */
  readonly schema: () => unknown;
};

/**
 * Rewrites the source paths of a job, on paper: nothing is written.
 * @throws ConfigError for an unknown job or preset, and for a path that would be no JSONPath afterwards
 */
export function rewritePaths(
  deps: Pick<EngineDeps, 'configuration' | 'connectors'>,
  name: string,
  request: PathRewriteRequest,
): PathRewriting {
  const { job, defaults } = jobDefaults(deps, name);
  const mapping = completeMapping(name, job.mapping, defaults);
  const rewritten = rewrite(mapping, request);
  checkPaths(name, rewritten);
  const used = new Set(compileMapping(mapping).mapping?.sourceAttributes.map((one) => one.name));
  return {
    paths: rewritten.map((one) => ({ ...one, used: used.has(one.name) })),
    schema: () => {
      if (job.mapping === 'default' || !('entraSchema' in job.mapping)) return undefined;
      const attributes = rewritten.map((one) => ({ name: one.name, path: one.after }));
      const options = { ...schemaChoice(job.mapping, defaults), original: job.mapping.entraSchema };
      return exportEntraSchema({ ...mapping, source: { attributes } }, options).document;
    },
  };
}

function rewrite({ source }: Mapping, request: PathRewriteRequest): readonly RewrittenPath[] {
  if ('find' in request) return replaceInPaths(source.attributes, request.find, request.replace);
  const preset = sourcePathPresets.find((one) => one.name === request.preset);
  if (preset !== undefined) return applyPathPreset(source.attributes, preset);
  const known = sourcePathPresets.map((one) => one.name).join(', ');
  throw new ConfigError([{ path: '--preset', expected: `one of ${known}`, found: `"${request.preset}"` }]);
}

function checkPaths(job: string, paths: readonly RewrittenPath[]): void {
  const broken = paths.flatMap(({ name, before, after }) => {
    if (before === after) return [];
    try {
      compileSourcePath(after);
      return [];
    } catch (error) {
      if (!(error instanceof SourcePathError)) throw error;
      return [
        {
          path: `jobs.${job}.mapping: source.attributes.${name}`,
          expected: 'a JSONPath',
          found: `${after} (${error.message})`,
        },
      ];
    }
  });
  if (broken.length > 0) throw new ConfigError(broken);
}
