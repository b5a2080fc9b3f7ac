/**
 * The lines of a text in UTF-8 that comes in pieces, without their ends and without a byte order mark. A line ends with LF or CR LF and
 * with nothing else: JSON may hold the separators U+2028 and U+2029 as they are. A last line without an end is one too.
 */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  for await (const piece of input) {
    const [first = '', ...others] = decoder.decode(piece, { stream: true }).split('\n');
    rest.push(first);
    for (const other of others) {
      yield withoutReturn(rest.join(''));
      rest = [other];
    }
  }
  rest.push(decoder.decode());
  const last = rest.join('');
  if (last !== '') yield withoutReturn(last);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
