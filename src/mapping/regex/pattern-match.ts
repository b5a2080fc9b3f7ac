/** One match; `groups` are [start, end] by slot (0 is the whole match), undefined for a group without part. */
export type PatternMatch = { readonly start: number; readonly end: number; readonly groups: readonly Span[] };
export type Span = readonly [start: number, end: number] | undefined;

/** Runs one pattern over texts. Both may throw a PatternCostError. */
export type Engine = {
  /** Whether the pattern occurs in the text. */
  test(text: string): boolean;
  /** Every match in order, as .NET finds them: an empty match may follow a match, and moves on by one character. */
  matches(text: string): Iterable<PatternMatch>;
};
