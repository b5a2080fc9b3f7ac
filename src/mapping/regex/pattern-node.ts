import { type CharacterSet, newSet } from './character-set.ts';
import { equalLetters } from './letter-case.ts';

/** What holds at a place without taking a character. `lastLineEnd` is the end of the text, or before a line feed that ends it. */
export type Anchor =
  | 'textStart'
  | 'lineStart'
  | 'textEnd'
  | 'lastLineEnd'
  | 'lineEnd'
  | 'searchStart'
  | 'wordEdge'
  | 'noWordEdge';

/**
 * A part of a parsed .NET pattern; options are resolved, groups are named by their slot (see {@link PatternGroups}).
 * See https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-language-quick-reference
 */
export type PatternNode =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  | Loop
  | Capture
  | { readonly kind: 'atomic'; readonly inner: PatternNode }
  | Look
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'backreference'; readonly slot: number; readonly ignoreCase: boolean }
  | Conditional;

/** `most` is Infinity where there is no limit. */
export type Loop = {
  readonly kind: 'loop';
  readonly inner: PatternNode;
  readonly least: number;
  readonly most: number;
  readonly lazy: boolean;
};

/** Captures into `slot`, and takes the last capture of `releases` away (`(?<slot-releases>…)`). */
export type Capture = {
  readonly kind: 'capture';
  readonly slot: number | undefined;
  readonly releases: number | undefined;
  readonly inner: PatternNode;
};

export type Look = {
  readonly kind: 'look';
  readonly behind: boolean;
  readonly negative: boolean;
  readonly inner: PatternNode;
};

/** `(?(1)yes|no)` asks for a slot, `(?(expression)yes|no)` looks for what follows. */
export type Conditional = {
  readonly kind: 'conditional';
  readonly condition: number | PatternNode;
  readonly yes: PatternNode;
  readonly no: PatternNode;
};

/**
 * The groups of a pattern in .NET's order: unnamed ones first, then the named ones. `slots` counts them without gaps (0 is the whole
 * match) by name and by number.
 */
export type PatternGroups = { readonly slots: ReadonlyMap<string, number>; readonly count: number };

export type ParsedPattern = { readonly root: PatternNode; readonly groups: PatternGroups };

/** Matches the empty text. */
export const emptyNode: PatternNode = { kind: 'sequence', parts: [] };

/** A character, or the letters that are the same as it without letter case. */
export function characterNode(code: number, ignoreCase: boolean): PatternNode {
  const codes = ignoreCase ? equalLetters(code) : [code];
  return codes.length === 1
    ? { kind: 'character', code }
    : { kind: 'set', set: newSet({ ranges: codes.map((one) => [one, one]) }) };
}

export function choiceOf(branches: readonly PatternNode[]): PatternNode {
  const [only] = branches;
  return only !== undefined && branches.length === 1 ? only : { kind: 'choice', branches };
}
