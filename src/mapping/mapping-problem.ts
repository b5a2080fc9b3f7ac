import { nearestName } from '../domain/nearest-name.ts';
import { ExpressionError, type Position } from './language/expression-error.ts';

/** Something that is wrong in a mapping, found before it is used. An `error` makes it unusable, a `warning` does not. */
export type MappingProblem = {
  readonly severity: 'error' | 'warning';
  /** Where in the mapping: `attributes[3].value`, `scope[0].all[1].operator`, `source.attributes.startDate`. */
  readonly path: string;
  readonly message: string;
  /** Where inside the expression that stands at `path`. */
  readonly position?: Position;
  readonly expected?: string;
  readonly found?: string;
  /** The nearest name that exists, or another advice. */
  readonly hint?: string;
};

/** A mapping that cannot be used; thrown where the caller asked for a part that must compile. */
export class MappingError extends Error {
  readonly problems: readonly MappingProblem[];
  constructor(problems: readonly MappingProblem[]) {
    super(problems.map(describeMappingProblem).join('\n'));
    this.name = 'MappingError';
    this.problems = problems;
  }
}

/** A problem in one sentence for a person. */
export function describeMappingProblem(problem: MappingProblem): string {
  const { position, expected, hint } = problem;
  const place = position === undefined ? '' : ` (line ${position.line}, column ${position.column})`;
  return [`${problem.path}: ${problem.message}${place}`, expected && `expected ${expected}`, hint]
    .filter(Boolean)
    .join('; ');
}

/** A mistake in an expression as a problem of the mapping. */
function problemOfExpression(path: string, error: ExpressionError): MappingProblem {
  const { message, position, expected, hint } = error;
  return {
    severity: 'error',
    path,
    message,
    position,
    ...(expected === undefined ? {} : { expected }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A name that does not exist, with the nearest one that does. */
export function unknownName(facts: {
  readonly path: string;
  readonly what: string;
  readonly name: string;
  readonly known: readonly string[];
}): MappingProblem {
  const near = nearestName(facts.name, facts.known);
  return {
    severity: 'error',
    path: facts.path,
    message: `There is no ${facts.what} ${facts.name}`,
    found: facts.name,
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  };
}

/** Runs `compile`; a mistake in its expression becomes a problem. */
export function collectProblem<Result>(
  path: string,
  problems: MappingProblem[],
  compile: () => Result,
): Result | undefined {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.push(problemOfExpression(path, error));
    return undefined;
  }
}
