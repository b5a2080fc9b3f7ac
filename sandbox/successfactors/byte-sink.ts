/** Collects JSON text as UTF-8 bytes in one growing buffer: several times faster than strings for answers of many megabytes. */
export type ByteSink = {
  /** Writes text as it is. */
  raw(text: string): void;
  /** Writes a text as a JSON string, quoted and escaped. */
  quoted(text: string): void;
  bytes(bytes: Uint8Array): void;
  length(): number;
  /** Makes room at once for a total of so many bytes. */
  reserve(total: number): void;
  /** A copy of what was written since a length. */
  since(start: number): Buffer;
  /** Forgets what was written since a length. */
  rewind(start: number): void;
  /** All that was written; not to be used after further writes. */
  all(): Buffer;
};

const QUOTE = 34;
const BACKSLASH = 92;

/** The UTF-16 unit pair at a position as a code point, and how many units it takes; lone surrogates become U+FFFD. */
function codePoint(text: string, index: number): number {
  const point = text.codePointAt(index) ?? 0xfffd;
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

function encodePoint(buffer: Buffer, start: number, point: number): number {
  let at = start;
  if (point < 0x800) buffer[at++] = 0xc0 | (point >> 6);
  else {
    if (point < 0x10000) buffer[at++] = 0xe0 | (point >> 12);
    else {
      buffer[at++] = 0xf0 | (point >> 18);
      buffer[at++] = 0x80 | ((point >> 12) & 0x3f);
    }
    buffer[at++] = 0x80 | ((point >> 6) & 0x3f);
  }
  buffer[at++] = 0x80 | (point & 0x3f);
  return at;
}

function writeRaw(buffer: Buffer, start: number, text: string): number {
  let at = start;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) buffer[at++] = unit;
    else {
      const point = codePoint(text, index);
      if (point > 0xffff) index += 1;
      at = encodePoint(buffer, at, point);
    }
  }
  return at;
}

function needsEscape(unit: number): boolean {
  return unit < 0x20 || unit === QUOTE || unit === BACKSLASH;
}

function writeQuoted(buffer: Buffer, start: number, text: string): number {
  let at = start;
  buffer[at++] = QUOTE;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (needsEscape(unit)) at = writeRaw(buffer, at, JSON.stringify(text.charAt(index)).slice(1, -1));
    else if (unit < 0x80) buffer[at++] = unit;
    else {
      const point = codePoint(text, index);
      if (point > 0xffff) index += 1;
      at = encodePoint(buffer, at, point);
    }
  }
  buffer[at++] = QUOTE;
  return at;
}

/** An empty sink with room for so many bytes. */
export function createByteSink(capacity: number): ByteSink {
  let buffer = Buffer.allocUnsafe(Math.max(4096, capacity));
  let length = 0;
  function makeRoom(needed: number): void {
    if (length + needed <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(Math.ceil(buffer.length * 1.5), length + needed));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }
  return {
    raw(text) {
      makeRoom(text.length * 3);
      length = writeRaw(buffer, length, text);
    },
    quoted(text) {
      makeRoom(text.length * 6 + 2);
      length = writeQuoted(buffer, length, text);
    },
    bytes(bytes) {
      makeRoom(bytes.length);
      buffer.set(bytes, length);
      length += bytes.length;
    },
    length: () => length,
    reserve: (total) => makeRoom(total - length),
    since: (start) => Buffer.from(buffer.subarray(start, length)),
    rewind(start) {
      length = start;
    },
    all: () => buffer.subarray(0, length),
  };
}
