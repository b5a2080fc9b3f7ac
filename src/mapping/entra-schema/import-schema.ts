import type { JsonObject } from '../../domain/value.ts';
import type { Mapping } from '../compile-mapping.ts';
import type { SourceAttribute } from '../source/compile-source-reader.ts';
import { definitionsOf, findObject } from './directory-definitions.ts';
import {
  listObjectMappings,
  type ObjectMappingChoice,
  type ObjectMappingPlace,
  pickObjectMapping,
} from './pick-object-mapping.ts';
import { readAttributeMapping } from './read-attribute-mapping.ts';
import { checkDocument, objectsOf, type Placed, textOf } from './read-json.ts';
import { readScope } from './read-scope.ts';
import { readSourceAttributes } from './read-source-attributes.ts';
import { newReport, type Report, type SchemaReportLine } from './report.ts';

/** Which part of a schema is imported, and what needs not be. */
export type ImportSchemaOptions = ObjectMappingChoice & {
  /** The attribute list that the source's connector brings: an attribute without an API expression is read as this list says. */
  readonly defaults?: readonly SourceAttribute[] | undefined;
};

/** The part that was imported: for a person, and to find it again. */
export type SchemaSelection = {
  readonly sourceDirectory: string;
  readonly targetDirectory: string;
  readonly objectMapping: string;
};

export type ImportedSchema = {
  readonly mapping: Mapping;
  readonly selection: SchemaSelection;
  readonly report: readonly SchemaReportLine[];
};

/**
 * Reads a synchronization schema as Microsoft Graph exports it: one object mapping becomes a mapping. What was kept, changed or has no
 * counterpart is in the report; nothing is dropped without a line there.
 * See https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationschema
 * @throws EntraSchemaError for a document that is no schema, and where it is not clear which object mapping is meant
 */
export function importEntraSchema(document: unknown, options: ImportSchemaOptions = {}): ImportedSchema {
  const schema = { value: checkDocument(document), path: '' };
  const place = pickObjectMapping(schema, options);
  const report = newReport();
  reportSurroundings(schema, place, report);
  const sourceObject = findObject(schema, place.source, place.sourceObject);
  const targetObject = findObject(schema, place.target, place.targetObject);
  const sources = definitionsOf(sourceObject);
  const targets = definitionsOf(targetObject);
  reportDirectories(schema, { sourceObject, targetObject }, report);
  if (sourceObject === undefined) {
    const message = `the schema does not describe ${place.sourceObject} of ${place.source}: the connector's own list is used`;
    report.add({ verdict: 'changed', path: 'directories', subject: place.source, message });
  }
  const mapping: Mapping = {
    source: { attributes: readSourceAttributes(sourceObject, options.defaults ?? [], report) },
    scope: readScope(place.mapping, report),
    attributes: objectsOf(place.mapping, 'attributeMappings').map((one) =>
      readAttributeMapping(one, { sources, targets, report }),
    ),
  };
  reportLetterCase(mapping, report);
  const selection = { sourceDirectory: place.source, targetDirectory: place.target, objectMapping: place.name };
  return { mapping, selection, report: report.lines() };
}

function reportLetterCase({ attributes }: Mapping, report: Report): void {
  const count = attributes.filter(({ caseExact }) => caseExact === false).length;
  if (count === 0) return;
  const message = `as in Entra, a difference of letter case alone is not written to ${count} attributes; without caseExact: false it is`;
  report.add({ verdict: 'kept', path: 'directories', subject: 'caseExact', message });
}

function reportSurroundings(schema: Placed<JsonObject>, place: ObjectMappingPlace, report: Report): void {
  report.addUnknownMembers(schema, ['directories', 'synchronizationRules']);
  const subject = place.name;
  const path = place.mapping.path;
  report.add({ verdict: 'kept', path, subject, message: `from ${place.source} to ${place.target}` });
  if (!place.enabled) {
    const message = 'is disabled there; a job that uses the mapping runs';
    report.add({ verdict: 'changed', path: `${path}.enabled`, subject, message });
  }
  const flowTypes = (textOf(place.mapping, 'flowTypes') ?? 'Add,Update,Delete').toLowerCase();
  const missing = ['Add', 'Update', 'Delete'].filter((kind) => !flowTypes.includes(kind.toLowerCase()));
  if (missing.length > 0) {
    const message = `${missing.join(' and ')} is off there; here the job decides (outOfScope, leavers) and accounts are created`;
    report.add({ verdict: 'noCounterpart', path: `${path}.flowTypes`, subject, message });
  }
  const known = ['name', 'enabled', 'flowTypes', 'scope', 'attributeMappings', 'sourceObjectName', 'targetObjectName'];
  report.addUnknownMembers(place.mapping, known);
  report.addUnknownMembers(place.rule, ['sourceDirectoryName', 'targetDirectoryName', 'objectMappings']);
  for (const other of listObjectMappings(schema)) {
    if (other.mapping.path === path) continue;
    const message = `is not this mapping: it stays in the schema file (${other.source} to ${other.target})`;
    report.add({ verdict: 'noCounterpart', path: other.mapping.path, subject: other.name, message });
    if (other.rule.path !== place.rule.path) report.addUnknownMembers(other.rule, ['objectMappings']);
  }
}

type Objects = {
  readonly sourceObject: Placed<JsonObject> | undefined;
  readonly targetObject: Placed<JsonObject> | undefined;
};

function reportDirectories(schema: Placed<JsonObject>, { sourceObject, targetObject }: Objects, report: Report): void {
  for (const directory of objectsOf(schema, 'directories')) {
    report.addUnknownMembers(directory, ['objects']);
    for (const object of objectsOf(directory, 'objects')) {
      const isSource = object.path === sourceObject?.path;
      const isTarget = object.path === targetObject?.path;
      report.addUnknownMembers(object, isSource || isTarget ? ['attributes'] : []);
      if (!isSource && !isTarget) continue;
      for (const attribute of objectsOf(object, 'attributes'))
        report.addUnknownMembers(attribute, isSource ? ['name', 'apiExpressions'] : ['name', 'type', 'caseExact']);
      if (isSource) reportExpressionKeys(object, report);
    }
  }
}

/** The keys of API expressions are not published; they stay as they are. */
function reportExpressionKeys(object: Placed<JsonObject>, report: Report): void {
  for (const attribute of objectsOf(object, 'attributes')) {
    for (const expression of objectsOf(attribute, 'apiExpressions')) report.addUnknownMembers(expression, ['value']);
  }
}
