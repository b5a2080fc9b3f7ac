/** The public face of the mapping language: pure, and without a clock, chance or IO of its own. */

export {
  type AttributeMapping,
  type CompiledAttributeMapping,
  compileAttributeMapping,
} from './attributes/compile-attribute-mapping.ts';
export { type CompiledMapping, compileMapping, type Mapping, type MappingKnowledge } from './compile-mapping.ts';
export { type DefaultMapping, defaultMappings, findDefaultMapping } from './defaults/default-mappings.ts';
export { findDirectoryOf } from './entra-schema/directory-names.ts';
export { EntraSchemaError } from './entra-schema/entra-schema-error.ts';
export { type ExportSchemaOptions, exportEntraSchema } from './entra-schema/export-schema.ts';
export {
  type ImportedSchema,
  type ImportSchemaOptions,
  importEntraSchema,
  type SchemaSelection,
} from './entra-schema/import-schema.ts';
export { listSchemaDirectories } from './entra-schema/pick-object-mapping.ts';
export { placeInSchema } from './entra-schema/place-in-schema.ts';
export type { SchemaReportLine } from './entra-schema/report.ts';
export { evaluateLine } from './evaluate-line.ts';
export type { FunctionDefinition, FunctionExample, Parameter } from './functions/definition.ts';
export { mappingFunctions } from './functions/function-table.ts';
export { compileExpression, type Expression } from './language/compile-expression.ts';
export type { CountedNames, EvaluationContext, EvaluationResult, Flow } from './language/evaluation.ts';
export { describeExpressionError, ExpressionError, type Position } from './language/expression-error.ts';
export type { TraceNode, TraceOutcome } from './language/trace.ts';
export { describeMappingProblem, MappingError, type MappingProblem } from './mapping-problem.ts';
export {
  type ClauseVerdict,
  type CompiledScope,
  compileScope,
  type ScopeClause,
  type ScopeGroup,
  type ScopeVerdict,
} from './scope/compile-scope.ts';
export { type ScopeOperator, scopeOperators } from './scope/scope-operators.ts';
export { compileSourcePath, type ReadPath } from './source/compile-source-path.ts';
export { compileSourceReader, type SourceAttribute, type SourceReader } from './source/compile-source-reader.ts';
export {
  applyPathPreset,
  type PathPreset,
  type PathRewrite,
  type RewrittenPath,
  replaceInPaths,
  sourcePathPresets,
} from './source/rewrite-source-paths.ts';
export { SourcePathError } from './source/source-path-error.ts';
