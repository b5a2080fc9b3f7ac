import type { CallNode, SyntaxNode } from './syntax.ts';

/** The nodes directly below a node, in the order of the text. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.kind === 'binary') return [node.left, node.right];
  return node.kind === 'call' ? node.arguments.filter((argument) => argument !== undefined) : [];
}

/** A node and every node below it, in the order of the text. */
export function* nodesOf(root: SyntaxNode): Iterable<SyntaxNode> {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    waiting.push(...childrenOf(node).toReversed());
  }
}

/** Whether a node calls the function of that name, letter case aside. */
export function isCallOf(node: SyntaxNode, name: string): node is CallNode {
  return node.kind === 'call' && node.name.toLowerCase() === name.toLowerCase();
}
