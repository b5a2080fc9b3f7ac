import type { Command } from 'commander';
import { locateMapping, writeSourcePaths } from '../../config/write-source-paths.ts';
import {
  type PathBeforeAndAfter,
  type PathRewriteRequest,
  pathPresets,
  rewritePaths,
} from '../../engine/configuration/rewrite-paths.ts';
import type { CommandContext } from '../command-context.ts';
import { loadGivenConfiguration } from '../load-given-configuration.ts';
import { paint } from '../render/style.ts';
import { harmless } from '../render/table.ts';
import { UsageError } from '../usage-error.ts';
import type { Output } from '../wiring.ts';

type Options = { preset?: string; find?: string; replace?: string; dryRun?: boolean };

export function addRewritePaths(program: Command, context: CommandContext): void {
  const presets = pathPresets.map(({ name, summary }) => `  ${name.padEnd(20)} ${summary}`).join('\n');
  program
    .command('rewrite-paths')
    .argument('<job>', 'the job’s name in the configuration')
    .option('--preset <name>', 'a documented rewrite, by its name')
    .option('--find <text>', 'a text to replace in every path')
    .option('--replace <text>', 'what takes its place')
    .option('--dry-run', 'show each path before and after, and write nothing')
    .description('Rewrite the source paths of a job’s mapping and show each before and after.')
    .addHelpText(
      'after',
      `\nPresets:\n${presets}\n\nExamples:\n  hirewire rewrite-paths hr-to-ad --preset active-employment --dry-run\n  hirewire rewrite-paths hr-to-ad --find 'results[0]' --replace 'results[-1:]'`,
    )
    .action(async (job: string, options: Options) => {
      const { file, configuration } = await loadGivenConfiguration(context);
      const { connectors } = context.wiring;
      const { paths, schema } = rewritePaths({ configuration, connectors }, job, requestOf(options));
      const changes = paths.filter(({ before, after }) => before !== after);
      const place = await locateMapping(file, job);
      const written = options.dryRun !== true && changes.length > 0;
      if (written) await writeSourcePaths(place, changes, schema);
      context.answer({ job, file: place.path, written, paths }, () =>
        render(changes, { total: paths.length, written, file: place.path, output: context.output }),
      );
    });
}

function requestOf({ preset, find, replace }: Options): PathRewriteRequest {
  if (preset !== undefined && find === undefined && replace === undefined) return { preset };
  if (preset === undefined && find !== undefined && find !== '' && replace !== undefined) return { find, replace };
  const names = pathPresets.map(({ name }) => name).join(', ');
  throw new UsageError(
    'It is not clear what to rewrite.',
    `Give either --preset (${names}), or both --find and --replace.`,
  );
}

type Rendering = { readonly total: number; readonly written: boolean; readonly file: string; readonly output: Output };

function render(changes: readonly PathBeforeAndAfter[], { total, written, file, output }: Rendering): string {
  const lines = changes.flatMap(({ name, before, after, used }) => [
    `${paint(output, 'bold', harmless(name))}${used ? '' : paint(output, 'dim', '  (not mapped)')}`,
    `  - ${harmless(before)}`,
    `  + ${harmless(after)}`,
  ]);
  const sum = `${changes.length} of ${total} paths change.`;
  if (changes.length === 0) return sum;
  return [...lines, written ? `${sum} Written to ${file}.` : `${sum} Nothing was written (--dry-run).`].join('\n');
}
