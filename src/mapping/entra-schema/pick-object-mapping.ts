import type { JsonObject } from '../../domain/value.ts';
import { EntraSchemaError } from './entra-schema-error.ts';
import { checkDocument, isSet, memberOf, objectsOf, type Placed, textOf } from './read-json.ts';

/** Which of a schema's object mappings is meant; names count without letter case, a part of the name is enough. */
export type ObjectMappingChoice = {
  readonly sourceDirectory?: string | undefined;
  readonly targetDirectory?: string | undefined;
  readonly objectMapping?: string | undefined;
};

/** One object mapping of one synchronization rule, and the directories that it stands between. */
export type ObjectMappingPlace = {
  readonly rule: Placed<JsonObject>;
  readonly mapping: Placed<JsonObject>;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly sourceObject: string;
  readonly targetObject: string;
  readonly enabled: boolean;
};

/** Every object mapping of a schema, in the order of the rules. */
export function listObjectMappings(schema: Placed<JsonObject>): readonly ObjectMappingPlace[] {
  return objectsOf(schema, 'synchronizationRules').flatMap((rule) =>
    objectsOf(rule, 'objectMappings').map((mapping) => ({
      rule,
      mapping,
      name: textOf(mapping, 'name') ?? '',
      source: textOf(rule, 'sourceDirectoryName') ?? '',
      target: textOf(rule, 'targetDirectoryName') ?? '',
      sourceObject: textOf(mapping, 'sourceObjectName') ?? '',
      targetObject: textOf(mapping, 'targetObjectName') ?? '',
      enabled: memberOf(mapping.value, 'enabled') === undefined || isSet(mapping, 'enabled'),
    })),
  );
}

/** The names of the directories that the rules of a schema stand between. @throws EntraSchemaError */
export function listSchemaDirectories(document: unknown): {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
} {
  const all = listObjectMappings({ value: checkDocument(document), path: '' });
  return {
    sources: [...new Set(all.map(({ source }) => source))],
    targets: [...new Set(all.map(({ target }) => target))],
  };
}

/**
 * The object mapping that is meant: of those that fit the choice an enabled one before a disabled one, and one of people before one of
 * groups.
 * @throws EntraSchemaError when none fits, or several, with what there is
 */
export function pickObjectMapping(schema: Placed<JsonObject>, choice: ObjectMappingChoice): ObjectMappingPlace {
  const all = listObjectMappings(schema);
  let fitting = narrow(all, (one) => isNamed(one.source, choice.sourceDirectory));
  fitting = narrow(fitting, (one) => isNamed(one.target, choice.targetDirectory));
  fitting = narrow(fitting, (one) => isNamed(one.name, choice.objectMapping));
  const best = prefer(
    prefer(fitting, ({ enabled }) => enabled),
    isOfPeople,
  );
  const [found] = best;
  if (found !== undefined && best.length === 1) return found;
  throw new EntraSchemaError('synchronizationRules', {
    expected: best.length === 0 ? `an object mapping ${describeChoice(choice)}` : 'one of them to be named',
    found: all.length === 0 ? 'no object mapping' : all.map(describePlace).join('; '),
  });
}

/** Exact names win over parts of names. */
function isNamed(name: string, wanted: string | undefined): 'exact' | 'part' | 'no' {
  if (wanted === undefined || name.toLowerCase() === wanted.toLowerCase()) return 'exact';
  return name.toLowerCase().includes(wanted.toLowerCase()) ? 'part' : 'no';
}

function narrow(
  places: readonly ObjectMappingPlace[],
  fits: (place: ObjectMappingPlace) => 'exact' | 'part' | 'no',
): readonly ObjectMappingPlace[] {
  const exact = places.filter((place) => fits(place) === 'exact');
  return exact.length > 0 ? exact : places.filter((place) => fits(place) === 'part');
}

function prefer(
  places: readonly ObjectMappingPlace[],
  isBetter: (place: ObjectMappingPlace) => boolean,
): readonly ObjectMappingPlace[] {
  const better = places.filter(isBetter);
  return better.length > 0 ? better : places;
}

function isOfPeople({ sourceObject, targetObject }: ObjectMappingPlace): boolean {
  return !/group|role/i.test(`${sourceObject} ${targetObject}`);
}

function describeChoice({ sourceDirectory, targetDirectory, objectMapping }: ObjectMappingChoice): string {
  const parts = [
    sourceDirectory === undefined ? '' : `from "${sourceDirectory}"`,
    targetDirectory === undefined ? '' : `to "${targetDirectory}"`,
    objectMapping === undefined ? '' : `named "${objectMapping}"`,
  ];
  return parts.filter((part) => part !== '').join(' ') || 'of people';
}

function describePlace({ name, source, target, enabled }: ObjectMappingPlace): string {
  return `"${name}" from "${source}" to "${target}"${enabled ? '' : ' (disabled)'}`;
}
