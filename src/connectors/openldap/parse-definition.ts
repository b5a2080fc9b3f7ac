/** One description of a schema (RFC 4512 §4.1): `( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name )`, its parts by keyword. */
export type Description = { readonly oid: string; readonly parts: ReadonlyMap<string, readonly string[]> };

/** Keywords that stand alone. */
const flags: ReadonlySet<string> = new Set([
  ...['OBSOLETE', 'SINGLE-VALUE', 'COLLECTIVE', 'NO-USER-MODIFICATION', 'ABSTRACT', 'STRUCTURAL', 'AUXILIARY'],
]);

/** Reads one description; `undefined` when the text is none. Pure. */
export function parseDescription(text: string): Description | undefined {
  const tokens = text.match(/'(?:[^'\\]|\\.)*'|[()$]|[^\s()$']+/g) ?? [];
  const [open, oid, ...rest] = tokens;
  if (open !== '(' || oid === undefined || rest.at(-1) !== ')') return undefined;
  const parts = new Map<string, readonly string[]>();
  for (let at = 0; at < rest.length - 1; ) {
    const keyword = rest[at] ?? '';
    at += 1;
    if (flags.has(keyword)) {
      parts.set(keyword, []);
      continue;
    }
    const { values, next } = readValues(rest, at);
    parts.set(keyword, values);
    at = next;
  }
  return { oid, parts };
}

/** One value, or several in parentheses. */
function readValues(tokens: readonly string[], at: number): { values: readonly string[]; next: number } {
  if (tokens[at] !== '(') return { values: [unquote(tokens[at] ?? '')], next: at + 1 };
  const end = tokens.indexOf(')', at);
  const values = tokens.slice(at + 1, end).filter((token) => token !== '$');
  return { values: values.map(unquote), next: end + 1 };
}

function unquote(token: string): string {
  return token.startsWith("'") ? token.slice(1, -1).replaceAll('\\27', "'").replaceAll(/\\5c/gi, '\\') : token;
}
