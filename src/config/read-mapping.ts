import { basename, dirname, resolve } from 'node:path';
import type { JsonObject } from '../domain/value.ts';
import { ConfigError } from './config-error.ts';
import { type FindPlace, newPlaceFinder } from './find-place.ts';
import { checkWith, parseYaml, readText } from './read-yaml.ts';
import { type EntraSchemaReference, type JobSettings, type MappingFile, mappingFileSchema } from './schema.ts';

/** An exported Entra synchronization schema as it stands, and which of its object mappings is meant. */
export type EntraSchemaMapping = Omit<EntraSchemaReference, 'entraSchema'> & { readonly entraSchema: JsonObject };

/** What a job's `mapping` comes to when the files that it names are read in. */
export type JobMapping = 'default' | MappingFile | EntraSchemaMapping;

/** A mapping, and where its parts stand when a file of its own holds them: the parts of the schema, if that is what the file holds. */
export type ReadMapping = { readonly mapping: JobMapping; readonly findPlace?: FindPlace };

/**
 * Reads a job's mapping. A `.json` file with synchronization rules is an Entra schema; any other is a mapping file.
 * @throws ConfigError
 */
export async function readMapping(mapping: JobSettings['mapping'], folder: string): Promise<ReadMapping> {
  if (mapping === 'default') return { mapping };
  if (typeof mapping === 'string') return await readMappingFile(resolve(folder, mapping));
  if ('entraSchema' in mapping) {
    const { entraSchema, ...choice } = mapping;
    const read = await readSchemaFile(resolve(folder, entraSchema));
    return { mapping: { ...choice, entraSchema: read.document }, findPlace: read.findPlace };
  }
  return { mapping: withFullPath(mapping, folder) };
}

async function readMappingFile(path: string): Promise<ReadMapping> {
  const text = withoutMark(await readText(path));
  const findPlace = newPlaceFinder(text, basename(path));
  if (!path.toLowerCase().endsWith('.json')) {
    return { mapping: withFullPath(parseYaml(text, basename(path), mappingFileSchema), dirname(path)), findPlace };
  }
  const document = parseJson(text, path);
  if (isEntraSchema(document)) return { mapping: { entraSchema: document }, findPlace };
  return { mapping: withFullPath(checkWith(mappingFileSchema, document, basename(path)), dirname(path)), findPlace };
}

/** An exported schema file. @throws ConfigError when it is no JSON, or no schema */
export async function readEntraSchema(path: string): Promise<JsonObject> {
  return (await readSchemaFile(path)).document;
}

async function readSchemaFile(path: string): Promise<{ readonly document: JsonObject; readonly findPlace: FindPlace }> {
  const text = withoutMark(await readText(path));
  const document = parseJson(text, path);
  if (isEntraSchema(document)) return { document, findPlace: newPlaceFinder(text, basename(path)) };
  throw new ConfigError([
    {
      path: basename(path),
      expected: 'a synchronization schema exported from Entra, with "synchronizationRules"',
      found: 'other JSON',
    },
  ]);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError([{ path: basename(path), expected: 'valid JSON', found: (error as Error).message }]);
  }
}

/** A text without the byte order mark that Windows puts before it. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function isEntraSchema(document: unknown): document is JsonObject {
  return (
    typeof document === 'object' &&
    document !== null &&
    !Array.isArray(document) &&
    Object.hasOwn(document, 'synchronizationRules')
  );
}

function withFullPath(file: MappingFile, folder: string): MappingFile {
  const { importedFrom } = file;
  if (importedFrom === undefined) return file;
  return { ...file, importedFrom: { ...importedFrom, file: resolve(folder, importedFrom.file) } };
}
