import type { Schema } from './schema.ts';

type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

const HEAD = '<?xml version="1.0" encoding="utf-8"?>';
const SPACES =
  'xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"';

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function atomValue(value: Json, type: string): string {
  const date = /^\/Date\((-?\d+)(?:\+0000)?\)\/$/u.exec(String(value));
  if (date === null || !type.startsWith('DateTime')) return escapeXml(String(value));
  const iso = new Date(Number(date[1])).toISOString().slice(0, 19);
  return type === 'DateTime' ? iso : `${iso}Z`;
}

function entryOf(record: { readonly [name: string]: Json }, schema: Schema, isRoot: boolean): string {
  const about = record.__metadata;
  const uri = isObject(about) ? String(about.uri) : '';
  const entity = schema.get(isObject(about) ? String(about.type).replace('SFOData.', '') : '');
  let links = '';
  let values = '';
  for (const [name, value] of Object.entries(record)) {
    if (name === '__metadata') continue;
    const property = entity?.properties.get(name);
    if (property === undefined) {
      const inline =
        isObject(value) && '__deferred' in value
          ? ''
          : `<m:inline>${value === null ? '' : atomOf(value, schema, false)}</m:inline>`;
      links += `<link rel="http://schemas.microsoft.com/ado/2007/08/dataservices/related/${name}" title="${name}" href="${escapeXml(uri)}/${name}">${inline}</link>`;
    } else {
      const type = property.type === 'String' ? '' : ` m:type="Edm.${property.type}"`;
      values +=
        value === null
          ? `<d:${name}${type} m:null="true"/>`
          : `<d:${name}${type}>${atomValue(value, property.type)}</d:${name}>`;
    }
  }
  const term = `<category term="SFOData.${entity?.name ?? ''}" scheme="http://schemas.microsoft.com/ado/2007/08/dataservices/scheme"/>`;
  return `<entry${isRoot ? ` ${SPACES}` : ''}><id>${escapeXml(uri)}</id><title type="text"/>${term}${links}<content type="application/xml"><m:properties>${values}</m:properties></content></entry>`;
}

function atomOf(content: Json, schema: Schema, isRoot: boolean): string {
  if (!isObject(content)) return '';
  if (!Array.isArray(content.results)) return entryOf(content, schema, isRoot);
  const entries = content.results.map((entry) => (isObject(entry) ? entryOf(entry, schema, false) : '')).join('');
  const count = content.__count === undefined ? '' : `<m:count>${content.__count}</m:count>`;
  const next = typeof content.__next === 'string' ? `<link rel="next" href="${escapeXml(content.__next)}"/>` : '';
  return `<feed${isRoot ? ` ${SPACES}` : ''}>${count}${entries}${next}</feed>`;
}

/** A JSON answer as an Atom feed or entry: what clients get that ask for no JSON. */
export function renderAtom(body: string, schema: Schema): string {
  const { d } = JSON.parse(body) as { d: Json };
  return HEAD + atomOf(d, schema, true);
}
