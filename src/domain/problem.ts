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
  /**
   * What it is about where that is something outside of the person, exactly: the DN of the container that is missing, the attribute that nobody
   * may write, what the service account may do nowhere. Whoever has the same code, system and subject is held for the same, whatever the words.
   */
  readonly subject?: string;
  /** One sentence: what was tried and what came back. */
  readonly message: string;
  /** One sentence: what to do next. */
  readonly advice: string;
};
