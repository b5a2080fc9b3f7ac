import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

async function* inPiecesOf(size: number, text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.each([1, 3, 1000])('the lines of a text in pieces of %i bytes', (size) => {
  it.each<[string, string, readonly string[]]>([
    ['ends of Unix and Windows', 'a\nb\r\nc\n', ['a', 'b', 'c']],
    ['a last line without an end', 'a\nb', ['a', 'b']],
    ['empty lines', '\n\r\n\n', ['', '', '']],
    ['nothing', '', []],
    ['the line separators of Unicode inside a line', 'a\u2028b\u2029c\u0085d\ne', ['a\u2028b\u2029c\u0085d', 'e']],
    ['a return inside a line', 'a\rb\n', ['a\rb']],
    ['a byte order mark', '\uFEFFa\n\uFEFFb\n', ['a', '\uFEFFb']],
    ['letters of several bytes', 'Åsa 😀\nÜ\n', ['Åsa 😀', 'Ü']],
  ])('are told for %s', async (_what, text, lines) => {
    const found: string[] = [];
    for await (const line of readLines(inPiecesOf(size, text))) found.push(line);

    expect(found).toEqual(lines);
  });
});
