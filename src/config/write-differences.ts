import { type Document, isMap, isScalar, isSeq } from 'yaml';

type Path = readonly (string | number)[];

/**
 * Writes into a document what is different between two values of the same place, and nothing else: comments beside what stays are kept.
 *
 * @param change.before what stands there now; undefined: nothing
 */
export function writeDifferences(
  document: Document,
  path: Path,
  { before, after }: { readonly before: unknown; readonly after: unknown },
): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (after === undefined) {
    document.deleteIn(path);
    return;
  }
  const node = document.getIn(path, true);
  if (isRecord(before) && isRecord(after) && isMap(node)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      writeDifferences(document, [...path, key], { before: before[key], after: after[key] });
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && isSeq(node)) {
    for (let at = Math.max(before.length, after.length) - 1; at >= after.length; at -= 1)
      document.deleteIn([...path, at]);
    after.forEach((one: unknown, at) => {
      writeDifferences(document, [...path, at], { before: before[at], after: one });
    });
    return;
  }
  if (isScalar(node) && (typeof after !== 'object' || after === null)) node.value = after;
  else document.setIn(path, document.createNode(after));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
