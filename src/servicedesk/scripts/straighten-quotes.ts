/**
 * A script whose typographic quotation marks, as word processors and manuals make them, are straight ones. Marks inside strings, templates and
 * comments stay; a straight mark inside a typographic string is escaped.
 */
export function straightenQuotes(script: string): string {
  let result = '';
  let at = 0;
  while (at < script.length) {
    const end = skipAsIs(script, at);
    if (end > at) {
      result += script.slice(at, end);
      at = end;
      continue;
    }
    const quote = straightOf(script[at] ?? '');
    if (quote === undefined) {
      result += script[at];
      at += 1;
      continue;
    }
    const close = findClose(script, at + 1, quote);
    result += `${quote}${escapeMark(script.slice(at + 1, close), quote)}${quote}`;
    at = close + 1;
  }
  return result;
}

const typographic: Readonly<Record<string, string>> = { '"': '“”„‟', "'": '‘’‚‛' };

function straightOf(mark: string): string | undefined {
  return Object.entries(typographic).find(([, marks]) => mark !== '' && marks.includes(mark))?.[0];
}

/** The end of a string, template or comment that begins at `at`; `at` when none does. */
function skipAsIs(script: string, at: number): number {
  const start = script[at] ?? '';
  const two = script.slice(at, at + 2);
  if (two === '//') return endOr(script, script.indexOf('\n', at));
  if (two === '/*') return endOr(script, script.indexOf('*/', at + 2), 2);
  if (start !== '"' && start !== "'" && start !== '`') return at;
  for (let end = at + 1; end < script.length; end++) {
    if (script[end] === '\\') end += 1;
    else if (script[end] === start) return end + 1;
    else if (script[end] === '\n' && start !== '`') return end;
  }
  return script.length;
}

function endOr(script: string, found: number, length = 0): number {
  return found === -1 ? script.length : found + length;
}

/** Where the typographic string ends: at the next mark of its kind, or at the end of the line. */
function findClose(script: string, from: number, quote: string): number {
  const marks = typographic[quote] ?? '';
  for (let at = from; at < script.length; at++) {
    if (marks.includes(script[at] ?? '') || script[at] === '\n') return at;
  }
  return script.length;
}

function escapeMark(text: string, quote: string): string {
  return text.replaceAll(quote, `\\${quote}`);
}
