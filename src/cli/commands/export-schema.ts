import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exportJobSchema } from '../../engine/configuration/export-schema.ts';
import type { CommandContext } from '../command-context.ts';
import { loadGivenConfiguration } from '../load-given-configuration.ts';
import { renderSchemaReport } from '../render/schema-report.ts';

export function addExportSchema(program: Command, context: CommandContext): void {
  program
    .command('export-schema')
    .argument('<job>', 'the job’s name in the configuration')
    .option('--out <file>', 'write the schema to this file instead of standard output')
    .description('Turn the mapping of a job into an Entra synchronization schema, and report what Entra does not know.')
    .addHelpText('after', '\nExamples:\n  hirewire export-schema hr-to-ad --out schema.json')
    .action(async (job: string, options: { out?: string }) => {
      const { configuration } = await loadGivenConfiguration(context);
      const { connectors, cwd } = context.wiring;
      const { document, report } = await exportJobSchema({ configuration, connectors }, job);
      const text = JSON.stringify(document, undefined, 2);
      if (options.out !== undefined) await writeFile(resolve(cwd, options.out), `${text}\n`);
      if (!context.isJson()) context.output.note(`${renderSchemaReport(report, context.output)}\n`);
      context.answer({ schema: document, report }, () =>
        options.out === undefined ? text : `Written to ${options.out}.`,
      );
    });
}
