import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, isMap, isScalar, parseDocument } from 'yaml';
import { readEntraSchema } from './read-mapping.ts';
import { replaceFile } from './replace-file.ts';

/** Where the mapping of a job is written down. */
export type MappingPlace =
  | { readonly kind: 'yaml'; readonly path: string; readonly at: readonly string[] }
  | { readonly kind: 'json'; readonly path: string }
  | { readonly kind: 'entraSchema'; readonly path: string };

/** Finds where the mapping of a job is written down: in a file of its own, or in the configuration itself. */
export async function locateMapping(configFile: string, job: string): Promise<MappingPlace> {
  const document = parseDocument(await readFile(configFile, 'utf8'));
  const at = ['jobs', job, 'mapping'];
  const mapping: unknown = document.getIn(at);
  const folder = dirname(resolve(configFile));
  const schema: unknown = isMap(mapping) ? mapping.get('entraSchema') : undefined;
  if (typeof schema === 'string') return { kind: 'entraSchema', path: resolve(folder, schema) };
  if (typeof mapping !== 'string' || mapping === 'default') return { kind: 'yaml', path: resolve(configFile), at };
  const path = resolve(folder, mapping);
  if (!path.toLowerCase().endsWith('.json')) return { kind: 'yaml', path, at: [] };
  return { kind: (await isEntraSchema(path)) ? 'entraSchema' : 'json', path };
}

async function isEntraSchema(path: string): Promise<boolean> {
  return await readEntraSchema(path).then(
    () => true,
    () => false,
  );
}

type PathChange = { readonly name: string; readonly after: string };

/** Writes source paths into a mapping; comments and everything else stay. An Entra schema is written as `schema` has it. */
export async function writeSourcePaths(
  place: MappingPlace,
  changes: readonly PathChange[],
  schema: () => unknown,
): Promise<void> {
  const text = await readFile(place.path, 'utf8');
  await replaceFile(
    place.path,
    place.kind === 'yaml' ? inYaml(text, place.at, changes) : inJson(text, place, changes, schema),
  );
}

function inYaml(text: string, at: readonly string[], changes: readonly PathChange[]): string {
  const document = parseDocument(text);
  if (at.length > 0 && !isMap(document.getIn(at))) document.setIn(at, document.createNode({ extends: 'default' }));
  for (const { name, after } of changes) setPath(document, [...at, 'source', 'attributes', name], after);
  return document.toString({ lineWidth: 0 });
}

/** The value alone is changed where there is one, so that its comment stays. */
function setPath(document: Document, place: readonly string[], path: string): void {
  const node = document.getIn(place, true);
  if (isScalar(node)) node.value = path;
  else document.setIn(place, path);
}

function inJson(text: string, place: MappingPlace, changes: readonly PathChange[], schema: () => unknown): string {
  const indent = /^[[{]\s*?\n([ \t]+)/.exec(text.replace(/^\uFEFF/, ''))?.[1] ?? 2;
  if (place.kind === 'entraSchema') return `${JSON.stringify(schema(), undefined, indent)}\n`;
  const document = JSON.parse(text) as { source?: { attributes?: Record<string, string> } };
  const attributes = {
    ...document.source?.attributes,
    ...Object.fromEntries(changes.map((one) => [one.name, one.after])),
  };
  return `${JSON.stringify({ ...document, source: { ...document.source, attributes } }, undefined, indent)}\n`;
}
