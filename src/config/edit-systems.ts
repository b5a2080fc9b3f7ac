import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Document, isAlias, isMap, isScalar, parseDocument, visit, type YAMLMap } from 'yaml';
import { ConfigError } from './config-error.ts';
import { readText } from './read-yaml.ts';
import { replaceFile } from './replace-file.ts';
import { writeDifferences } from './write-differences.ts';

/** A configuration file as it is written, with its comments. */
export type ConfigurationDocument = { readonly path: string; readonly document: Document };

/** A system of the file, and what would miss it: jobs by their name, event triggers whose script names it. */
export type SystemEntry = {
  readonly name: string;
  readonly connector: string;
  readonly active: boolean;
  readonly usedBy: readonly { readonly kind: 'job' | 'trigger'; readonly name: string }[];
};

/** @throws ConfigError when there is no file, or it is no YAML */
export async function openDocument(path: string): Promise<ConfigurationDocument> {
  const document = parseDocument(await readText(path), { uniqueKeys: true });
  const broken = document.errors[0];
  if (broken === undefined) return { path, document };
  const found = broken.message.split('\n')[0] ?? '';
  throw new ConfigError([{ path: basename(path), expected: 'valid YAML', found }]);
}

/** Writes the document over its file; comments stay. */
export async function saveDocument(file: ConfigurationDocument): Promise<void> {
  await replaceFile(file.path, textOf(file));
}

/** What is written of a document. */
export function textOf({ document }: ConfigurationDocument): string {
  return document.toString({ lineWidth: 0 });
}

/** A document of data that stands in no file. */
export function newDocument(data: unknown): ConfigurationDocument {
  return { path: '', document: new Document(data) };
}

/** What a document says, as data. */
export function dataOf({ document }: ConfigurationDocument): Readonly<Record<string, unknown>> {
  return toPlain(document);
}

/** Every system of the file, in its order. */
export function listSystems({ document }: ConfigurationDocument): readonly SystemEntry[] {
  const file = toPlain(document);
  return Object.entries(file.systems ?? {}).map(([name, settings]) => ({
    name,
    connector: String(settings?.connector ?? ''),
    active: settings?.active !== false,
    usedBy: [
      ...Object.entries(file.jobs ?? {})
        .filter(([, job]) => job?.source === name || job?.target === name || name in (job?.connections ?? {}))
        .map(([job]) => ({ kind: 'job' as const, name: job })),
      ...(file.serviceDesk?.triggers ?? [])
        .filter((trigger) => (trigger?.actions ?? []).some((action) => namesSystem(action?.script, name)))
        .map((trigger) => ({ kind: 'trigger' as const, name: String(trigger?.name ?? '') })),
    ],
  }));
}

/**
 * A copy of a system under another name, below all others. It is not active until its own settings are right.
 * @throws ConfigError when there is no such system, or the new name is taken or empty
 */
export function cloneSystem(file: ConfigurationDocument, name: string, copy: string): void {
  const settings = settingsOf(file, name);
  if (copy.trim() === '' || /\p{Cc}/u.test(copy)) throw wrongName('a name', copy);
  if (file.document.hasIn(['systems', copy])) throw wrongName('a name that no system has', copy);
  const clone = settings.clone() as YAMLMap;
  withoutAnchors(clone);
  clone.set('active', false);
  file.document.addIn(['systems'], file.document.createPair(copy, clone));
}

/** Opens or closes a system for jobs and triggers; gives whether that changed anything. @throws ConfigError for an unknown one */
export function setSystemActive(file: ConfigurationDocument, name: string, active: boolean): boolean {
  const settings = settingsOf(file, name);
  const before = settings.get('active') !== false;
  if (before === active) return false;
  const node = settings.get('active', true);
  if (isScalar(node)) node.value = active;
  else settings.set('active', active);
  return true;
}

/** What is written of a system: its settings with the connector, secrets as they stand there; undefined when there is no such system. */
export function readSystem({ document }: ConfigurationDocument, name: string): Record<string, unknown> | undefined {
  const systems = toPlain(document).systems ?? {};
  return Object.hasOwn(systems, name) ? { ...systems[name] } : undefined;
}

