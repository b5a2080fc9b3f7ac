import { findFunction } from '../functions/function-table.ts';
import { checkCall } from './check-call.ts';
import { type Compilation, compileCall, compileNode } from './compile-node.ts';
import { type EvaluationResult, evaluateRun, type Frame, type Run } from './evaluation.ts';
import { positionAt } from './expression-error.ts';
import type { CallNode, SyntaxNode } from './syntax.ts';
import { isCallOf } from './syntax-nodes.ts';
import { counterRule, selectUnique, singleRule, type UniqueRule } from './unique-value.ts';

/** A compiled expression: how it is evaluated, and its rules when it selects a unique value. */
export type CompiledRoot = {
  readonly evaluate: (frame: Frame) => EvaluationResult;
  readonly rules?: readonly UniqueRule[];
};

/** Compiles the outermost node, where alone SelectUniqueValue may stand. @throws ExpressionError */
export function compileRoot(compilation: Compilation, root: SyntaxNode): CompiledRoot {
  if (!isCallOf(root, 'SelectUniqueValue')) {
    const run: Run = compileNode(compilation, root);
    return { evaluate: (frame) => evaluateRun(run, frame) };
  }
  const rules = uniqueRules(compilation, root);
  return { evaluate: (frame) => selectUnique(rules, frame), rules };
}

function uniqueRules(compilation: Compilation, root: CallNode): readonly UniqueRule[] {
  const definition = findFunction(root.name);
  const found = definition === undefined ? [] : checkCall(compilation.text, root, definition);
  const call = { name: 'SelectUniqueValue', position: positionAt(compilation.text, root.start), arguments: [] };
  return found.flatMap((node): UniqueRule[] => {
    if (node === undefined) return [];
    if (isCallOf(node, 'Counter')) return [counterRule(compileCall(compilation, node))];
    return [singleRule(call, compileNode(compilation, node))];
  });
}
