import { hash } from 'node:crypto';
import type { JsonValue } from '../../domain/value.ts';
import { isObject } from './sensitive-fields.ts';

/** A fingerprint of a record, the same whatever order its fields came in; fields of these names count for nothing, at whatever depth. */
export function contentHash(content: JsonValue, leavesOut: (name: string) => boolean = nothing): string {
  return hash('sha256', canonicalJson(content, leavesOut), 'base64url');
}

/** JSON in which the fields of every object are in one order. */
export function canonicalJson(content: JsonValue, leavesOut: (name: string) => boolean = nothing): string {
  if (typeof content === 'string') return quote(content);
  if (Array.isArray(content)) return `[${content.map((item) => canonicalJson(item, leavesOut)).join(',')}]`;
  if (!isObject(content)) return JSON.stringify(content);
  let text = '';
  for (const name of Object.keys(content).sort()) {
    const value = content[name];
    if (value === undefined || leavesOut(name)) continue;
    text += `${text === '' ? '' : ','}${quote(name)}:${canonicalJson(value, leavesOut)}`;
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
