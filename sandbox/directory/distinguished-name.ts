import { foldText } from './comparison.ts';

export type Rdn = { readonly attribute: string; readonly value: string };

const special = /[,+"\\<>;=]/g;

/** An RDN value as AD writes it in a DN (RFC 4514, and `=` escaped too). */
export function escapeRdnValue(value: string): string {
  return value
    .replace(special, (sign) => `\\${sign}`)
    .replace(/[\n\r\0]/g, (sign) => `\\0${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/(?<=.) $/s, '\\ ')
    .replace(/^[ #]/, (sign) => `\\${sign}`);
}

export function formatDn(rdns: readonly Rdn[]): string {
  return rdns.map(({ attribute, value }) => `${attribute}=${escapeRdnValue(value)}`).join(',');
}

/** The key under which an RDN is unique in its container. */
export function rdnKey(rdn: Rdn): string {
  return `${rdn.attribute.toLowerCase()}=${foldText(rdn.value)}`;
}

/** Parses a DN (RFC 4514 and 2253, quoted values too); undefined when it is none. The empty DN has no RDNs. */
export function parseDn(text: string): readonly Rdn[] | undefined {
  const rdns: Rdn[] = [];
  let at = 0;
  while (at < text.length || rdns.length > 0) {
    const equals = text.indexOf('=', at);
    if (equals < 0) return undefined;
    const attribute = text.slice(at, equals).trim();
    if (!/^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)$/.test(attribute)) return undefined;
    const read = readValue(text, equals + 1);
    if (read === undefined || read.value === '') return undefined;
    rdns.push({
      attribute: attribute.toUpperCase() in knownCase ? attribute.toUpperCase() : attribute,
      value: read.value,
    });
    if (read.end >= text.length) return rdns;
    if (text[read.end] === '+') return undefined;
    at = read.end + 1;
  }
  return rdns;
}

const knownCase: Readonly<Record<string, true>> = { CN: true, OU: true, DC: true, O: true, L: true, C: true };

function readValue(text: string, start: number): { value: string; end: number } | undefined {
  let at = start;
  while (text[at] === ' ') at += 1;
  if (text[at] === '"') return readQuoted(text, at + 1);
  let end = at;
  let escaped = false;
  while (end < text.length) {
    const sign = text[end];
    if (sign === '\\') {
      escaped = true;
      end += 2;
      continue;
    }
    if (sign === ',' || sign === ';' || sign === '+') break;
    end += 1;
  }
  const raw = text.slice(at, end);
  if (!escaped) return { value: raw.trimEnd(), end };
  const value = unescapeValue(raw.replace(/(?<!\\) +$/, ''));
  return value === undefined ? undefined : { value, end };
}

function readQuoted(text: string, start: number): { value: string; end: number } | undefined {
  const close = text.indexOf('"', start);
  if (close < 0) return undefined;
  let end = close + 1;
  while (text[end] === ' ') end += 1;
  if (end < text.length && text[end] !== ',' && text[end] !== ';') return undefined;
  return { value: text.slice(start, close), end };
}

function unescapeValue(raw: string): string | undefined {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at < raw.length) {
    if (raw[at] !== '\\') {
      const next = raw.indexOf('\\', at);
      const end = next < 0 ? raw.length : next;
      pieces.push(Buffer.from(raw.slice(at, end)));
      at = end;
      continue;
    }
    const hex = /^[0-9a-fA-F]{2}/.exec(raw.slice(at + 1, at + 3));
    if (hex !== null) {
      pieces.push(Buffer.from(hex[0], 'hex'));
      at += 3;
      continue;
    }
    if (at + 1 >= raw.length) return undefined;
    pieces.push(Buffer.from(raw.slice(at + 1, at + 2)));
    at += 2;
  }
  return Buffer.concat(pieces).toString('utf8');
}
