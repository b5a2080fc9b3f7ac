import { describePlace, type FindPlace } from '../config/find-place.ts';
import type { Job } from '../config/load-configuration.ts';
import type { Mapping, MappingProblem } from '../mapping/index.ts';

/** A problem with its place in the file, `hr-to-ad.yaml:12:5`, where it is known. */
export type PlacedProblem = MappingProblem & { readonly place?: string };

/** The mapping as its file has it, and laid over the defaults. */
type Parts = {
  readonly file: Job['mapping'];
  readonly complete: Mapping;
  readonly findPlace?: FindPlace;
};

/**
 * Says where in its file a problem of the complete mapping stands. An attribute mapping that the file laid over the default ones gets
 * the index that it has in the file; what comes from the defaults has no place.
 */
export function placeProblem(problem: MappingProblem, { file, complete, findPlace }: Parts): PlacedProblem {
  if (file === 'default' || 'entraSchema' in file) return problem;
  const keys = readPath(problem.path);
  const [first, index] = keys;
  if (first === 'attributes' && typeof index === 'number') {
    const mapping = complete.attributes[index];
    const own = mapping === undefined ? -1 : file.attributes.indexOf(mapping);
    if (own < 0) return problem;
    keys[1] = own;
  }
  const path = problem.path.replace(/^attributes\[\d+\]/, `attributes[${keys[1]}]`);
  const place = findPlace?.(keys, problem.position?.offset);
  return { ...problem, path, ...(place !== undefined && { place: describePlace(place) }) };
}

/** The keys of `attributes[3].value`; the name of a source attribute is one key, whatever is in it. */
function readPath(path: string): (string | number)[] {
  const name = /^source\.attributes\.(.*)$/s.exec(path)?.[1];
  if (name !== undefined) return ['source', 'attributes', name];
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]) => (index === undefined ? key : Number(index)));
}
