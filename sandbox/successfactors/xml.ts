/** A parsed XML element, as far as signed assertions need it: no DTD, no processing instructions. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly children: (XmlElement | string)[];
  readonly parent: XmlElement | undefined;
};

const MARKUP =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/gu, (all, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? all;
    return String.fromCodePoint(name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

function readAttributes(text: string): XmlElement['attributes'] {
  return Array.from(text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu), ([, name = '', double, single]) => ({
    name,
    value: decode(double ?? single ?? ''),
  }));
}

/** Parses a document to its root element. Throws a SyntaxError for what is not well-formed. */
export function parseXml(xml: string): XmlElement {
  const top: XmlElement = { name: '', attributes: [], children: [], parent: undefined };
  let current = top;
  MARKUP.lastIndex = 0;
  const text = xml.trim().replaceAll('\r\n', '\n');
  while (MARKUP.lastIndex < text.length) {
    const match = MARKUP.exec(text);
    if (match === null) throw new SyntaxError('not well-formed XML');
    const [, cdata, closed, opened, attributes = '', selfClosed, words] = match;
    if (cdata !== undefined) current.children.push(cdata);
    else if (words !== undefined) current.children.push(decode(words));
    else if (opened !== undefined) {
      const element: XmlElement = {
        name: opened,
        attributes: readAttributes(attributes),
        children: [],
        parent: current === top ? undefined : current,
      };
      current.children.push(element);
      if (selfClosed === '') current = element;
    } else if (closed !== undefined) {
      if (current.name !== closed) throw new SyntaxError(`</${closed}> does not close <${current.name}>`);
      current = current.parent ?? top;
    }
  }
  const root = top.children.find((child) => typeof child !== 'string');
  if (root === undefined || current !== top) throw new SyntaxError('not well-formed XML');
  return root;
}

/** The first element of a local name, in document order; the element itself counts. */
export function findElement(element: XmlElement | undefined, localName: string): XmlElement | undefined {
  if (element === undefined) return undefined;
  if (element.name.split(':').at(-1) === localName) return element;
  for (const child of element.children) {
    const found = typeof child === 'string' ? undefined : findElement(child, localName);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text directly inside an element. */
export function textOf(element: XmlElement | undefined): string {
  return element?.children.filter((child) => typeof child === 'string').join('') ?? '';
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
}

function namespaceOf(element: XmlElement | undefined, prefix: string): string {
  const wanted = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let at = element; at !== undefined; at = at.parent) {
    const found = at.attributes.find((attribute) => attribute.name === wanted);
    if (found !== undefined) return found.value;
  }
  return '';
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
}

function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
}

function isNamespace(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}

function visibleNamespaces(
  element: XmlElement,
  rendered: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  const used = new Set([prefixOf(element.name)]);
  for (const { name } of element.attributes) if (!isNamespace(name) && prefixOf(name) !== '') used.add(prefixOf(name));
  return Array.from(used)
    .filter((prefix) => prefix !== 'xml')
    .map((prefix) => [prefix, namespaceOf(element, prefix)] as const)
    .filter(([prefix, uri]) => (rendered.get(prefix) ?? '') !== uri)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Exclusive canonical XML (without comments) of an element, leaving out one descendant (the enveloped signature). */
export function canonicalize(
  element: XmlElement,
  without?: XmlElement,
  rendered: ReadonlyMap<string, string> = new Map(),
): string {
  const namespaces = visibleNamespaces(element, rendered);
  const scope = new Map([...rendered, ...namespaces]);
  const declarations = namespaces.map(
    ([prefix, uri]) => ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`,
  );
  const attributes = element.attributes
    .filter(({ name }) => !isNamespace(name))
    .map((attribute) => ({
      ...attribute,
      uri: prefixOf(attribute.name) === '' ? '' : namespaceOf(element, prefixOf(attribute.name)),
    }))
    .sort((left, right) => (left.uri === right.uri ? (left.name < right.name ? -1 : 1) : left.uri < right.uri ? -1 : 1))
    .map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`);
  const inside = element.children.map((child) => {
    if (typeof child === 'string') return escapeText(child);
    return child === without ? '' : canonicalize(child, without, scope);
  });
  return `<${element.name}${declarations.join('')}${attributes.join('')}>${inside.join('')}</${element.name}>`;
}
