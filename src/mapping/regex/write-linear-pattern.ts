import { isLinearLoop } from './linear-loops.ts';
import type { Anchor, PatternNode } from './pattern-node.ts';
import { hex, writeLinearSet } from './write-linear-set.ts';

/** RE2 spells counted repetitions out, and refuses larger counts. */
const MAX_COUNT = 1000;

/** A pattern in the syntax of RE2. `slots` has the slot of each of its capturing groups in order. */
export type LinearPattern = { readonly pattern: string; readonly slots: readonly number[] };

const anchors: Readonly<Record<Anchor, string | undefined>> = {
  textStart: '\\A',
  lineStart: '(?m:^)',
  textEnd: '\\z',
  lastLineEnd: '\\z',
  lineEnd: '(?m:$)',
  wordEdge: '\\b',
  noWordEdge: '\\B',
  searchStart: undefined,
};

/**
 * Writes a pattern for the linear-time engine; undefined for what it cannot run as .NET does. Its `\z` stands for `$` and `\Z` too,
 * its `\b` knows letters of ASCII alone: texts where that matters are not for it.
 */
export function writeLinearPattern(root: PatternNode): LinearPattern | undefined {
  const slots: number[] = [];
  const pattern = write(root, slots);
  if (pattern === undefined || new Set(slots).size < slots.length) return undefined;
  return { pattern, slots };
}

function write(node: PatternNode, slots: number[]): string | undefined {
  switch (node.kind) {
    case 'character':
      return /^[\w ]$/.test(String.fromCodePoint(node.code)) ? String.fromCodePoint(node.code) : hex(node.code);
    case 'set':
      return writeLinearSet(node.set);
    case 'sequence':
      return writeAll(node.parts, slots, '');
    case 'choice': {
      const branches = writeAll(node.branches, slots, '|');
      return branches === undefined ? undefined : `(?:${branches})`;
    }
    case 'loop':
      return writeLoop(node, slots);
    case 'capture':
      return writeCapture(node, slots);
    case 'look':
      return writeLookbehind(node);
    case 'anchor':
      return anchors[node.anchor];
    default:
      return undefined;
  }
}

function writeAll(nodes: readonly PatternNode[], slots: number[], between: string): string | undefined {
  const written: string[] = [];
  for (const node of nodes) {
    const text = write(node, slots);
    if (text === undefined) return undefined;
    written.push(text);
  }
  return written.join(between);
}

function writeLoop(node: Extract<PatternNode, { kind: 'loop' }>, slots: number[]): string | undefined {
  const { inner, least, most, lazy } = node;
  if (least > MAX_COUNT || (most > MAX_COUNT && most !== Number.POSITIVE_INFINITY)) return undefined;
  if (!isLinearLoop(node)) return undefined;
  const text = write(inner, slots);
  if (text === undefined) return undefined;
  return `(?:${text})${quantifier(least, most)}${lazy ? '?' : ''}`;
}

function quantifier(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY && least <= 1) return least === 0 ? '*' : '+';
  if (least === 0 && most === 1) return '?';
  return `{${least},${most === Number.POSITIVE_INFINITY ? '' : most}}`;
}

function writeCapture(node: Extract<PatternNode, { kind: 'capture' }>, slots: number[]): string | undefined {
  if (node.slot === undefined || node.releases !== undefined) return undefined;
  slots.push(node.slot);
  const text = write(node.inner, slots);
  return text === undefined ? undefined : `(${text})`;
}

/** A lookbehind that captures nothing. */
function writeLookbehind({ behind, negative, inner }: Extract<PatternNode, { kind: 'look' }>): string | undefined {
  const captured: number[] = [];
  const text = behind ? write(inner, captured) : undefined;
  if (text === undefined || captured.length > 0) return undefined;
  return `(?<${negative ? '!' : '='}${text})`;
}
