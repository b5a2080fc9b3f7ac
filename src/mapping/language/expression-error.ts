/** Where something stands in an expression: `offset` from 0 in UTF-16 units, `line` and `column` from 1. */
export type Position = { readonly offset: number; readonly line: number; readonly column: number };

/** What is known of a mistake in an expression, beside its message. */
export type ExpressionErrorFacts = {
  /** Stable and machine-readable: `syntax`, `unknownFunction`, `arity`, `type`, `pattern`, `format`, `tooLong`, `tooDeep` … */
  readonly code: string;
  readonly position: Position;
  /** What would have been right at that place. */
  readonly expected?: string;
  /** The nearest name that exists, or another advice, in one sentence. */
  readonly hint?: string;
};

/** A mistake in the text of an expression. Thrown by `compileExpression` alone, never while an expression is evaluated. */
export class ExpressionError extends Error {
  readonly code: string;
  readonly position: Position;
  readonly expected?: string;
  readonly hint?: string;

  constructor(message: string, facts: ExpressionErrorFacts) {
    super(message);
    this.name = 'ExpressionError';
    this.code = facts.code;
    this.position = facts.position;
    if (facts.expected !== undefined) this.expected = facts.expected;
    if (facts.hint !== undefined) this.hint = facts.hint;
  }
}

/** The position of an offset in a text, lines counted by `\n`. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
    line += 1;
    start = next + 1;
  }
  return { offset, line, column: offset - start + 1 };
}

/** A mistake in one sentence for a person: message, place, what was expected, hint. */
export function describeExpressionError(error: ExpressionError): string {
  const place = `line ${error.position.line}, column ${error.position.column}`;
  const expected = error.expected === undefined ? '' : `; expected ${error.expected}`;
  const hint = error.hint === undefined ? '' : `; ${error.hint}`;
  return `${error.message} (${place})${expected}${hint}`;
}
