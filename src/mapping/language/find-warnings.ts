import { type Position, positionAt } from './expression-error.ts';
import type { CallNode, SyntaxNode } from './syntax.ts';
import { isCallOf, nodesOf } from './syntax-nodes.ts';

/** Something in an expression that works and can hardly be meant. */
export type ExpressionWarning = { readonly message: string; readonly position: Position };

/**
 * Finds branches that are never taken: a key of a Switch that comes again, a condition or a source of Switch that is written out, what
 * follows a text in Coalesce.
 */
export function findWarnings(text: string, root: SyntaxNode): readonly ExpressionWarning[] {
  const warnings: ExpressionWarning[] = [];
  for (const node of nodesOf(root)) {
    if (isCallOf(node, 'Switch')) warnings.push(...repeatedKeys(text, node));
    if (isCallOf(node, 'Switch') && isLiteral(node.arguments[0]))
      warnings.push({
        message: 'The source of this Switch is always the same',
        position: positionAt(text, node.start),
      });
    if (isCallOf(node, 'IIF') && isFixed(node.arguments[0]))
      warnings.push({
        message: 'The condition of this IIF is always the same',
        position: positionAt(text, node.start),
      });
    if (isCallOf(node, 'Coalesce')) warnings.push(...afterText(text, node));
  }
  return warnings;
}

function isLiteral(node: SyntaxNode | undefined): boolean {
  return node?.kind === 'text' || node?.kind === 'number';
}

/** Whether a condition reads nothing: a text, a number, True, False, or a comparison of such. */
function isFixed(node: SyntaxNode | undefined): boolean {
  if (node?.kind === 'binary') return isFixed(node.left) && isFixed(node.right);
  return isLiteral(node) || (node?.kind === 'word' && /^(?:true|false)$/i.test(node.name));
}

function afterText(text: string, node: CallNode): ExpressionWarning[] {
  const first = node.arguments.findIndex((one) => one?.kind === 'number' || (one?.kind === 'text' && one.value !== ''));
  const next = first < 0 ? undefined : node.arguments.slice(first + 1).find((one) => one !== undefined);
  if (next === undefined) return [];
  return [
    { message: 'A text stands before it in this Coalesce: it is never taken', position: positionAt(text, next.start) },
  ];
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