/**
 * Gives a system other settings, or makes one; only what is different is written.
 * @throws ConfigError when the name is empty
 */
export function writeSystem(
  file: ConfigurationDocument,
  name: string,
  settings: Readonly<Record<string, unknown>>,
): void {
  const before = readSystem(file, name);
  if (name.trim() === '' || name === '__proto__' || /\p{Cc}/u.test(name)) throw wrongName('a name', name);
  if (before !== undefined) settingsOf(file, name);
  write(file, ['systems', name], { before, after: settings });
}

/** A part of `serviceDesk` as it is written, without the defaults of its schema; undefined when it is not there. */
export function readDeskPart({ document }: ConfigurationDocument, part: string): unknown {
  return (toPlain(document).serviceDesk as Readonly<Record<string, unknown>> | undefined)?.[part];
}

/** Puts another value in the place of a part of `serviceDesk`; only what is different is written. */
export function writeDeskPart(file: ConfigurationDocument, part: string, after: unknown): void {
  write(file, ['serviceDesk', part], { before: readDeskPart(file, part), after });
}

function write(
  { document }: ConfigurationDocument,
  path: readonly [section: 'systems' | 'serviceDesk', name: string],
  change: { readonly before: unknown; readonly after: unknown },
): void {
  writeDifferences(document, path, change);
  const [section, name] = path;
  const written = (toPlain(document)[section] as Readonly<Record<string, unknown>> | undefined)?.[name];
  // An anchor within the part that an alias of the same part refers to: then the part is written out.
  if (!isDeepStrictEqual(written, change.after)) document.setIn(path, document.createNode(change.after));
}

/** @throws ConfigError for an unknown system */
export function deleteSystem(file: ConfigurationDocument, name: string): void {
  settingsOf(file, name);
  file.document.deleteIn(['systems', name]);
}

/** Its own settings; an alias is made a copy first, so that an edit concerns this system alone. */
function settingsOf({ document }: ConfigurationDocument, name: string): YAMLMap {
  const node = document.getIn(['systems', name], true);
  if (isMap(node)) return node;
  const target = isAlias(node) ? node.resolve(document) : undefined;
  if (!isMap(target)) {
    const known = Object.keys(toPlain(document).systems ?? {}).join(', ') || 'none';
    throw new ConfigError([{ path: 'systems', expected: `one of ${known}`, found: `"${name}"` }]);
  }
  const own = target.clone() as YAMLMap;
  withoutAnchors(own);
  document.setIn(['systems', name], own);
  return own;
}

/** A name for aliases stays with the first. */
function withoutAnchors(node: YAMLMap): void {
  visit(node, {
    Node: (_, one) => {
      if (!isAlias(one)) delete one.anchor;
    },
  });
}

type JobOfFile = {
  readonly source?: unknown;
  readonly target?: unknown;
  readonly connections?: Readonly<Record<string, unknown>>;
};

type Plain = {
  readonly systems?: Readonly<Record<string, { readonly connector?: unknown; readonly active?: unknown } | null>>;
  readonly jobs?: Readonly<Record<string, JobOfFile | null>>;
  readonly serviceDesk?: {
    readonly triggers?: readonly ({
      readonly name?: unknown;
      readonly actions?: readonly ({ readonly script?: unknown } | null)[];
    } | null)[];
  };
};

function toPlain(document: Document): Plain {
  return (document.toJS({ maxAliasCount: 100 }) ?? {}) as Plain;
}

/** Whether a script has the name as a text, in whatever quotes. */
function namesSystem(script: unknown, name: string): boolean {
  const texts = String(script ?? '').matchAll(/["'`“”„‘’‚«»]([^"'`“”„‘’‚«»]*)["'`“”„‘’‚«»]/g);
  return [...texts].some(([, text]) => text?.trim().toLowerCase() === name.toLowerCase());
}

function wrongName(expected: string, found: string): ConfigError {
  return new ConfigError([{ path: 'systems', expected, found: JSON.stringify(found) }]);
}
