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

/** A mapping, and where its parts stand when a file of its own holds them. */
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
    return { mapping: { ...choice, entraSchema: await readEntraSchema(resolve(folder, entraSchema)) } };
  }
  return { mapping: withFullPath(mapping, folder) };
}

async function readMappingFile(path: string): Promise<ReadMapping> {
  const text = await readText(path);
  const findPlace = newPlaceFinder(text, basename(path));
  if (!path.toLowerCase().endsWith('.json')) {
    return { mapping: withFullPath(parseYaml(text, basename(path), mappingFileSchema), dirname(path)), findPlace };
  }
  const document = parseJson(text, path);
  if (isEntraSchema(document)) return { mapping: { entraSchema: document } };
  return { mapping: withFullPath(checkWith(mappingFileSchema, document, basename(path)), dirname(path)), findPlace };
}

/** An exported schema file. @throws ConfigError when it is no JSON, or no schema */
export async function readEntraSchema(path: string): Promise<JsonObject> {
  const document = parseJson(await readText(path), path);
  if (isEntraSchema(document)) return document;
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
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ConfigError([{ path: basename(path), expected: 'valid JSON', found: (error as Error).message }]);
  }
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
