/** A stream of pseudo-random numbers that depends on its seed alone. */
export type Random = {
  /** A number from 0 (included) to 1 (not included). */
  next(): number;
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  /** One of the items. Throws a RangeError for an empty list. */
  pick<Item>(items: readonly Item[]): Item;
  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean;
};

/** A 32-bit hash of a text; the same text gives the same number on every machine. */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mixBits(hash);
}

/** Spreads the bits of a 32-bit number, so that neighbouring numbers give unlike results. */
export function mixBits(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A stream for one thing (`index`) of one seed; streams of different indexes are independent (mulberry32). */
export function createRandom(seed: number, index = 0): Random {
  let state = mixBits(mixBits(seed) + Math.imul(index + 1, 0x9e3779b1));
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  function below(limit: number): number {
    return Math.floor(next() * limit);
  }
  function pick<Item>(items: readonly Item[]): Item {
    const item = items[below(items.length)];
    if (item === undefined) throw new RangeError('pick needs at least one item');
    return item;
  }
  return { next, below, pick, chance: (probability) => next() < probability };
}
