/** Ends each text: a byte that UTF-8 doesn't have. */
const end = 0xff;

/**
 * A map from text to text that may have an entry for everybody: outside of the heap, ten to thirty bytes an entry beside the texts. A `Map` has it all
 * on the heap, where it makes peak memory grow with the company. Nothing can be taken out.
 *
 * @remarks Texts are kept as UTF-8. Halves of surrogate pairs, which no UTF-8 has, are one and the same.
 */
export class TextMap {
  /** The entries one after the other: key, end, value, end. */
  #bytes: Buffer<ArrayBuffer> = Buffer.from(new ArrayBuffer(4096));
  #used = 0;
  /** One more than where an entry begins, found by the hash of its key; 0: free. Never more than half full. */
  #places: Uint32Array<ArrayBuffer> = new Uint32Array(256);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(key: string): boolean {
    this.#write(key, this.#used);
    return this.#places[this.#slotOf(this.#used)] !== 0;
  }

  get(key: string): string | undefined {
    this.#write(key, this.#used);
    const place = this.#places[this.#slotOf(this.#used)] ?? 0;
    if (place === 0) return undefined;
    const { from, to } = this.#valueAt(place - 1);
    return this.#bytes.toString('utf8', from, to);
  }

  /** Notes a text that has no value; tells whether it is new. */
  add(key: string): boolean {
    const start = this.#used;
    const after = this.#write(key, start);
    const slot = this.#slotOf(start);
    if (this.#places[slot] !== 0) return false;
    this.#enter(slot, start, this.#write('', after));
    return true;
  }

  set(key: string, value: string): void {
    const start = this.#used;
    const after = this.#write(key, start);
    const next = this.#write(value, after);
    const slot = this.#slotOf(start);
    const place = this.#places[slot] ?? 0;
    if (place === 0) this.#enter(slot, start, next);
    else if (!this.#replace(place - 1, after, next)) {
      this.#places[slot] = start + 1;
      this.#used = next;
    }
  }

  /** A new key, whose entry is written between `start` and `next`. */
  #enter(slot: number, start: number, next: number): void {
    this.#places[slot] = start + 1;
    this.#used = next;
    this.#size += 1;
    if (this.#size * 2 > this.#places.length) this.#growPlaces();
  }

  /** Where the value of the entry that begins at `start` is, without its end. */
  #valueAt(start: number): { readonly from: number; readonly to: number } {
    const from = this.#bytes.indexOf(end, start) + 1;
    return { from, to: this.#bytes.indexOf(end, from) };
  }

  /** Puts the value that is written between `after` and `next` in the place of an entry's; false where it is of another length. */
  #replace(start: number, after: number, next: number): boolean {
    const { from, to } = this.#valueAt(start);
    if (to - from !== next - 1 - after) return false;
    this.#bytes.copyWithin(from, after, next);
    return true;
  }

  /** Writes a text and its end; gives where the next one begins. */
  #write(text: string, at: number): number {
    const needed = at + text.length * 3 + 1;
    if (needed > this.#bytes.length) {
      // `transfer` gives the old bytes back at once.
      const length = Math.max(needed, Math.ceil(this.#bytes.length * 1.5));
      this.#bytes = Buffer.from(this.#bytes.buffer.transfer(length));
    }
    const after = at + this.#bytes.write(text, at);
    this.#bytes[after] = end;
    return after + 1;
  }

  /** Where in `#places` the key that is written at `start` is, or would be. */
  #slotOf(start: number): number {
    const mask = this.#places.length - 1;
    let slot = hashOf(this.#bytes, start) & mask;
    for (;;) {
      const place = this.#places[slot] ?? 0;
      if (place === 0 || isSameKey(this.#bytes, place - 1, start)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #growPlaces(): void {
    const before = this.#places;
    this.#places = new Uint32Array(before.length * 2);
    for (const place of before) {
      if (place !== 0) this.#places[this.#slotOf(place - 1)] = place;
    }
    // They are given back at once, too.
    before.buffer.transfer(0);
  }
}

/** FNV-1a, and mixed once more: numbers in a row would stand side by side. */
function hashOf(bytes: Uint8Array, start: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; bytes[at] !== end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function isSameKey(bytes: Uint8Array, one: number, other: number): boolean {
  let at = 0;
  while (bytes[one + at] === bytes[other + at]) {
    if (bytes[one + at] === end) return true;
    at += 1;
  }
  return false;
}
