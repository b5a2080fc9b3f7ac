import { type Position, positionAt } from './expression-error.ts';
import type { CallNode, SyntaxNode } from './syntax.ts';
import { isCallOf, nodesOf } from './syntax-nodes.ts';

/** Something in an expression that works and can hardly be meant. */
export type ExpressionWarning = { readonly message: string; readonly position: Position };

/** Finds branches that are never taken: a key of a Switch that comes again, a condition that is written out. */
export function findWarnings(text: string, root: SyntaxNode): readonly ExpressionWarning[] {
  const warnings: ExpressionWarning[] = [];
  for (const node of nodesOf(root)) {
    if (isCallOf(node, 'Switch')) warnings.push(...repeatedKeys(text, node));
    if (isCallOf(node, 'IIF') && isLiteral(node.arguments[0])) {
      warnings.push({
        message: 'The condition of this IIF is always the same',
        position: positionAt(text, node.start),
      });
    }
  }
  return warnings;
}

function isLiteral(node: SyntaxNode | undefined): boolean {
  return node?.kind === 'text' || node?.kind === 'number';
}

function repeatedKeys(text: string, node: CallNode): ExpressionWarning[] {
  const seen = new Set<string>();
  const warnings: ExpressionWarning[] = [];
  for (let at = 2; at < node.arguments.length; at += 2) {
    const key = node.arguments[at];
    if (key?.kind !== 'text' && key?.kind !== 'number') continue;
    const name = String(key.value);
    if (seen.has(name)) {
      const message = `The key ${JSON.stringify(name)} came before: this branch is never taken`;
      warnings.push({ message, position: positionAt(text, key.start) });
    }
    seen.add(name);
  }
  return warnings;
}
