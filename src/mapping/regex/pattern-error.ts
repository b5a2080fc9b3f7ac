/** A pattern that the linear-time engine cannot run, or that is wrong; `at` counts its characters from 0. */
export class PatternError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A text that a pattern cannot be run over: it would take more than about a second, or the answer would be wrong. Thrown when a pattern runs. */
export class PatternCostError extends Error {}
