import type { JsonObject } from '../../domain/value.ts';
import type { Mapping } from '../compile-mapping.ts';
import type { SourceAttribute } from '../source/compile-source-reader.ts';
import { exportAttributeMapping } from './export-attribute-mapping.ts';
import { directory, sourceDefinition, targetDefinition } from './export-directories.ts';
import { exportScope } from './export-scope.ts';
import { layOverSchema } from './lay-over-schema.ts';
import type { ObjectMappingChoice } from './pick-object-mapping.ts';
import { newReport, type Report, type SchemaReportLine } from './report.ts';

/** How the new schema names its parts; with an original, which part of it the mapping is. */
export type ExportSchemaOptions = ObjectMappingChoice & {
  /** The schema that the mapping was imported from: everything that the mapping does not say is taken from it. */
  readonly original?: unknown;
  /** The attribute list that the source's connector brings. */
  readonly defaults?: readonly SourceAttribute[] | undefined;
};

/**
 * Writes a mapping as a synchronization schema: each expression as text and as tree. What Entra has no counterpart for is in the report.
 * @throws EntraSchemaError for an original that is no schema
 */
export function exportEntraSchema(
  mapping: Mapping,
  options: ExportSchemaOptions = {},
): { readonly document: JsonObject; readonly report: readonly SchemaReportLine[] } {
  const report = newReport();
  for (const name of Object.keys(mapping.tables ?? {})) {
    const message = 'Entra has no tables';
    report.add({ verdict: 'noCounterpart', path: `tables.${name}`, subject: name, message });
  }
  const { original, ...rest } = options;
  const document =
    original === undefined
      ? newSchema(mapping, options, report)
      : layOverSchema(mapping, original, { ...rest, report });
  return { document, report: report.lines() };
}

function newSchema(mapping: Mapping, options: ExportSchemaOptions, report: Report): JsonObject {
  const source = options.sourceDirectory ?? 'SuccessFactors';
  const target = options.targetDirectory ?? 'Active Directory';
  const name = options.objectMapping ?? `Synchronize ${source} Users to ${target}`;
  const message = 'has no original: ids and versions are new, and the keys of API expressions are not published';
  report.add({ verdict: 'changed', path: 'directories', subject: name, message });
  const trees = 'are written anew from the texts';
  const treePath = 'synchronizationRules[*].objectMappings[*].attributeMappings[*].source.parameters';
  report.add({ verdict: 'changed', path: treePath, subject: 'expression trees', message: trees });
  const objectMapping = {
    attributeMappings: mapping.attributes.map((one, index) =>
      exportAttributeMapping(one, { path: `attributes[${index}]`, report }),
    ),
    enabled: true,
    flowTypes: 'Add, Update, Delete',
    metadata: [],
    name,
    scope: exportScope(mapping.scope, report),
    sourceObjectName: 'User',
    targetObjectName: 'User',
  };
  const rule = {
    editable: true,
    id: 'hirewire',
    metadata: [],
    name: 'USER_TO_USER',
    objectMappings: [objectMapping],
    priority: 1,
    sourceDirectoryName: source,
    targetDirectoryName: target,
  };
  return {
    directories: [
      directory(
        source,
        'User',
        mapping.source.attributes.map((one) => sourceDefinition(one)),
      ),
      directory(target, 'User', mapping.attributes.map(targetDefinition)),
    ],
    id: 'hirewire',
    synchronizationRules: [rule],
    version: '',
  };
}
