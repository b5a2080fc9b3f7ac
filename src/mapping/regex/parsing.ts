import { PatternError } from './pattern-error.ts';
import type { PatternGroups, PatternNode } from './pattern-node.ts';

/** .NET's options that a pattern can switch: ignore case, multiline, explicit capture, single line, white space and comments. */
export type PatternOptions = Readonly<Record<'i' | 'm' | 'n' | 's' | 'x', boolean>>;

/** How deep groups may stand in one another. */
const MAX_DEPTH = 500;

/** A pattern while it is read. It is read twice: first to see which groups there are, then, with `groups`, to know what refers to them. */
export type Parsing = {
  readonly source: string;
  readonly groups: PatternGroups | undefined;
  readonly seen: SeenGroups;
  at: number;
  options: PatternOptions;
  depth: number;
};

/** The groups as they come: how many have neither name nor number, the names, the numbers that are given. */
export type SeenGroups = { unnamed: number; readonly names: Set<string>; readonly numbers: Set<number> };

export function newParsing(source: string, ignoreCase: boolean, groups?: PatternGroups): Parsing {
  const options = { i: ignoreCase, m: false, n: false, s: false, x: false };
  const seen = { unnamed: 0, names: new Set<string>(), numbers: new Set<number>() };
  return { source, groups, seen, at: 0, options, depth: 0 };
}

/** Numbers groups as .NET: unnamed ones from 1, named ones after them, in the order of the pattern. */
export function numberGroups({ unnamed, names, numbers }: SeenGroups): PatternGroups {
  const taken = new Set([0, ...numbers]);
  for (let number = 1; number <= unnamed; number++) taken.add(number);
  const numberOf = new Map<string, number>();
  let next = unnamed + 1;
  for (const name of names) {
    while (taken.has(next)) next += 1;
    taken.add(next);
    numberOf.set(name, next);
  }
  const sorted = [...taken].sort((left, right) => left - right);
  const slots = new Map(sorted.map((number, slot) => [String(number), slot]));
  for (const [name, number] of numberOf) slots.set(name, slots.get(String(number)) ?? 0);
  return { slots, count: sorted.length - 1 };
}

/** The slot of a group that is referred to; in the first reading any will do. @throws PatternError for a group that there is not */
export function slotOf(parsing: Parsing, name: string, at: number): number {
  if (parsing.groups === undefined) return 0;
  const slot = parsing.groups.slots.get(name);
  if (slot === undefined) throw new PatternError(`there is no group ${name}`, at);
  return slot;
}

/** What a sticky expression finds at the current place; the place moves behind it. */
export function take(parsing: Parsing, expression: RegExp): RegExpExecArray | undefined {
  expression.lastIndex = parsing.at;
  const found = expression.exec(parsing.source);
  if (found === null) return undefined;
  parsing.at += found[0].length;
  return found;
}

export function isAt(parsing: Parsing, text: string): boolean {
  return parsing.source.startsWith(text, parsing.at);
}

/** Reads what stands inside a group that began at `start`, up to its end; options that are set in it end with it. */
export function readInside<Inside extends PatternNode | readonly PatternNode[]>(
  parsing: Parsing,
  start: number,
  read: (parsing: Parsing) => Inside,
): Inside {
  const { options } = parsing;
  parsing.depth += 1;
  if (parsing.depth > MAX_DEPTH) {
    throw new PatternError(`groups stand in one another more than ${MAX_DEPTH} levels deep`, start);
  }
  const inside = read(parsing);
  if (!isAt(parsing, ')')) throw new PatternError('the group does not end', start);
  parsing.at += 1;
  parsing.depth -= 1;
  parsing.options = options;
  return inside;
}

/** Steps over comments, and with the option x over white space and what follows a `#`. */
export function skipBlank(parsing: Parsing): void {
  for (;;) {
    if (parsing.options.x && take(parsing, /[ \t\n\f\r]+|#[^\n]*/y) !== undefined) continue;
    if (!isAt(parsing, '(?#')) return;
    const close = parsing.source.indexOf(')', parsing.at);
    if (close < 0) throw new PatternError('the comment does not end', parsing.at);
    parsing.at = close + 1;
  }
}
