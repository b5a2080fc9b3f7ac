import { RE2JS } from 're2js';
import { PatternCostError, PatternError } from './pattern-error.ts';
import { type TranslatedPattern, translatePattern } from './translate-pattern.ts';
import { hasWideWord } from './word-boundary.ts';

/** One match; `groups` are [start, end] by .NET's group number (0 is the whole match), undefined for a group without part. */
export type PatternMatch = { readonly start: number; readonly end: number; readonly groups: readonly Span[] };
export type Span = readonly [start: number, end: number] | undefined;

/** How many instructions a pattern may have: counted repetitions are spelt out. */
const MAX_PROGRAM_SIZE = 5000;
/** Instructions times characters for one match, and for all matches of a text; each takes some 50 nanoseconds at worst. */
const MAX_MATCH_STEPS = 20_000_000;
const MAX_TEXT_STEPS = 60_000_000;

/** A .NET regular expression, run in linear time. Running it may throw a {@link PatternCostError}. */
export type Pattern = {
  /** .NET group numbers by name: unnamed groups count first, then the named ones. */
  readonly groupNumbers: ReadonlyMap<string, number>;
  readonly groupCount: number;
  /** Whether the pattern occurs in the text. */
  test(text: string): boolean;
  /** Every match in order, as .NET finds them: an empty match may follow a match, and moves on by one character. */
  matches(text: string): Iterable<PatternMatch>;
};

/**
 * Compiles a .NET regular expression for the linear-time engine.
 * @throws PatternError for what it cannot run
 */
export function compilePattern(source: string, options: { readonly ignoreCase?: boolean } = {}): Pattern {
  if (source.length > 4000) throw new PatternError('the pattern is longer than 4000 characters', 4000);
  const translated = translatePattern(source);
  const flags = RE2JS.LOOKBEHINDS | (options.ignoreCase === true ? RE2JS.CASE_INSENSITIVE : 0);
  const compiled = compileRe2(translated.pattern, flags);
  const size = compiled.matcher('').programSize();
  if (size > MAX_PROGRAM_SIZE) throw new PatternError('the pattern repeats too much', 0);
  const indexes = dotnetOrder(translated);
  const groupNumbers = new Map<string, number>();
  for (const [number, index] of indexes.entries()) {
    const name = translated.groups[index - 1];
    groupNumbers.set(name ?? String(number), number);
    if (index > 0) groupNumbers.set(String(number), number);
  }
  return {
    groupNumbers,
    groupCount: indexes.length - 1,
    test: (text) => {
      checkCost(size * text.length, MAX_MATCH_STEPS);
      if (translated.knowsAsciiWords) checkWords(text);
      return compiled.test(text);
    },
    matches: (text) => {
      if (translated.knowsAsciiWords) checkWords(text);
      return findAll(compiled, { indexes, size, text });
    },
  };
}

function compileRe2(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : String(error), 0);
  }
}

/** RE2 group indexes by .NET group number. */
function dotnetOrder(translated: TranslatedPattern): number[] {
  const unnamed: number[] = [];
  const named: number[] = [];
  const seen = new Set<string>();
  for (const [index, name] of translated.groups.entries()) {
    if (name !== undefined && seen.has(name)) throw new PatternError(`two groups are named ${name}`, 0);
    if (name !== undefined) seen.add(name);
    (name === undefined ? unnamed : named).push(index + 1);
  }
  return [0, ...unnamed, ...named];
}

function checkCost(steps: number, limit: number): void {
  if (steps > limit) throw new PatternCostError('the text is too long for this pattern');
}

/** The engine takes letters outside ASCII for the end of a word: an error is better than a wrong answer. */
function checkWords(text: string): void {
  if (!hasWideWord(text)) return;
  throw new PatternCostError(
    '\\b and \\B know letters of ASCII alone, save a \\b before a letter, and the text has others',
  );
}

type Finding = { readonly indexes: readonly number[]; readonly size: number; readonly text: string };

function* findAll(compiled: RE2JS, { indexes, size, text }: Finding): Iterable<PatternMatch> {
  checkCost(size * text.length, MAX_MATCH_STEPS);
  const matcher = compiled.matcher(text);
  let steps = 0;
  for (let from = 0; from <= text.length; ) {
    steps += size * (text.length - from);
    checkCost(steps, MAX_TEXT_STEPS);
    if (!matcher.find(from)) return;
    const start = matcher.start();
    const end = matcher.end();
    const groups = indexes.map((index): Span => {
      const at = matcher.start(index);
      return at < 0 ? undefined : [at, matcher.end(index)];
    });
    yield { start, end, groups };
    from = end > start ? end : end + (isHighSurrogateAt(text, end) ? 2 : 1);
  }
}

function isHighSurrogateAt(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
