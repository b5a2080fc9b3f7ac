import { foldName } from '../domain/fold-name.ts';

/** Longer words and more of them than a name, a subject or a description has add nothing to a search. */
const longestWord = 60;
const mostWords = 1000;

/** The words by which a text is found: in lower case, without accents, each once. */
export function toSearchWords(text: string): readonly string[] {
  const words = foldName(text.slice(0, 50_000)).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, longestWord)))].slice(0, mostWords);
}

/** A `tsquery` for texts that have every word of the search, or one that begins with it; undefined when nothing is asked for. */
export function toSearchQuery(text: string): string | undefined {
  const words = toSearchWords(text).slice(0, 20);
  return words.length === 0 ? undefined : words.map((word) => `'${word}':*`).join(' & ');
}
