import { existsSync } from 'node:fs';
import { ConfigError } from '../../config/config-error.ts';
import { type EntraSchemaMapping, readEntraSchema } from '../../config/read-mapping.ts';
import type { JsonObject } from '../../domain/value.ts';
import { EntraSchemaError, exportEntraSchema, type SchemaReportLine } from '../../mapping/index.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { completeMapping, schemaChoice } from '../job/compile-job-mapping.ts';
import { jobDefaults } from '../job/job-defaults.ts';

/** How a schema calls the directories that our connectors speak to. */
const directoryNames: ReadonlyMap<string, string> = new Map([
  ['successfactors', 'SuccessFactors'],
  ['active-directory', 'Active Directory'],
  ['entra-id', 'Microsoft Entra ID'],
]);

export type SchemaExport = { readonly document: JsonObject; readonly report: readonly SchemaReportLine[] };

/**
 * The mapping of a job as an Entra synchronization schema. It is laid over the schema that it was imported from, where that is still
 * there, so that all that a mapping does not say is kept.
 * @throws ConfigError for a job that does not exist and a schema that cannot be used
 */
export async function exportJobSchema(
  deps: Pick<EngineDeps, 'configuration' | 'connectors'>,
  name: string,
): Promise<SchemaExport> {
  const { job, defaults } = jobDefaults(deps, name);
  const mapping = completeMapping(name, job.mapping, defaults);
  const original = await findOriginal(job.mapping);
  try {
    if (typeof original === 'object') {
      const options = schemaChoice(original, defaults);
      return exportEntraSchema(mapping, { ...options, original: original.entraSchema });
    }
    const written = exportEntraSchema(mapping, {
      sourceDirectory: directoryNames.get(defaults.connectors.source) ?? defaults.connectors.source,
      targetDirectory: directoryNames.get(defaults.connectors.target) ?? defaults.connectors.target,
    });
    return original === undefined ? written : { ...written, report: [lostOriginal(original), ...written.report] };
  } catch (error) {
    if (!(error instanceof EntraSchemaError)) throw error;
    throw new ConfigError([
      { path: `jobs.${name}.mapping: ${error.path}`, expected: error.expected, found: error.found },
    ]);
  }
}

/** The schema that a mapping is or came from; its path where the file is gone. */
async function findOriginal(
  mapping: Parameters<typeof completeMapping>[1],
): Promise<EntraSchemaMapping | string | undefined> {
  if (mapping === 'default') return undefined;
  if ('entraSchema' in mapping) return mapping;
  if (mapping.importedFrom === undefined) return undefined;
  const { file, ...choice } = mapping.importedFrom;
  return existsSync(file) ? { ...choice, entraSchema: await readEntraSchema(file) } : file;
}

function lostOriginal(file: string): SchemaReportLine {
  const message = `${file} is not there: what the mapping does not say is lost (directories, metadata, other object mappings)`;
  return { verdict: 'noCounterpart', path: 'importedFrom.file', subject: file, message };
}
