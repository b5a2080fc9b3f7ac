import type { JsonObject } from '../../domain/value.ts';
import { parseExpression } from '../language/parse.ts';
import type { SyntaxNode } from '../language/syntax.ts';
import { keyAt, parameterKeys } from './parameter-keys.ts';

/** How deep a tree goes: each level is three of the JSON document. */
export const MAX_TREE_DEPTH = 500;

/**
 * An expression as Entra keeps it: the tree with the text of each part. Constants are quoted in `expression` and plain in `name`;
 * arguments that are left out are missing from the tree. How Entra writes comparisons is not published: here they are functions named
 * after the operator, with the keys `left` and `right`. The text of the outermost node is what counts; levels below
 * {@link MAX_TREE_DEPTH} are in the texts alone.
 * @throws ExpressionError
 */
export function treeOfExpression(text: string): JsonObject {
  return { ...treeOf(text, parseExpression(text), 0), expression: text };
}

function treeOf(text: string, node: SyntaxNode, depth: number): JsonObject {
  const below = (child: SyntaxNode) => treeOf(text, child, depth + 1);
  const expression = textOfNode(text, node);
  switch (node.kind) {
    case 'attribute':
      return { expression, name: node.name, type: 'Attribute', parameters: [] };
    case 'text':
    case 'number':
      return { expression, name: String(node.value), type: 'Constant', parameters: [] };
    case 'word':
      return { expression, name: node.name, type: 'Constant', parameters: [] };
    case 'binary': {
      if (depth >= MAX_TREE_DEPTH) return { expression, name: node.operator, type: 'Function', parameters: [] };
      const parameters = [
        { key: 'left', value: below(node.left) },
        { key: 'right', value: below(node.right) },
      ];
      return { expression, name: node.operator, type: 'Function', parameters };
    }
    case 'call': {
      if (depth >= MAX_TREE_DEPTH) return { expression, name: node.name, type: 'Function', parameters: [] };
      const keys = parameterKeys(node.name, node.arguments.length) ?? { keys: [] };
      const parameters = node.arguments.flatMap((argument, index) =>
        argument === undefined ? [] : [{ key: keyAt(keys, index), value: below(argument) }],
      );
      return { expression, name: node.name, type: 'Function', parameters };
    }
  }
}

/** The text of a part. Parentheses are no part of a node, so that an operator is written anew with those that it needs. */
function textOfNode(text: string, node: SyntaxNode): string {
  if (node.kind !== 'binary') return text.slice(node.start, node.end);
  const side = (child: SyntaxNode) =>
    child.kind === 'binary' ? `(${textOfNode(text, child)})` : textOfNode(text, child);
  return `${side(node.left)} ${node.operator} ${side(node.right)}`;
}

/** A text as a constant of the language: in quotation marks, with `\` and `"` escaped. */
export function quoteText(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
