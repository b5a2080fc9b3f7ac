import type { Job } from '../../config/load-configuration.ts';
import type { TargetConnector, TargetSchema } from '../../connectors/contract.ts';
import type { CompiledMapping } from '../../mapping/index.ts';

type Writing = {
  readonly mapping: CompiledMapping;
  readonly settings: Job;
  readonly target: Pick<TargetConnector<unknown>, 'pseudoAttributes'>;
};

/**
 * The attributes that a job would write and that the target alone sets (`whenCreated`, `memberOf`, `objectSid`): each write of one would be refused,
 * and the rest of it with it. One to match by is no such: it is compared, and not written.
 */
export function findUnwritable(
  { mapping, settings, target }: Writing,
  schema: Pick<TargetSchema, 'attributes'>,
): readonly string[] {
  const ownMeaning = new Set(target.pseudoAttributes.map(({ name }) => name));
  const matching = new Set(mapping.matching.map((one) => one.target));
  const written = [...mapping.attributes.map((one) => one.target), ...settings.leavers.clear];
  return [...new Set(written)].filter(
    (name) => schema.attributes[name]?.readOnly === true && !ownMeaning.has(name) && !matching.has(name),
  );
}

/** A job that does not write these attributes. */
export function leaveOut<Described extends Writing>(job: Described, names: readonly string[]): Described {
  if (names.length === 0) return job;
  const { mapping, settings } = job;
  const attributes = mapping.attributes.filter(({ target }) => !names.includes(target));
  const leavers = { ...settings.leavers, clear: settings.leavers.clear.filter((name) => !names.includes(name)) };
  return { ...job, mapping: { ...mapping, attributes }, settings: { ...settings, leavers } };
}
