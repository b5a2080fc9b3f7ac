import type { AttributeValue } from '../../domain/value.ts';
import { compileExpression } from '../language/compile-expression.ts';
import type { EvaluationContext, EvaluationResult } from '../language/evaluation.ts';
import { isEmpty, valuesOf } from '../language/value.ts';
import { collectProblem, MappingError, type MappingProblem, unknownName } from '../mapping-problem.ts';
import { PatternCostError, PatternError } from '../regex/pattern-error.ts';
import { findScopeOperator, type ScopeOperator, scopeOperators } from './scope-operators.ts';

/** One condition of a scope filter: a source attribute or an expression, an operator, and the value it is compared with. */
export type ScopeClause = {
  readonly attribute?: string | undefined;
  readonly expression?: string | undefined;
  readonly operator: string;
  readonly value?: string | readonly string[] | undefined;
};

/** Clauses of which all must hold. Of several groups one is enough; without any group everybody is in scope. */
export type ScopeGroup = { readonly name?: string | undefined; readonly all: readonly ScopeClause[] };

/** What one clause found. `actual` is `[Redact]` where the expression hides its value. */
export type ClauseVerdict = {
  readonly group: string;
  readonly text: string;
  readonly actual: AttributeValue | undefined;
  readonly holds: boolean;
  /** Why the clause could not be judged; it does not hold then. */
  readonly error?: string;
};

/** Whether a worker is in scope, and why. With `error` a clause could not be judged: hold the person, nobody has left the scope. */
export type ScopeVerdict = {
  readonly inScope: boolean;
  readonly reason: string;
  readonly clauses: readonly ClauseVerdict[];
  readonly error?: string;
};

/** A compiled scope filter. */
export type CompiledScope = { readonly attributes: readonly string[]; judge(context: EvaluationContext): ScopeVerdict };

type Judge = (context: EvaluationContext) => Omit<ClauseVerdict, 'group'>;
type CompiledGroup = { readonly name: string; readonly clauses: readonly Judge[] };

/** Compiles a scope filter. @throws MappingError with every problem that it has */
export function compileScope(groups: readonly ScopeGroup[]): CompiledScope {
  const { scope, problems } = checkScope(groups);
  if (problems.length > 0) throw new MappingError(problems);
  return scope;
}

/** Compiles a scope filter and collects what is wrong with it; a clause with a problem never holds. */
export function checkScope(groups: readonly ScopeGroup[]): {
  scope: CompiledScope;
  problems: readonly MappingProblem[];
} {
  const problems: MappingProblem[] = [];
  const attributes = new Set<string>();
  const compiled = groups.map((group, index): CompiledGroup => {
    const clauses = group.all.map((clause, at) =>
      compileClause(clause, { path: `scope[${index}].all[${at}]`, problems, attributes }),
    );
    return { name: group.name ?? `group ${index + 1}`, clauses };
  });
  return { scope: { attributes: [...attributes], judge: (context) => judgeGroups(compiled, context) }, problems };
}

type Collecting = { readonly path: string; readonly problems: MappingProblem[]; readonly attributes: Set<string> };

const never: Judge = () => ({ text: '', actual: undefined, holds: false });

function compileClause(clause: ScopeClause, collecting: Collecting): Judge {
  const { path, problems, attributes } = collecting;
  const operator = findScopeOperator(clause.operator);
  if (operator === undefined) {
    const known = scopeOperators.map(({ name }) => name);
    problems.push({
      ...unknownName({ path: `${path}.operator`, what: 'operator', name: clause.operator, known }),
      expected: known.join(', '),
    });
    return never;
  }
  const subject = compileSubject(clause, collecting);
  const test = buildTest(clause, operator, collecting);
  if (subject === undefined || test === undefined) return never;
  for (const name of subject.attributes) attributes.add(name);
  const values = valuesOfClause(clause);
  const operand = operator.takesValue ? ` ${values.map((value) => JSON.stringify(value)).join(', ')}` : '';
  const text = `${subject.text} ${operator.name}${operand}`;
  problems.push(...subject.problems);
  return (context) => judgeClause(text, subject.read(context), { operator, test, now: context.now });
}

