import {
  type Attributes,
  type AttributeValue,
  type JsonObject,
  type JsonValue,
  newAttributes,
} from '../../domain/value.ts';
import { compileSourcePath, normalizePath, type ReadPath, toAttributeValue } from './compile-source-path.ts';
import { SourcePathError } from './source-path-error.ts';
import { parseSimplePath, type Step, takeStep } from './step.ts';

/** A named value of the source's record, and the JSONPath where it stands. */
export type SourceAttribute = { readonly name: string; readonly path: string };

/** Reads all source attributes of a record at once. `read` may throw a {@link SourcePathError} that names the attribute. */
export type SourceReader = { readonly names: readonly string[]; read(document: JsonObject): Attributes };

/** A place of the record that several simple paths pass; each is entered once a record. */
type Place = { readonly steps: { readonly step: Step; readonly place: Place }[]; readonly ends: SourceAttribute[] };

/**
 * Compiles the paths of all source attributes. Paths without filters share their beginnings, so that
 * `$.employmentNav.results[0]` is walked once for ninety attributes.
 * @throws SourcePathError for a wrong path, naming the attribute
 */
export function compileSourceReader(attributes: readonly SourceAttribute[]): SourceReader {
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const top: Place = { steps: [], ends: [] };
  const queries: { readonly attribute: SourceAttribute; readonly read: ReadPath }[] = [];
  for (const attribute of byName.values()) {
    const steps = named(attribute, () => parseSimplePath(normalizePath(attribute.path)));
    if (steps === undefined)
      queries.push({ attribute, read: named(attribute, () => compileSourcePath(attribute.path)) });
    else placeAt(top, steps).ends.push(attribute);
  }
  return {
    names: [...byName.keys()],
    read: (document) => {
      const found = newAttributes();
      visit(top, document, found);
      for (const { attribute, read } of queries)
        put(
          found,
          attribute.name,
          named(attribute, () => read(document)),
        );
      return found;
    },
  };
}

function named<Result>(attribute: SourceAttribute, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SourcePathError)) throw error;
    throw new SourcePathError(error.code, error.path, { message: error.message, attribute: attribute.name });
  }
}

function placeAt(top: Place, steps: readonly Step[]): Place {
  let place = top;
  for (const step of steps) {
    let next = place.steps.find((candidate) => candidate.step === step)?.place;
    if (next === undefined) {
      next = { steps: [], ends: [] };
      place.steps.push({ step, place: next });
    }
    place = next;
  }
  return place;
}

function visit(place: Place, value: JsonValue, found: Attributes): void {
  for (const attribute of place.ends)
    put(
      found,
      attribute.name,
      named(attribute, () => toAttributeValue(value, attribute.path)),
    );
  for (const { step, place: next } of place.steps) {
    const below = takeStep(value, step);
    if (below !== undefined && below !== null) visit(next, below, found);
  }
}

function put(found: Attributes, name: string, value: AttributeValue | undefined): void {
  if (value !== undefined) found[name] = value;
}
