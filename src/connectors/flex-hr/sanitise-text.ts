/** How a text is used: that decides how long it may be, and whether a leading `+` belongs to it. */
export type TextKind = 'name' | 'mail' | 'phone' | 'code';

/** Longest texts in characters; no directory takes more, and no ticket shows more. */
const longest: Readonly<Record<TextKind, number>> = { name: 256, mail: 254, phone: 64, code: 64 };

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const controls = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;
/** Zero-width and direction marks, that make two names look alike, or one read backwards; joiners stay, emoji are made of them. */
const invisible = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\uffff]/g;
const scripts = /<(script|style|iframe|object)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;
const tags = /<[a-z/!?][^<>]*>/gi;
const tagStarts = /<(?=[a-z/!?])/gi;

/** What nearly every text is made of: words of whole Latin, Cyrillic and Chinese letters and digits, one blank between them. */
const harmless = /^[0-9A-Za-zÀ-ÖØ-öø-ɏЀ-ҁҊ-ӿḀ-ỿ一-鿿](?:[0-9A-Za-zÀ-ÖØ-öø-ɏЀ-ҁҊ-ӿḀ-ỿ一-鿿.,'’@&()/_+-]| (?! |$))*$/;
const harmlessPhone = /^\+?[0-9(](?:[0-9()/-]| (?! |$))*$/;

/**
 * A text of HR as it may be stored, shown, mailed, exported and written: Unicode NFC, one line, one blank between words, no
 * control or invisible characters, no markup, no half characters, no formula (`=1+1` in a spreadsheet), not endless. What is
 * special to LDAP only (`,`, `*`, `(`, `\`, `#`) stays: names have it, and it is escaped where a DN or a filter is made.
 * Undefined when nothing is left. Doing it twice changes nothing.
 */
export function sanitiseText(text: string, kind: TextKind): string | undefined {
  const usual = kind === 'phone' ? harmlessPhone : harmless;
  if (text.length <= longest[kind] && usual.test(text)) return text;
  let clean = text.slice(0, 10_000);
  for (let round = 0; round < 20; round++) {
    const next = sanitiseOnce(clean, kind);
    if (next === clean) break;
    clean = next;
  }
  return clean === '' ? undefined : clean;
}

function sanitiseOnce(text: string, kind: TextKind): string {
  const plain = text
    .replace(/\p{Cs}/gu, '')
    .replace(controls, '')
    .replace(invisible, '')
    .replace(scripts, '')
    .replace(tags, '')
    .replace(tagStarts, '')
    .normalize('NFC')
    .replace(/\s+/g, ' ');
  const safe = kind === 'phone' ? plain.replace(/^[\s=@]+/, '') : plain.replace(/^[\s=@+-]+/, '');
  return [...safe].slice(0, longest[kind]).join('').trim();
}
