/** A text of a YAML file as it is written: where it begins and ends there, and how it is quoted. */
export type WrittenScalar = {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  /** `PLAIN`, `QUOTE_DOUBLE`, `QUOTE_SINGLE`, `BLOCK_LITERAL` or `BLOCK_FOLDED`. */
  readonly style: string;
};

/**
 * Where a character of a text stands in the file. Quoting, escapes, indentation and folding change white space and add marks, never the
 * order of the other characters: the n-th of them in the text is the n-th of them in the file.
 */
export function offsetInScalar(written: WrittenScalar, value: string, offset: number): number {
  const before = countVisible(value.slice(0, offset));
  let count = 0;
  let last = written.start;
  for (const { at, next, visible } of writtenCharacters(written)) {
    if (visible === 0) continue;
    if (count + visible > before) return at;
    count += visible;
    last = next;
  }
  return last;
}

/** One character of the text in the file: from where to where, and how many units of it are no white space. */
type Written = { readonly at: number; readonly next: number; readonly visible: number };

function* writtenCharacters({ source, start, end, style }: WrittenScalar): Iterable<Written> {
  const isDouble = style === 'QUOTE_DOUBLE';
  const isQuoted = isDouble || style === 'QUOTE_SINGLE';
  const to = isQuoted ? end - 1 : end;
  for (let at = firstCharacter(source, start, style); at < to; ) {
    const found = isDouble ? readDouble(source, at) : readOther(source, at, isQuoted);
    yield found;
    at = found.next;
  }
}

function firstCharacter(source: string, start: number, style: string): number {
  if (style.startsWith('QUOTE')) return start + 1;
  if (!style.startsWith('BLOCK')) return start;
  const line = source.indexOf('\n', start);
  return line < 0 ? source.length : line + 1;
}

function readOther(source: string, at: number, isQuoted: boolean): Written {
  const isPair = isQuoted && source.startsWith("''", at);
  return { at, next: at + (isPair ? 2 : 1), visible: countVisible(source.charAt(at)) };
}

/** The escapes of YAML 1.2 (5.7) that stand for white space, a line that goes on included. */
const whiteEscapes = ' \ttnvfr_NLP\r\n';
const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readDouble(source: string, at: number): Written {
  if (source.charAt(at) !== '\\') return { at, next: at + 1, visible: countVisible(source.charAt(at)) };
  const letter = source.charAt(at + 1);
  const length = Object.hasOwn(codeLengths, letter) ? codeLengths[letter] : undefined;
  if (length === undefined) return { at, next: at + 2, visible: whiteEscapes.includes(letter) ? 0 : 1 };
  const next = at + 2 + length;
  const code = Number.parseInt(source.slice(at + 2, next), 16);
  const isCode = code <= 0x10ffff;
  return { at, next, visible: isCode ? countVisible(String.fromCodePoint(code)) : 0 };
}

function countVisible(text: string): number {
  return text.replace(/\s/g, '').length;
}
