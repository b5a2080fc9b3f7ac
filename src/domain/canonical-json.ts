/**
 * JSON in which the fields of every object are in one order, so that equal data is equal text whatever order a source answered in; absent
 * values are left out, and so are fields whose names `leavesOut` tells, at whatever depth. Pure.
 *
 * @param value plain data, as `JSON.parse` gives it or with fields that are undefined
 */
export function canonicalJson(value: unknown, leavesOut: (name: string) => boolean = nothing): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, leavesOut)).join(',')}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name];
    if (field === undefined || leavesOut(name)) continue;
    text += `${text === '' ? '' : ','}${quote(name)}:${canonicalJson(field, leavesOut)}`;
  }
  return `{${text}}`;
}

function nothing(): boolean {
  return false;
}

/** What must be escaped in JSON is rare, and asking for it is cheaper than a call that looks at each character. */
function quote(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes them.
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;
