import type { Loop, PatternNode } from './pattern-node.ts';

/**
 * Whether a repetition comes to the same in RE2 and in .NET. They differ over iterations that take nothing: .NET leaves the
 * repetition after one and keeps what it captured. Where nothing is captured, and nothing is taken only when there is nothing
 * to take, the difference cannot be seen.
 */
export function isLinearLoop({ inner, least, most }: Loop): boolean {
  if (most <= 1 || most === least || !canBeEmpty(inner)) return true;
  return !hasCapture(inner) && isEmptyLast(inner);
}

function canBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'character':
    case 'set':
      return false;
    case 'sequence':
      return node.parts.every(canBeEmpty);
    case 'choice':
      return node.branches.some(canBeEmpty);
    case 'loop':
      return node.least === 0 || canBeEmpty(node.inner);
    case 'capture':
      return canBeEmpty(node.inner);
    default:
      return true;
  }
}

function hasCapture(node: PatternNode): boolean {
  switch (node.kind) {
    case 'capture':
      return true;
    case 'sequence':
      return node.parts.some(hasCapture);
    case 'choice':
      return node.branches.some(hasCapture);
    case 'loop':
      return hasCapture(node.inner);
    default:
      return false;
  }
}

/** Whether every way to take something is tried before the one that takes nothing. */
function isEmptyLast(node: PatternNode): boolean {
  if (!canBeEmpty(node)) return true;
  switch (node.kind) {
    case 'sequence':
      return node.parts.every(isEmptyLast);
    case 'choice':
      return node.branches.every(isEmptyLast) && !node.branches.slice(0, -1).some(canBeEmpty);
    case 'loop':
      return !node.lazy && isEmptyLast(node.inner);
    default:
      return true;
  }
}
