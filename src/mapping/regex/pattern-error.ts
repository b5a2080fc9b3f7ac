/** A pattern that is wrong, or beyond a limit; `at` counts its characters from 0. */
export class PatternError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A text that a pattern cannot be run over in time. Thrown when a pattern runs. */
export class PatternCostError extends Error {
  /** `tooLong` for a text, `patternSteps` for a pattern that tries too much. */
  readonly code: 'tooLong' | 'patternSteps';
  constructor(code: 'tooLong' | 'patternSteps', message: string) {
    super(message);
    this.code = code;
  }
}
