import { PatternError } from './pattern-error.ts';
import { readEscape } from './translate-escape.ts';

/**
 * Reads the character class that begins with the bracket at `at` and spells it so that RE2 takes every part as .NET does:
 * a `]` in front, a `-` at either end and after a set are themselves.
 * @throws PatternError for a class without its end and for subtraction (`[a-z-[aeiou]]`)
 */
export function readClass(source: string, start: number): { readonly pattern: string; readonly next: number } {
  let at = start + 1;
  const negated = source.charAt(at) === '^';
  if (negated) at += 1;
  let inside = '';
  for (let isFirst = true; at < source.length; isFirst = false) {
    if (source.charAt(at) === ']' && !isFirst) return { pattern: `[${negated ? '^' : ''}${inside}]`, next: at + 1 };
    if (source.startsWith('-[', at) && !isFirst) {
      throw new PatternError('subtracting a class from a class is not supported', at);
    }
    const low = readMember(source, at);
    at = low.next;
    const isRange =
      low.code !== undefined && source.charAt(at) === '-' && !/^-(?:\]|\[|$)/.test(source.slice(at, at + 2));
    if (!isRange) {
      inside += low.pattern;
      continue;
    }
    const high = readMember(source, at + 1);
    inside += high.code === undefined ? `${low.pattern}\\x{2d}${high.pattern}` : range(low, high, at);
    at = high.next;
  }
  throw new PatternError('a character class does not end', start);
}

type Member = { readonly pattern: string; readonly code: number | undefined; readonly next: number };

function readMember(source: string, at: number): Member {
  if (source.charAt(at) !== '\\') {
    const code = source.codePointAt(at) ?? 0;
    return { pattern: `\\x{${code.toString(16)}}`, code, next: at + (code > 0xffff ? 2 : 1) };
  }
  const read = readEscape(source, at);
  if (read.inClass === undefined) throw new PatternError(`${source.slice(at, read.next)} cannot stand in a class`, at);
  const hex = /^\\x\{([0-9A-Fa-f]+)\}$/.exec(read.inClass);
  return {
    pattern: read.inClass,
    code: hex === null ? undefined : Number.parseInt(hex[1] ?? '0', 16),
    next: read.next,
  };
}

function range(low: Member, high: Member, at: number): string {
  if ((low.code ?? 0) > (high.code ?? 0)) throw new PatternError('a range in a class is in reverse order', at);
  return `${low.pattern}-${high.pattern}`;
}
