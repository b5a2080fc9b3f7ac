/** A letter, digit or underscore, `\w`, `\d`, a category of letters or a class of nothing else. */
const wordAtom =
  /^(?:\\[wd]|\\p\{(?:L[ulmto]?|Nd)\}|[\p{L}\p{Nd}_]|\[(?:[\p{L}\p{Nd}_]|-|\\[wd]|\\p\{L[ulmto]?\})+\])/u;
const groupStarts = /^(?:\((?:\?(?:P?<\w{1,64}>|'\w{1,64}'|:))?)*/;

/**
 * Whether what follows a `\b` always begins with a word character, so that it is enough to look back: the engine's own `\b` takes
 * letters outside ASCII for no letters.
 */
export function beginsWithWord(source: string, at: number): boolean {
  const rest = source.slice(at);
  const groups = groupStarts.exec(rest)?.[0] ?? '';
  if (groups !== '' && (source.includes('|') || /\)(?:[*?]|\{0)/.test(source))) return false;
  const atom = wordAtom.exec(rest.slice(groups.length))?.[0];
  return atom !== undefined && !/^(?:[*?]|\{[0,])/.test(rest.slice(groups.length + atom.length));
}

/** Whether a text has a word character outside ASCII. */
export function hasWideWord(text: string): boolean {
  return /[^\P{L}\p{ASCII}]|[^\P{Mn}\p{ASCII}]|[^\P{Nd}\p{ASCII}]/u.test(text);
}
