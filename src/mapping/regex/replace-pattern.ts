import type { Pattern } from './compile-pattern.ts';
import { plainName } from './parse-escape.ts';
import type { PatternMatch } from './pattern-match.ts';

/** A replacement text of .NET, taken apart: literal texts and references into the match. */
export type Replacement = readonly (string | ((text: string, match: PatternMatch) => string))[];

/**
 * Takes a .NET replacement apart: `$1`, `${name}`, `$$`, `$&`, `` $` ``, `$'`, `$+`, `$_`. A reference to a group that the
 * pattern has not is literal text.
 */
export function parseReplacement(source: string, pattern: Pattern): Replacement {
  const parts: (string | ((text: string, match: PatternMatch) => string))[] = [];
  let literalFrom = 0;
  for (let at = source.indexOf('$'); at >= 0; ) {
    const found = readReference(source, at, pattern);
    if (found === undefined) {
      at = source.indexOf('$', at + 1);
      continue;
    }
    parts.push(source.slice(literalFrom, at), found.part);
    literalFrom = found.next;
    at = source.indexOf('$', found.next);
  }
  parts.push(source.slice(literalFrom));
  return parts;
}

type Reference = { readonly part: Replacement[number]; readonly next: number };

function readReference(source: string, at: number, pattern: Pattern): Reference | undefined {
  const named = /^\$(?:\{([\p{L}\p{Mn}\p{Nd}\p{Pc}]{1,200})\}|([0-9]{1,9}))/u.exec(source.slice(at, at + 210));
  if (named !== null) {
    const slot = pattern.groupSlots.get(plainName(named[1] ?? named[2] ?? ''));
    if (slot === undefined) return undefined;
    return { part: (text, match) => groupText(text, match, slot), next: at + named[0].length };
  }
  const next = at + 2;
  switch (source.charAt(at + 1)) {
    case '$':
      return { part: '$', next };
    case '&':
      return { part: (text, match) => text.slice(match.start, match.end), next };
    case '`':
      return { part: (text, match) => text.slice(0, match.start), next };
    case "'":
      return { part: (text, match) => text.slice(match.end), next };
    case '_':
      return { part: (text) => text, next };
    case '+':
      return { part: (text, match) => groupText(text, match, pattern.groupCount), next };
    default:
      return undefined;
  }
}

/** The text of a group of a match; empty when the group took no part. */
export function groupText(text: string, match: PatternMatch, slot: number): string {
  const span = match.groups[slot];
  return span === undefined ? '' : text.slice(span[0], span[1]);
}

/** Puts the replacement in the place of each match, or of one group of each match; undefined when that passes `limit` characters. */
export function replaceMatches(
  text: string,
  options: {
    readonly pattern: Pattern;
    readonly replacement: Replacement;
    readonly group?: number;
    readonly limit: number;
  },
): string | undefined {
  const { pattern, replacement, group, limit } = options;
  if (!pattern.test(text)) return text;
  let result = '';
  let from = 0;
  for (const match of pattern.matches(text)) {
    const span = group === undefined ? ([match.start, match.end] as const) : match.groups[group];
    if (span === undefined) continue;
    result += text.slice(from, span[0]);
    for (const part of replacement) {
      result += typeof part === 'string' ? part : part(text, match);
      if (result.length > limit) return undefined;
    }
    from = span[1];
  }
  return result + text.slice(from);
}
