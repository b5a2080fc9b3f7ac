import { newBacktrackingEngine } from './backtracking-engine.ts';
import { newLinearEngine } from './linear-engine.ts';
import { parsePattern } from './parse-pattern.ts';
import type { Engine } from './pattern-match.ts';

/** A .NET regular expression. Running it may throw a PatternCostError. */
export type Pattern = Engine & {
  /** The slots of groups in the matches, by name and by number: unnamed groups come first, then the named ones. */
  readonly groupSlots: ReadonlyMap<string, number>;
  readonly groupCount: number;
};

/**
 * Compiles a .NET regular expression. It runs in linear time where an engine of that kind does what .NET does, for this pattern and
 * this text; else by trying, within a budget of steps. Both find the same.
 * @throws PatternError
 */
export function compilePattern(source: string, options: { readonly ignoreCase?: boolean } = {}): Pattern {
  const parsed = parsePattern(source, options);
  const linear = newLinearEngine(parsed);
  let backtracking: Engine | undefined;
  const engineFor = (text: string): Engine => {
    if (linear?.takes(text) === true) return linear;
    backtracking ??= newBacktrackingEngine(parsed);
    return backtracking;
  };
  return {
    groupSlots: parsed.groups.slots,
    groupCount: parsed.groups.count,
    test: (text) => engineFor(text).test(text),
    matches: (text) => engineFor(text).matches(text),
  };
}
