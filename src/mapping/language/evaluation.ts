import type { Attributes, AttributeValue } from '../../domain/value.ts';
import type { Position } from './expression-error.ts';

/** What an expression may read while it is evaluated. */
export type EvaluationContext = {
  /** Source attributes by name; an absent one is the null of the language. */
  readonly attributes: Attributes;
  /** Epoch milliseconds, UTC; what `Now()` answers. */
  readonly now: number;
  /** A number from 0 up to, not including, 1; for `Guid` and `RandomString`. */
  readonly random: () => number;
  /** Whether the target has the value already; for `SelectUniqueValue`. (Default: nothing is taken.) */
  readonly isTaken?: (value: string) => boolean;
  /** The first number of a counter that is worth a try: those before it are taken, whoever asks. (Default: its first.) */
  readonly firstOpen?: (names: CountedNames) => number;
  /** What `DefaultDomain()` answers. */
  readonly defaultDomain?: string;
  /** The tables of the configuration; for `Lookup`. */
  readonly tables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** What a counter tries: `at(from)`, `at(from + 1)` and so on, before `to`. The same `key` stands for the same names. */
export type CountedNames = {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  at(number: number): string;
  /** The number that makes a name, in whatever letter case; undefined for a name of another kind. */
  numberOf(name: string): number | undefined;
};

/** `ignored`: leave this attribute alone; `object-ignored`: skip the whole object; `escrow`: every candidate is taken. */
export type Flow = 'ignored' | 'object-ignored' | 'escrow';

/** What an expression came to. A `value` of undefined is the null of the language. */
export type EvaluationResult =
  | { readonly kind: 'value'; readonly value: AttributeValue | undefined; readonly redacted?: boolean }
  | { readonly kind: 'flow'; readonly flow: Flow }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly position: Position };

/** A value of the language. */
export type Value = AttributeValue | undefined;

/**
 * One evaluation on its way. `redacted` turns true when a Redact was evaluated; `concealsErrors` holds for every expression that
 * has a Redact anywhere, so that no message quotes a value.
 */
export type Frame = { readonly context: EvaluationContext; readonly concealsErrors: boolean; redacted: boolean };

/** A compiled (sub-)expression. */
export type Run = (frame: Frame) => Value;

/** Thrown through the functions to the top by `IgnoreAttributeFlow` and its like. */
export class FlowSignal {
  readonly flow: Flow;
  constructor(flow: Flow) {
    this.flow = flow;
  }
}

/** Thrown to the top when a function cannot answer; {@link evaluateRun} makes a result of it. */
export class EvaluationFailure extends Error {
  readonly code: string;
  readonly position: Position;
  readonly found: string | undefined;

  constructor(facts: { code: string; message: string; position: Position; found?: string | undefined }) {
    super(facts.message);
    this.code = facts.code;
    this.position = facts.position;
    this.found = facts.found;
  }
}

/** Evaluates, turning every signal and failure into a result. */
export function evaluateRun(run: Run, frame: Frame): EvaluationResult {
  try {
    const value = run(frame);
    return frame.redacted ? { kind: 'value', value, redacted: true } : { kind: 'value', value };
  } catch (thrown) {
    if (thrown instanceof FlowSignal) return { kind: 'flow', flow: thrown.flow };
    if (thrown instanceof EvaluationFailure) return failureResult(thrown, frame.redacted || frame.concealsErrors);
    if (thrown instanceof RangeError) return exhausted;
    throw thrown;
  }
}

/** The last net below the limits of nesting and length: the platform had no room for the evaluation. */
const exhausted: EvaluationResult = {
  kind: 'error',
  code: 'tooDeep',
  message: 'The expression is nested too deeply, or its values are too long, to be evaluated',
  position: { offset: 0, line: 1, column: 1 },
};

/** A failure as data; where anything of the expression is redacted, the value found and the text of `Error()` are hidden. */
export function failureResult(
  failure: EvaluationFailure,
  conceals: boolean,
): Extract<EvaluationResult, { kind: 'error' }> {
  const { code, position } = failure;
  if (conceals && code === 'error') return { kind: 'error', code, message: '[Redact]', position };
  const found = failure.found === undefined ? '' : `, found ${conceals ? '[Redact]' : quote(failure.found)}`;
  return { kind: 'error', code, message: `${failure.message}${found}`, position };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
