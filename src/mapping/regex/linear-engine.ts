import { RE2JS } from 're2js';
import { PatternCostError } from './pattern-error.ts';
import type { Engine, PatternMatch, Span } from './pattern-match.ts';
import type { ParsedPattern, PatternNode } from './pattern-node.ts';
import { writeLinearPattern } from './write-linear-pattern.ts';

/** How many instructions a pattern may have: counted repetitions are spelt out. */
const MAX_PROGRAM_SIZE = 5000;
/** Instructions times characters for one match, and for all matches of a text; each takes some 50 nanoseconds at worst. */
const MAX_MATCH_STEPS = 20_000_000;
const MAX_TEXT_STEPS = 60_000_000;

/** An engine whose time is bounded by the length of the text, and the texts over which it does what .NET does. */
export type LinearEngine = Engine & { takes(text: string): boolean };

/** The engine for a pattern that RE2 can run; undefined for any other. */
export function newLinearEngine({ root, groups }: ParsedPattern): LinearEngine | undefined {
  const written = writeLinearPattern(root);
  const compiled = written && compileRe2(written.pattern);
  if (written === undefined || compiled === undefined) return undefined;
  const size = compiled.matcher('').programSize();
  if (size > MAX_PROGRAM_SIZE) return undefined;
  const indexes = [0];
  for (const [index, slot] of written.slots.entries()) indexes[slot] = index + 1;
  if (indexes.length !== groups.count + 1) return undefined;
  const isOdd = findOddTexts(root);
  return {
    takes: (text) => size * text.length <= MAX_MATCH_STEPS && !isOdd(text),
    test: (text) => compiled.test(text),
    matches: (text) => findAll(compiled, { indexes, size, text }),
  };
}

function compileRe2(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern, RE2JS.LOOKBEHINDS);
  } catch {
    return undefined;
  }
}

/** The test for texts over which RE2 would not do what .NET does. */
function findOddTexts(root: PatternNode): (text: string) => boolean {
  const asksForEnd = hasAnchor(root, ['lastLineEnd']);
  const asksForWords = hasAnchor(root, ['wordEdge', 'noWordEdge']);
  return (text) =>
    /[\ud800-\udfff]/.test(text) || (asksForEnd && text.endsWith('\n')) || (asksForWords && hasWideWord(text));
}

/** Whether a text has a word character outside ASCII, or a joiner. */
function hasWideWord(text: string): boolean {
  return /[^\P{L}\p{ASCII}]|[^\P{Mn}\p{ASCII}]|[^\P{Nd}\p{ASCII}]|[^\P{Pc}\p{ASCII}]|[\u200c\u200d]/u.test(text);
}

function hasAnchor(node: PatternNode, wanted: readonly string[]): boolean {
  switch (node.kind) {
    case 'anchor':
      return wanted.includes(node.anchor);
    case 'sequence':
      return node.parts.some((part) => hasAnchor(part, wanted));
    case 'choice':
      return node.branches.some((branch) => hasAnchor(branch, wanted));
    case 'loop':
    case 'capture':
    case 'look':
      return hasAnchor(node.inner, wanted);
    default:
      return false;
  }
}

type Finding = { readonly indexes: readonly number[]; readonly size: number; readonly text: string };

function* findAll(compiled: RE2JS, { indexes, size, text }: Finding): Iterable<PatternMatch> {
  const matcher = compiled.matcher(text);
  let steps = 0;
  for (let from = 0; from <= text.length; ) {
    steps += size * (text.length - from);
    if (steps > MAX_TEXT_STEPS) throw new PatternCostError('tooLong', 'the text is too long for this pattern');
    if (!matcher.find(from)) return;
    const start = matcher.start();
    const end = matcher.end();
    const groups = indexes.map((index): Span => {
      const at = matcher.start(index);
      return at < 0 ? undefined : [at, matcher.end(index)];
    });
    yield { start, end, groups };
    from = end > start ? end : end + 1;
  }
}
