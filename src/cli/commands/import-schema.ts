import { writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { readEntraSchema } from '../../config/read-mapping.ts';
import { importSchema } from '../../engine/configuration/import-schema.ts';
import type { CommandContext } from '../command-context.ts';
import { renderSchemaReport } from '../render/schema-report.ts';

type Options = { out?: string; from?: string; to?: string; mapping?: string };

export function addImportSchema(program: Command, context: CommandContext): void {
  program
    .command('import-schema')
    .argument('<file>', 'a synchronization schema exported from Entra (JSON)')
    .option('--out <file>', 'write the mapping to this YAML file instead of standard output')
    .option('--from <directory>', 'the source directory, where the schema has several')
    .option('--to <directory>', 'the target directory, where the schema has several')
    .option('--mapping <name>', 'the object mapping, where there are several between the two')
    .description('Turn an Entra synchronization schema into a mapping file, and report what was kept and what not.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire import-schema schema.json --out hr-to-ad.yaml\n  hirewire import-schema schema.json --to "Active Directory" > hr-to-ad.yaml',
    )
    .action(async (file: string, options: Options) => {
      const { cwd, connectors } = context.wiring;
      const path = resolve(cwd, file);
      const out = options.out === undefined ? undefined : resolve(cwd, options.out);
      const request = {
        file: fromFolder(out === undefined ? cwd : dirname(out), path),
        ...(options.from !== undefined && { sourceDirectory: options.from }),
        ...(options.to !== undefined && { targetDirectory: options.to }),
        ...(options.mapping !== undefined && { objectMapping: options.mapping }),
      };
      const imported = importSchema(await readEntraSchema(path), request, connectors);
      if (out !== undefined) await writeFile(out, imported.yaml);
      if (!context.isJson()) context.output.note(`${renderSchemaReport(imported.report, context.output)}\n`);
      context.answer(imported, () => (out === undefined ? imported.yaml.trimEnd() : `Written to ${options.out}.`));
    });
}

function fromFolder(folder: string, path: string): string {
  const found = relative(folder, path).replaceAll('\\', '/');
  return found.startsWith('.') || found.startsWith('/') ? found : `./${found}`;
}
