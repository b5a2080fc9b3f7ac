import { describePlace, type FindPlace, type Place } from '../../config/find-place.ts';
import type { Job } from '../../config/load-configuration.ts';
import { type ImportSchemaOptions, type Mapping, type MappingProblem, placeInSchema } from '../../mapping/index.ts';

/** A problem with its place in the file, `hr-to-ad.yaml:12:5`, where it is known. */
export type PlacedProblem = MappingProblem & { readonly place?: string };

/** The mapping as its file has it, and laid over the defaults. */
export type MappingParts = {
  readonly file: Job['mapping'];
  readonly complete: Mapping;
  readonly findPlace?: FindPlace;
  /** Which part of an Entra schema was imported, if it was one. */
  readonly choice?: ImportSchemaOptions;
};

/**
 * Says where in its file a problem of the complete mapping stands. An attribute mapping that the file laid over the default ones gets
 * the index that it has in the file; what comes from the defaults has no place. What an Entra schema says stands where the schema has it.
 */
export function placeProblem(problem: MappingProblem, parts: MappingParts): PlacedProblem {
  const { file, complete, findPlace } = parts;
  if (file === 'default') return problem;
  if ('entraSchema' in file) {
    const inSchema = placeInSchema(file.entraSchema, parts.choice ?? {}, problem.path);
    return withPlace(problem, inSchema && findPlace?.(readPath(inSchema), problem.position?.offset));
  }
  const keys = readPath(problem.path);
  const [first, index] = keys;
  if (first === 'attributes' && typeof index === 'number') {
    const mapping = complete.attributes[index];
    const own = mapping === undefined ? -1 : file.attributes.indexOf(mapping);
    if (own < 0) return problem;
    keys[1] = own;
  }
  const path = problem.path.replace(/^attributes\[\d+\]/, `attributes[${keys[1]}]`);
  return withPlace({ ...problem, path }, findPlace?.(keys, problem.position?.offset));
}

function withPlace(problem: MappingProblem, place: Place | '' | undefined): PlacedProblem {
  return place ? { ...problem, place: describePlace(place) } : problem;
}

/** The place of a part of an Entra schema, `schema.json:12:5`. */
export function placeOfSchemaPath(path: string, findPlace: FindPlace | undefined): string | undefined {
  const place = findPlace?.(readPath(path));
  return place && describePlace(place);
}

/** The keys of `attributes[3].value`; the name of a source attribute is one key, whatever is in it. */
function readPath(path: string): (string | number)[] {
  const name = /^source\.attributes\.(.*)$/s.exec(path)?.[1];
  if (name !== undefined) return ['source', 'attributes', name];
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]) => (index === undefined ? key : Number(index)));
}
