import { equalLetters } from './letter-case.ts';

/** From and to, both inclusive. */
export type CodeRange = readonly [low: number, high: number];

/** A set of characters as .NET writes it: ranges, Unicode categories and further sets together, the other way round when negated, less `minus`. */
export type CharacterSet = {
  readonly negated: boolean;
  readonly ranges: readonly CodeRange[];
  /** Names such as `L` or `Nd`. */
  readonly categories: readonly string[];
  readonly parts: readonly CharacterSet[];
  readonly minus?: CharacterSet;
  /** Whether a letter of a range stands for all that differ from it in case alone. */
  readonly ignoreCase: boolean;
};

export type HoldsCharacter = (code: number) => boolean;

/** Answers are remembered by pages of so many characters. */
const PAGE_SIZE = 256;

export function newSet(content: Partial<CharacterSet>): CharacterSet {
  return { negated: false, ranges: [], categories: [], parts: [], ignoreCase: false, ...content };
}

/**
 * The test for a set. A character beyond U+FFFF is two to .NET: it is in a set that names it, or that holds both its halves.
 */
export function compileSet(set: CharacterSet): HoldsCharacter {
  const [range] = set.ranges;
  const isOneRange = range !== undefined && set.ranges.length === 1 && set.categories.length + set.parts.length === 0;
  if (isOneRange && !set.negated && set.minus === undefined && !set.ignoreCase) {
    return (code) => code >= range[0] && code <= range[1];
  }
  const holds = compileAny(set);
  const pages: Int8Array[] = [];
  return (code) => {
    const page = pages[code >> 8] ?? new Int8Array(PAGE_SIZE);
    const known = page[code & 0xff];
    if (known === 1 || known === 2) return known === 1;
    const found = holds(code);
    page[code & 0xff] = found ? 1 : 2;
    pages[code >> 8] = page;
    return found;
  };
}

function compileAny(set: CharacterSet): HoldsCharacter {
  const isListed = compileRanges(set);
  const isInCategory = compileCategories(set.categories);
  const parts = set.parts.map(compileAny);
  const minus = set.minus === undefined ? undefined : compileAny(set.minus);
  const { negated } = set;
  const holdsUnit = (code: number): boolean => {
    const inside = isListed(code) || isInCategory(code) || parts.some((part) => part(code));
    return inside !== negated && minus?.(code) !== true;
  };
  return (code) => {
    if (code <= 0xffff) return holdsUnit(code);
    if (minus?.(code) === true) return false;
    if (isListed(code)) return !negated;
    const text = String.fromCodePoint(code);
    return holdsUnit(text.charCodeAt(0)) && holdsUnit(text.charCodeAt(1));
  };
}

function compileRanges({ ranges, ignoreCase }: CharacterSet): HoldsCharacter {
  const isListed = (code: number) => ranges.some(([low, high]) => code >= low && code <= high);
  return ignoreCase && ranges.length > 0 ? (code) => equalLetters(code).some(isListed) : isListed;
}

function compileCategories(names: readonly string[]): HoldsCharacter {
  if (names.length === 0) return () => false;
  const pattern = new RegExp(`^[${names.map((name) => `\\p{${name}}`).join('')}]$`, 'u');
  return (code) => pattern.test(String.fromCodePoint(code));
}
