import { compileExpression, type Expression } from '../language/compile-expression.ts';
import type { EvaluationContext, EvaluationResult } from '../language/evaluation.ts';
import type { TraceNode } from '../language/trace.ts';
import { collectProblem, type MappingProblem } from '../mapping-problem.ts';

/** One target attribute and where its value comes from: at most one of `value`, `reference` and `constant`. */
export type AttributeMapping = {
  readonly target: string;
  /** An expression. */
  readonly value?: string | undefined;
  /** An expression that gives the key of another worker; the target holds that worker's account. */
  readonly reference?: string | undefined;
  readonly constant?: string | undefined;
  /** Takes the place of null and of the empty text. */
  readonly default?: string | undefined;
  /** (Default: `create`, as Entra does.) */
  readonly defaultOn?: 'create' | 'always' | undefined;
  /** `addValues`: values are added to a multi-valued attribute, never removed. (Default: `always`.) */
  readonly flow?: 'always' | 'onCreate' | 'addValues' | undefined;
  /** `always`: the attribute is part of every write (Entra's FlowAlways). (Default: `changed`.) */
  readonly flowWhen?: 'changed' | 'always' | undefined;
  /** Precedence as matching attribute, lowest first. */
  readonly match?: number | undefined;
  /** What null means for an account that exists. (Default: `keep`.) */
  readonly whenNull?: 'keep' | 'clear' | undefined;
  /** Whether letter case counts when values are compared. */
  readonly caseExact?: boolean | undefined;
};

/** An attribute mapping ready to be evaluated for any number of workers. */
export type CompiledAttributeMapping = {
  readonly target: string;
  readonly isReference: boolean;
  /** Whether the value is selected by SelectUniqueValue. */
  readonly isUnique: boolean;
  readonly default?: string;
  readonly defaultOn: 'create' | 'always';
  readonly flow: 'always' | 'onCreate' | 'addValues';
  readonly flowWhen: 'changed' | 'always';
  readonly match?: number;
  readonly whenNull: 'keep' | 'clear';
  /** Absent: as the target's schema says. */
  readonly caseExact?: boolean;
  /** The source attributes that are read. */
  readonly attributes: readonly string[];
  /** Absent for a constant, and where nothing but the default is mapped. */
  readonly expression?: Expression;
  /** Default and flow rules are not applied here. */
  evaluate(context: EvaluationContext): EvaluationResult;
  candidates(context: EvaluationContext): Iterable<EvaluationResult>;
  /** Absent where there is no expression. */
  trace(context: EvaluationContext): TraceNode | undefined;
};

/** Compiles one attribute mapping; undefined when its expression is wrong, which is among the problems then. */
export function compileAttributeMapping(
  mapping: AttributeMapping,
  path: string,
  problems: MappingProblem[],
): CompiledAttributeMapping | undefined {
  checkShape(mapping, path, problems);
  const text = mapping.value ?? mapping.reference;
  const place = `${path}.${mapping.value === undefined ? 'reference' : 'value'}`;
  const expression = text === undefined ? undefined : collectProblem(place, problems, () => compileExpression(text));
  if (text !== undefined && expression === undefined) return undefined;
  if (expression !== undefined) checkUnique(mapping, expression, { path: place, problems });
  const constant: EvaluationResult = { kind: 'value', value: mapping.constant };
  return {
    target: mapping.target,
    isReference: mapping.reference !== undefined,
    isUnique: expression?.isUnique ?? false,
    defaultOn: mapping.defaultOn ?? 'create',
    flow: mapping.flow ?? 'always',
    flowWhen: mapping.flowWhen ?? 'changed',
    whenNull: mapping.whenNull ?? 'keep',
    ...(mapping.default === undefined ? {} : { default: mapping.default }),
    ...(mapping.match === undefined ? {} : { match: mapping.match }),
    ...(mapping.caseExact === undefined ? {} : { caseExact: mapping.caseExact }),
    ...(expression === undefined ? {} : { expression }),
    attributes: expression?.attributes ?? [],
    evaluate: (context) => expression?.evaluate(context) ?? constant,
    candidates: (context) => expression?.candidates(context) ?? [constant],
    trace: (context) => expression?.trace(context),
  };
}

function checkShape(mapping: AttributeMapping, path: string, problems: MappingProblem[]): void {
  const given = (['value', 'reference', 'constant'] as const).filter((name) => mapping[name] !== undefined);
  if (given.length > 1) {
    problems.push({
      severity: 'error',
      path,
      message: `${mapping.target} comes from ${given.join(' and ')}`,
      expected: 'one of value, reference and constant',
    });
  }
  if (mapping.target.trim() === '') {
    problems.push({ severity: 'error', path: `${path}.target`, message: 'The target attribute has no name' });
  }
  if (mapping.defaultOn !== undefined && mapping.default === undefined) {
    problems.push({ severity: 'warning', path: `${path}.defaultOn`, message: `${mapping.target} has no default` });
  }
}

function checkUnique(
  mapping: AttributeMapping,
  expression: Expression,
  { path, problems }: { path: string; problems: MappingProblem[] },
) {
  if (!expression.isUnique) return;
  if (mapping.match !== undefined) {
    problems.push({
      severity: 'error',
      path,
      message: `${mapping.target} is a matching attribute and cannot be selected by SelectUniqueValue`,
      hint: 'a name that is free finds nobody',
    });
  }
  if (mapping.reference !== undefined) {
    problems.push({ severity: 'error', path, message: 'A reference cannot be selected by SelectUniqueValue' });
  }
}
