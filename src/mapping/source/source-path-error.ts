/** A source path that is wrong, or that cannot be followed in a document within the limits. */
export class SourcePathError extends Error {
  /** `path`: the text is no JSONPath; `tooManySteps`: following it takes too long; `notJson`: the document is cyclic or too deep. */
  readonly code: 'path' | 'tooManySteps' | 'notJson';
  readonly path: string;
  /** The source attribute that has the path, where it is known. */
  readonly attribute?: string;

  constructor(code: SourcePathError['code'], path: string, facts: { message: string; attribute?: string }) {
    super(facts.message);
    this.name = 'SourcePathError';
    this.code = code;
    this.path = path;
    if (facts.attribute !== undefined) this.attribute = facts.attribute;
  }
}
