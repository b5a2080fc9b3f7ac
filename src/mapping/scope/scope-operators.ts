import type { Scalar } from '../../domain/value.ts';
import { isSame, order } from '../language/compare.ts';
import { isTrue, textOfScalar } from '../language/value.ts';
import { compilePattern } from '../regex/compile-pattern.ts';
import { compareWithDate, parseDateOperand } from './date-operand.ts';

/** Tests one value of an attribute that is not empty. `now` is epoch milliseconds. */
export type ClauseTest = (value: Scalar, now: number) => boolean;

/** An operator of scope filters. An empty attribute makes every clause false, IS NULL alone excepted. */
export type ScopeOperator = {
  readonly name: string;
  /** Whose it is: Entra's, or an extra of Hirewire. */
  readonly origin: 'entra' | 'hirewire';
  /** Whether the clause needs a value. */
  readonly takesValue: boolean;
  /** Of several values of an attribute, all must hold (else one is enough). */
  readonly every: boolean;
  /** Builds the test; throws a PatternError or an Error for values that can never work. */
  readonly build: (values: readonly string[]) => ClauseTest;
};

type Build = ScopeOperator['build'];

/** Every operator. See https://learn.microsoft.com/entra/identity/app-provisioning/define-conditional-rules-for-provisioning-user-accounts */
export const scopeOperators: readonly ScopeOperator[] = [
  operator('EQUALS', (values) => (value) => values.some((wanted) => isSame(value, wanted))),
  negated('NOT EQUALS', (values) => (value) => !values.some((wanted) => isSame(value, wanted))),
  unary('IS TRUE', isTrue),
  unary('IS FALSE', (value) => /^(?:false|0)$/i.test(textOfScalar(value).trim())),
  unary('IS NULL', () => false),
  unary('IS NOT NULL', () => true),
  operator('REGEX MATCH', buildPattern),
  negated('NOT REGEX MATCH', (values) => {
    const matches = buildPattern(values);
    return (value, now) => !matches(value, now);
  }),
  operator(
    'GREATER_THAN',
    ordered((difference) => difference > 0),
  ),
  operator(
    'GREATER_THAN_OR_EQUALS',
    ordered((difference) => difference >= 0),
  ),
  operator(
    'INCLUDES',
    text((value, wanted) => value.includes(wanted)),
  ),
  operator(
    'ENDS_WITH',
    text((value, wanted) => value.endsWith(wanted)),
  ),
  operator(
    '&',
    text((value, wanted) => wanted.includes(value)),
  ),
  negated('!&', (values) => (value) => !values.some((wanted) => wanted.includes(textOfScalar(value)))),
  ours(
    operator(
      'LESS_THAN',
      ordered((difference) => difference < 0),
    ),
  ),
  ours(
    operator(
      'LESS_THAN_OR_EQUALS',
      ordered((difference) => difference <= 0),
    ),
  ),
  ours(
    operator(
      'STARTS_WITH',
      text((value, wanted) => value.startsWith(wanted)),
    ),
  ),
  ours(operator('IN', (values) => (value) => values.some((wanted) => isSame(value, wanted)))),
  ours(negated('NOT IN', (values) => (value) => !values.some((wanted) => isSame(value, wanted)))),
  ours(
    operator(
      'BEFORE',
      dated((difference) => difference < 0),
    ),
  ),
  ours(
    operator(
      'AFTER',
      dated((difference) => difference > 0),
    ),
  ),
];

function operator(name: string, build: Build): ScopeOperator {
  return { name, origin: 'entra', takesValue: true, every: false, build };
}

function negated(name: string, build: Build): ScopeOperator {
  return { ...operator(name, build), every: true };
}

function unary(name: string, test: (value: Scalar) => boolean): ScopeOperator {
  return { ...operator(name, () => test), takesValue: false };
}

function ours(found: ScopeOperator): ScopeOperator {
  return { ...found, origin: 'hirewire' };
}

function text(holds: (value: string, wanted: string) => boolean): Build {
  return (values) => (value) => values.some((wanted) => holds(textOfScalar(value), wanted));
}

function buildPattern(values: readonly string[]): ClauseTest {
  const patterns = values.map((source) => compilePattern(source));
  return (value) => patterns.some((pattern) => pattern.test(textOfScalar(value)));
}

function ordered(holds: (difference: number) => boolean): Build {
  return (values) => (value) => {
    const difference = order(value, values[0]);
    return difference !== undefined && holds(difference);
  };
}

function dated(holds: (difference: number) => boolean): Build {
  return (values) => {
    const operand = parseDateOperand(values[0] ?? '');
    return (value, now) => {
      const difference = compareWithDate(textOfScalar(value), operand, now);
      return difference !== undefined && holds(difference);
    };
  };
}

/** The operator of a name; blanks, underscores and letter case do not count (`NOT_EQUALS`, `Greater Than`). */
export function findScopeOperator(name: string): ScopeOperator | undefined {
  const wanted = canonical(name);
  return scopeOperators.find((candidate) => canonical(candidate.name) === wanted);
}

function canonical(name: string): string {
  return name.replace(/[\s_-]/g, '').toUpperCase();
}
