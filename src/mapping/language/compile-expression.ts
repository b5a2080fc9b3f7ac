import { compileRoot } from './compile-root.ts';
import type { EvaluationContext, EvaluationResult, Frame } from './evaluation.ts';
import { type Position, positionAt } from './expression-error.ts';
import { type ExpressionWarning, findWarnings } from './find-warnings.ts';
import { parseExpression } from './parse.ts';
import type { SyntaxNode } from './syntax.ts';
import { isCallOf, nodesOf } from './syntax-nodes.ts';
import { type TraceNode, traceExpression } from './trace.ts';
import { candidatesOf } from './unique-value.ts';

/** A compiled expression. Evaluating never throws: what goes wrong is a result. */
export type Expression = {
  readonly text: string;
  /** The source attributes that it reads, each once, in the order of the text. */
  readonly attributes: readonly string[];
  /** Where it first reads an attribute; undefined for one that it does not read. */
  attributePosition(name: string): Position | undefined;
  /** The tables that it looks up by a name written out. */
  readonly tables: readonly string[];
  /** Whether the outermost function is SelectUniqueValue. */
  readonly isUnique: boolean;
  /** Whether a value of it may have to be hidden: it has a Redact anywhere. */
  readonly redacts: boolean;
  /** The source attributes that it reads inside a Redact. */
  readonly redactedAttributes: readonly string[];
  /** Branches that are never taken. */
  readonly warnings: readonly ExpressionWarning[];
  /** The attribute's name when the expression is one attribute alone. */
  readonly directAttribute: string | undefined;
  evaluate(context: EvaluationContext): EvaluationResult;
  /** Every candidate of SelectUniqueValue, taken or not, one at a time; for another expression its single result. */
  candidates(context: EvaluationContext): Iterable<EvaluationResult>;
  /** Each sub-expression with its value, for explaining. */
  trace(context: EvaluationContext): TraceNode;
};

/**
 * Parses, checks and compiles an expression.
 * @throws ExpressionError for whatever is wrong with the text
 */
export function compileExpression(text: string): Expression {
  const root = parseExpression(text);
  const compiled = compileRoot({ text }, root);
  const nodes = [...nodesOf(root)];
  const redactions = nodes.filter((node) => isCallOf(node, 'Redact'));
  const concealsErrors = redactions.length > 0;
  const frame = (context: EvaluationContext): Frame => ({ context, concealsErrors, redacted: false });
  const evaluate = (context: EvaluationContext) => compiled.evaluate(frame(context));
  return {
    text,
    attributes: namesIn(nodes),
    redacts: concealsErrors,
    redactedAttributes: namesIn(redactions.flatMap((node) => [...nodesOf(node)])),
    attributePosition: (name) => {
      const found = nodes.find((node) => node.kind === 'attribute' && node.name === name);
      return found === undefined ? undefined : positionAt(text, found.start);
    },
    tables: [...new Set(nodes.flatMap(tableNames))],
    warnings: findWarnings(text, root),
    isUnique: compiled.rules !== undefined,
    directAttribute: root.kind === 'attribute' ? root.name : undefined,
    evaluate,
    candidates: (context) =>
      compiled.rules === undefined ? [evaluate(context)] : candidatesOf(compiled.rules, frame(context)),
    trace: (context) => traceExpression(text, root, context),
  };
}

/** The attributes among nodes, each once. */
function namesIn(nodes: readonly SyntaxNode[]): string[] {
  return [...new Set(nodes.flatMap((node) => (node.kind === 'attribute' ? [node.name] : [])))];
}

function tableNames(node: SyntaxNode): string[] {
  if (!isCallOf(node, 'Lookup')) return [];
  const table = node.arguments[0];
  return table?.kind === 'text' ? [table.value] : [];
}
