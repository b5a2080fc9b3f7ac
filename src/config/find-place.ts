import { type Document, isAlias, isCollection, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { offsetInScalar } from './offset-in-scalar.ts';

/** Where something stands in a file; `line` and `column` count from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

/**
 * Finds where a value stands, by the keys and indexes that lead to it; with `offset`, where that character of a text stands, whatever
 * quotation marks, escapes and folding lie between. What does not exist has the place of the nearest that it would be in.
 */
export type FindPlace = (path: readonly (string | number)[], offset?: number) => Place | undefined;

/** A finder for a YAML or JSON file that was read; the file is parsed again when a place is asked for, not before. */
export function newPlaceFinder(text: string, file: string): FindPlace {
  let parsed: { readonly document: Document; readonly lines: LineCounter } | undefined;
  return (path, offset) => {
    if (parsed === undefined) {
      const lines = new LineCounter();
      parsed = { document: parseDocument(text, { lineCounter: lines }), lines };
    }
    const node = nodeAt(parsed.document, path);
    const at = node === undefined ? undefined : offsetOf(node, text, offset);
    if (at === undefined) return undefined;
    const { line, col } = parsed.lines.linePos(at);
    return { file, line, column: col };
  };
}

/** `hr-to-ad.yaml:12:5`, as editors open it. */
export function describePlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function nodeAt(document: Document, path: readonly (string | number)[]): Node | undefined {
  let node = resolved(document, document.contents);
  for (const key of path) {
    if (!isCollection(node)) break;
    const next = resolved(document, node.get(key, true));
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function resolved(document: Document, value: unknown): Node | undefined {
  const node = isAlias(value) ? value.resolve(document) : value;
  return isNode(node) ? node : undefined;
}

function offsetOf(node: Node, text: string, offset: number | undefined): number | undefined {
  if (node.range === undefined || node.range === null) return undefined;
  const [start, end] = node.range;
  if (offset === undefined || !isScalar(node) || typeof node.value !== 'string') return start;
  return offsetInScalar({ source: text, start, end, style: node.type ?? 'PLAIN' }, node.value, offset);
}