type Subject = {
  readonly text: string;
  readonly attributes: readonly string[];
  readonly problems: readonly MappingProblem[];
  readonly read: (context: EvaluationContext) => EvaluationResult;
};

function compileSubject(clause: ScopeClause, { path, problems }: Collecting): Subject | undefined {
  const { attribute, expression } = clause;
  if ((attribute === undefined) === (expression === undefined)) {
    problems.push({
      severity: 'error',
      path,
      message: 'A clause reads one thing',
      expected: 'either attribute or expression',
    });
    return undefined;
  }
  if (attribute !== undefined) {
    const read = ({ attributes }: EvaluationContext): EvaluationResult => ({
      kind: 'value',
      value: Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined,
    });
    return { text: attribute, attributes: [attribute], problems: [], read };
  }
  const compiled = collectProblem(`${path}.expression`, problems, () => compileExpression(expression ?? ''));
  if (compiled === undefined) return undefined;
  return {
    text: compiled.text,
    attributes: compiled.attributes,
    problems: [],
    read: (context) => compiled.evaluate(context),
  };
}

function valuesOfClause({ value }: ScopeClause): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function buildTest(clause: ScopeClause, operator: ScopeOperator, { path, problems }: Collecting) {
  const values = valuesOfClause(clause);
  if (operator.takesValue && values.length === 0) {
    problems.push({
      severity: 'error',
      path: `${path}.value`,
      message: `${operator.name} compares with a value`,
      expected: 'a value',
    });
    return undefined;
  }
  try {
    return operator.build(values);
  } catch (error) {
    const place = error instanceof PatternError ? ` (character ${error.at + 1} of the pattern)` : '';
    const message = `${error instanceof Error ? error.message : String(error)}${place}`;
    problems.push({ severity: 'error', path: `${path}.value`, message, found: values.join(', ') });
    return undefined;
  }
}

type Judging = {
  readonly operator: ScopeOperator;
  readonly test: ReturnType<ScopeOperator['build']>;
  readonly now: number;
};

function judgeClause(
  text: string,
  result: EvaluationResult,
  { operator, test, now }: Judging,
): Omit<ClauseVerdict, 'group'> {
  if (result.kind === 'error') return { text, actual: undefined, holds: false, error: result.message };
  const value = result.kind === 'value' ? result.value : undefined;
  const actual = result.kind === 'value' && result.redacted === true && value !== undefined ? '[Redact]' : value;
  if (isEmpty(value)) return { text, actual, holds: operator.name === 'IS NULL' };
  const values = valuesOf(value).filter((part) => part !== '');
  try {
    const holds = operator.every ? values.every((part) => test(part, now)) : values.some((part) => test(part, now));
    return { text, actual, holds };
  } catch (error) {
    if (!(error instanceof PatternCostError)) throw error;
    return { text, actual, holds: false, error: error.message };
  }
}

function judgeGroups(groups: readonly CompiledGroup[], context: EvaluationContext): ScopeVerdict {
  if (groups.length === 0) return { inScope: true, reason: 'there is no scope filter', clauses: [] };
  const clauses: ClauseVerdict[] = [];
  for (const group of groups) {
    const judged = group.clauses.map((judge): ClauseVerdict => ({ group: group.name, ...judge(context) }));
    clauses.push(...judged);
    if (judged.every((clause) => clause.holds)) {
      return { inScope: true, reason: `${group.name} holds${describe(judged, ': ')}`, clauses };
    }
  }
  const failed = clauses.filter((clause) => !clause.holds);
  const reason = `no group of the scope filter holds: ${failed.map(describeFailed).join('; ')}`;
  const error = failed.find((clause) => clause.error !== undefined)?.error;
  return error === undefined ? { inScope: false, reason, clauses } : { inScope: false, reason, clauses, error };
}

function describe(clauses: readonly ClauseVerdict[], before: string): string {
  return clauses.length === 0 ? '' : before + clauses.map(({ text }) => text).join(' and ');
}

function describeFailed({ group, text, actual, error }: ClauseVerdict): string {
  const found = error ?? (actual === undefined ? 'it is empty' : `it is ${JSON.stringify(actual)}`);
  return `${group}: ${text}, but ${found}`;
}
