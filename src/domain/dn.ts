/** One relative distinguished name of a DN: `CN` and `Doe, John`, unescaped. */
export type Rdn = { readonly type: string; readonly value: string };

/**
 * The parts of a distinguished name (RFC 4514), leaf first, unescaped. `undefined` when the text is no DN.
 * Active Directory has no multi-valued RDNs and no `#hex` values, and nobody's account needs one: both are refused.
 */
export function parseDn(text: string): readonly Rdn[] | undefined {
  if (text.trim() === '') return [];
  const rdns: Rdn[] = [];
  for (const part of splitDn(text)) {
    const rdn = parseRdn(part);
    if (rdn === undefined) return undefined;
    rdns.push(rdn);
  }
  return rdns;
}

/** The DN of these parts as text that any LDAP server reads: every special character as a hex pair (RFC 4514 §2.4). */
export function formatDn(rdns: readonly Rdn[]): string {
  return rdns.map(formatRdn).join(',');
}

/**
 * The same DN in the spelling of {@link formatDn}; a text that is no DN stays as it is.
 * @remarks Samba 4.17 spells a value that ends in blank and comma as `a \,`, and does not find it by that spelling.
 */
export function respellDn(text: string): string {
  if (!text.includes('\\')) return text;
  const rdns = parseDn(text);
  return rdns === undefined ? text : formatDn(rdns);
}

/**
 * One RDN as text, every special character as a hex pair.
 * @remarks `\,` and `\\` are legal too, but ldapts cuts the new name of a ModifyDN at the first comma that has no
 * backslash before it, which is the wrong one after `\\,`.
 */
function formatRdn(rdn: Rdn): string {
  return `${rdn.type}=${escapeRdnValue(rdn.value)}`;
}

const encoder = new TextEncoder();

/** A value for the right side of an RDN: specials, control characters, and spaces or `#` at the edges as hex pairs. */
export function escapeRdnValue(value: string): string {
  const last = value.length - 1;
  return value.replaceAll(/[,+"\\<>;=#\p{Cc}]| /gu, (char, at: number) => {
    if (char === '#' && at !== 0) return char;
    if (char === ' ' && at !== 0 && at !== last) return char;
    return Array.from(encoder.encode(char), hexPair).join('');
  });
}

/** The DN without its first part, in the spelling that it came in; `undefined` at the top. */
export function parentOf(dn: string): string | undefined {
  const first = splitDn(dn)[0];
  if (first === undefined || first.length === dn.length) return undefined;
  return dn.slice(first.length + 1).trimStart();
}

/** The unescaped value of the first part: a user's CN. */
export function leafValue(dn: string): string | undefined {
  const first = splitDn(dn)[0];
  return first === undefined ? undefined : parseRdn(first)?.value;
}

/** The DN in the form in which two that name the same object are equal: case, escapes and idle spaces do not count. */
export function normalizeDn(dn: string): string {
  const rdns = parseDn(dn);
  if (rdns === undefined) return dn.toLowerCase();
  return formatDn(rdns.map(({ type, value }) => ({ type: type.toLowerCase(), value: normalizeValue(value) })));
}

/** Whether two DNs name the same object. */
export function equalDns(left: string, right: string): boolean {
  return left === right || normalizeDn(left) === normalizeDn(right);
}

/** Whether `dn` is `ancestor` or stands below it. */
export function isWithin(dn: string, ancestor: string): boolean {
  const inner = normalizeDn(dn);
  const outer = normalizeDn(ancestor);
  return inner === outer || inner.endsWith(`,${outer}`);
}

function normalizeValue(value: string): string {
  return value
    .toLowerCase()
    .replaceAll(/^ +| +$/g, '')
    .replaceAll(/ +/g, ' ');
}

function splitDn(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === ',' && !isQuoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function parseRdn(part: string): Rdn | undefined {
  const match = /^ *([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*) *= *(.*)$/su.exec(part);
  const [, type, raw] = match ?? [];
  if (type === undefined || raw === undefined || raw.startsWith('#')) return undefined;
  const value = unescapeValue(raw);
  return value === undefined ? undefined : { type, value };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** `undefined` for an unescaped `+` (a multi-valued RDN), a lonely backslash or bytes that are no UTF-8. */
function unescapeValue(raw: string): string | undefined {
  // Most values are plain, and every account has a few of them in its name.
  if (!/[\\"+]/u.test(raw)) return withoutEnd(raw).toWellFormed();
  const text = unquote(raw.replace(/(?<!\\)((?:\\\\)*) +$/u, '$1'));
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? '';
    if (char === '+') return undefined;
    const step = char === '\\' ? escaped(text, at) : plain(text, at);
    if (step === undefined) return undefined;
    bytes.push(...step.bytes);
    at += step.length;
  }
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

/** The value without the blanks at its end. */
function withoutEnd(raw: string): string {
  let end = raw.length;
  while (end > 0 && raw[end - 1] === ' ') end -= 1;
  return raw.slice(0, end);
}

type Step = { readonly bytes: Iterable<number>; readonly length: number };

function escaped(text: string, at: number): Step | undefined {
  const hex = /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3))?.[0];
  if (hex !== undefined) return { bytes: [Number.parseInt(hex, 16)], length: 3 };
  if (at + 1 >= text.length) return undefined;
  const next = plain(text, at + 1);
  return { bytes: next.bytes, length: next.length + 1 };
}

function plain(text: string, at: number): Step {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return { bytes: encoder.encode(char), length: char.length };
}

/** The old quoted form of RFC 1779, `CN="Doe, John"`, with what is special inside it escaped. */
function unquote(raw: string): string {
  const inner = /^"(.*)"$/su.exec(raw)?.[1];
  return inner === undefined ? raw : inner.replaceAll(/(?<!\\)[,+]/gu, '\\$&');
}

function hexPair(byte: number): string {
  return `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
