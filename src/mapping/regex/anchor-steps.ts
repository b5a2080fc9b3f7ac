import { compileSet, newSet } from './character-set.ts';
import type { Step } from './machine.ts';
import { wordSet } from './parse-escape.ts';
import type { Anchor } from './pattern-node.ts';

const LINE_FEED = 0x0a;
/** For the edge of a word .NET counts the joiners in too. */
const isWord = compileSet(newSet({ ranges: [[0x200c, 0x200d]], parts: [wordSet] }));

const holds: Readonly<Record<Anchor, (text: string, at: number, searchStart: number) => boolean>> = {
  textStart: (_text, at) => at === 0,
  lineStart: (text, at) => at === 0 || text.charCodeAt(at - 1) === LINE_FEED,
  textEnd: (text, at) => at === text.length,
  lastLineEnd: (text, at) => at === text.length || (at === text.length - 1 && text.charCodeAt(at) === LINE_FEED),
  lineEnd: (text, at) => at === text.length || text.charCodeAt(at) === LINE_FEED,
  searchStart: (_text, at, searchStart) => at === searchStart,
  wordEdge: isWordEdge,
  noWordEdge: (text, at) => !isWordEdge(text, at),
};

export function anchorStep(anchor: Anchor): Step {
  const test = holds[anchor];
  return ({ text, position, searchStart }) => test(text, position, searchStart);
}

function isWordEdge(text: string, at: number): boolean {
  const before = at > 0 && isWord(text.charCodeAt(at - 1));
  return before !== (at < text.length && isWord(text.charCodeAt(at)));
}
