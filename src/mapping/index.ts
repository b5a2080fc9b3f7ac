/** The public face of the mapping language: pure, and without a clock, chance or IO of its own. */
export { evaluateLine } from './evaluate-line.ts';
export type { FunctionDefinition, FunctionExample, Parameter } from './functions/definition.ts';
export { mappingFunctions } from './functions/function-table.ts';
export { compileExpression, type Expression } from './language/compile-expression.ts';
export type { EvaluationContext, EvaluationResult, Flow } from './language/evaluation.ts';
export { describeExpressionError, ExpressionError, type Position } from './language/expression-error.ts';
export type { TraceNode, TraceOutcome } from './language/trace.ts';
export { compileSourcePath, type ReadPath } from './source/compile-source-path.ts';
export { compileSourceReader, type SourceAttribute, type SourceReader } from './source/compile-source-reader.ts';
export { SourcePathError } from './source/source-path-error.ts';
