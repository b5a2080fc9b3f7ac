import { ConfigError } from '../../config/config-error.ts';
import { type MappingFileDraft, renderMappingFile } from '../../config/render-mapping-file.ts';
import type { Connector } from '../../connectors/contract.ts';
import {
  EntraSchemaError,
  findDirectoryOf,
  type ImportedSchema,
  importEntraSchema,
  type Mapping,
  type SchemaReportLine,
  type SchemaSelection,
} from '../../mapping/index.ts';

export type { SchemaReportLine } from '../../mapping/index.ts';

/** Which of the schema's object mappings is meant, and where the schema file is, as seen from the mapping file. */
export type ImportSchemaRequest = {
  readonly file: string;
  readonly sourceDirectory?: string;
  readonly targetDirectory?: string;
  readonly objectMapping?: string;
};

/** An Entra schema as a mapping file: its content, its text, and what became of each part. */
export type SchemaImport = {
  readonly mapping: MappingFileDraft;
  readonly yaml: string;
  readonly selection: SchemaSelection;
  readonly report: readonly SchemaReportLine[];
};

/**
 * Makes a mapping file of an exported Entra schema. Source attributes that are read where the connector reads them anyway are left out.
 * @throws ConfigError for a document that is no schema, and where it is not clear which object mapping is meant
 */
export function importSchema(
  document: unknown,
  request: ImportSchemaRequest,
  connectors: ReadonlyMap<string, Connector>,
): SchemaImport {
  const { file, ...choice } = request;
  const first = read(document, file, choice);
  const defaults = defaultAttributesOf(first.selection.sourceDirectory, connectors);
  const { mapping, selection, report } = read(document, file, { ...choice, defaults });
  const draft = toMappingFile(mapping, { defaults, importedFrom: { file, ...selection } });
  const comment = [
    `Imported from ${file}: ${selection.objectMapping}.`,
    'What this file does not say stays in that one; `hirewire export-schema JOB` puts both together.',
  ].join('\n');
  return { mapping: draft, yaml: renderMappingFile(draft, comment), selection, report };
}

function read(document: unknown, file: string, options: Parameters<typeof importEntraSchema>[1]): ImportedSchema {
  try {
    return importEntraSchema(document, options);
  } catch (error) {
    if (!(error instanceof EntraSchemaError)) throw error;
    throw new ConfigError([{ path: `${file}: ${error.path}`, expected: error.expected, found: error.found }]);
  }
}

/** The attribute list of the connector that speaks to a directory of this name. */
function defaultAttributesOf(directory: string, connectors: ReadonlyMap<string, Connector>) {
  for (const [id, { source }] of connectors) {
    if (source !== undefined && findDirectoryOf(id, [directory]) !== undefined) return source.defaultAttributes;
  }
  return [];
}

type Naming = {
  readonly defaults: readonly { readonly name: string; readonly path: string }[];
  readonly importedFrom: NonNullable<MappingFileDraft['importedFrom']>;
};

function toMappingFile(mapping: Mapping, { defaults, importedFrom }: Naming): MappingFileDraft {
  const usual = new Map(defaults.map(({ name, path }) => [name, path]));
  const own = mapping.source.attributes.filter(({ name, path }) => usual.get(name) !== path);
  return {
    importedFrom,
    ...(own.length > 0 && { source: { attributes: Object.fromEntries(own.map(({ name, path }) => [name, path])) } }),
    ...(mapping.scope.length > 0 && { scope: mapping.scope }),
    attributes: mapping.attributes,
  };
}
