/**
 * Something that is wrong with one person, as data: the person is *held*, the cycle goes on.
 * Never thrown. Codes are listed, with what to do, in `docs/errors.md`.
 */
export type Problem = {
  /** Stable, machine-readable, in camelCase: `duplicateMatchingValue`, `valueTooLong`, `disputedMatch` … */
  readonly code: string;
  /** The worker's source id; absent only when the record was so broken that it had none. */
  readonly worker?: string;
  /** The configured system that it happened on. */
  readonly system?: string;
  /** The target attribute concerned. */
  readonly attribute?: string;
  /** One sentence: what was tried and what came back. */
  readonly message: string;
  /** One sentence: what to do next. */
  readonly advice: string;
};
