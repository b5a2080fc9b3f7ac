/** Expressions for the command line, which knows the engine alone. */

import { compileExpression, describeExpressionError, ExpressionError } from '../../mapping/index.ts';

export type { TraceNode } from '../../mapping/index.ts';
export { evaluateLine } from '../../mapping/index.ts';

/** What is wrong in the text of an expression, with its place; undefined where it can be evaluated. */
export function findMistake(expression: string): string | undefined {
  try {
    compileExpression(expression);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return describeExpressionError(error);
    throw error;
  }
}
