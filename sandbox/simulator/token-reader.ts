/** A piece of a text, as a grammar sees it. */
export type Token = { readonly kind: string; readonly text: string };

/** A text in pieces, and which is the next to read. */
export type TokenReader<Piece extends Token> = { readonly tokens: readonly Piece[]; next: number };

/** The next piece, without reading it; undefined at the end. */
export function peek<Piece extends Token>(reader: TokenReader<Piece>): Piece | undefined {
  return reader.tokens[reader.next];
}

/** Reads the next piece if it is the one that is meant, and says whether it was. */
export function takeIf<Piece extends Token>(reader: TokenReader<Piece>, isMeant: (piece: Piece) => boolean): boolean {
  const token = peek(reader);
  if (token === undefined || !isMeant(token)) return false;
  reader.next += 1;
  return true;
}

/** Reads a mark of punctuation if it comes next, and says whether it did. */
export function takeMark<Piece extends Token>(reader: TokenReader<Piece>, mark: string): boolean {
  return takeIf(reader, ({ kind, text }) => kind === 'mark' && text === mark);
}
