import { attributeTable } from './schema-attributes.ts';
import { classTable } from './schema-classes.ts';

export type Syntax =
  | 'dn'
  | 'text'
  | 'caseExact'
  | 'integer'
  | 'largeInteger'
  | 'boolean'
  | 'time'
  | 'octets'
  | 'sid'
  | 'oid';

export type AttributeDefinition = {
  readonly name: string;
  readonly cn: string;
  readonly oid: string;
  readonly syntaxOid: string;
  readonly omSyntax: string;
  readonly syntax: Syntax;
  readonly singleValued: boolean;
  readonly rangeLower: number | undefined;
  readonly rangeUpper: number | undefined;
  readonly searchFlags: number;
  readonly systemOnly: boolean;
  readonly constructed: boolean;
  /** Even for a forward link, odd for the back link that the server derives from it. */
  readonly linkId: number | undefined;
  readonly classLetters: string;
};

export type ClassDefinition = {
  readonly name: string;
  readonly cn: string;
  readonly oid: string;
  readonly superior: string;
  readonly category: number;
  readonly rdnAttribute: string;
  readonly letter: string;
  readonly must: readonly string[];
  readonly possibleSuperiors: readonly string[];
  readonly objectCategory: string;
};

export type Schema = {
  attribute(name: string): AttributeDefinition | undefined;
  class(name: string): ClassDefinition | undefined;
  readonly attributes: readonly AttributeDefinition[];
  readonly classes: readonly ClassDefinition[];
  /** The link's other end. */
  linkPartner(definition: AttributeDefinition): AttributeDefinition | undefined;
  /** From `top` to the class, as objectClass lists them. */
  classChain(name: string): readonly ClassDefinition[];
};

const syntaxes: Readonly<Record<string, Syntax>> = {
  '1': 'dn',
  '2': 'oid',
  '4': 'text',
  '5': 'text',
  '6': 'text',
  '8': 'boolean',
  '9': 'integer',
  '10': 'octets',
  '11': 'time',
  '12': 'text',
  '15': 'octets',
  '16': 'largeInteger',
  '17': 'sid',
};
/** Object(DN-Binary) is kept as text: its names are not followed here. */
const dnBinary = '7';

export function loadSchema(): Schema {
  const attributes = lines(attributeTable).map(readAttribute);
  const classes = lines(classTable).map(readClass);
  const byName = new Map(attributes.map((attribute) => [attribute.name.toLowerCase(), attribute]));
  for (const attribute of attributes) byName.set(attribute.oid, attribute);
  const classByName = new Map(classes.map((item) => [item.name.toLowerCase(), item]));
  const byLink = new Map(attributes.filter((item) => item.linkId !== undefined).map((item) => [item.linkId, item]));
  const chains = new Map<string, readonly ClassDefinition[]>();
  const findClass = (name: string) => classByName.get(name.toLowerCase());
  return {
    attributes,
    classes,
    attribute: (name) => byName.get(name) ?? byName.get(name.toLowerCase()),
    class: findClass,
    linkPartner: ({ linkId }) =>
      linkId === undefined ? undefined : byLink.get(linkId % 2 === 0 ? linkId + 1 : linkId - 1),
    classChain: (name) => {
      const known = chains.get(name);
      if (known !== undefined) return known;
      const chain = classChain(findClass, name);
      chains.set(name, chain);
      return chain;
    },
  };
}

function classChain(find: Schema['class'], name: string): readonly ClassDefinition[] {
  const chain: ClassDefinition[] = [];
  let current = find(name);
  while (current !== undefined) {
    chain.unshift(current);
    current = current.name === 'top' ? undefined : find(current.superior);
  }
  return chain;
}

export function isForwardLink(definition: AttributeDefinition): boolean {
  return definition.linkId !== undefined && definition.linkId % 2 === 0;
}

export function isBackLink(definition: AttributeDefinition): boolean {
  return definition.linkId !== undefined && definition.linkId % 2 === 1;
}

function lines(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|'));
}

function readAttribute(columns: readonly string[]): AttributeDefinition {
  const [
    name = '',
    cn,
    oid = '',
    syntax = '',
    omSyntax = '',
    valued,
    lower,
    upper,
    flags,
    marks = '',
    link,
    letters = '',
  ] = columns;
  return {
    name,
    cn: cn || name,
    oid,
    syntaxOid: `2.5.5.${syntax}`,
    omSyntax,
    syntax: syntax === dnBinary ? 'text' : (syntaxes[syntax] ?? 'text'),
    singleValued: valued === 'S',
    rangeLower: numberOrNothing(lower),
    rangeUpper: numberOrNothing(upper),
    searchFlags: Number(flags),
    systemOnly: marks.includes('O'),
    constructed: marks.includes('C'),
    linkId: numberOrNothing(link),
    classLetters: letters,
  };
}

function readClass(columns: readonly string[]): ClassDefinition {
  const [
    name = '',
    cn = '',
    oid = '',
    superior = '',
    category,
    rdn = '',
    letter = '*',
    must,
    superiors,
    objectCategory = '',
  ] = columns;
  return {
    name,
    cn,
    oid,
    superior,
    category: Number(category),
    rdnAttribute: rdn,
    letter,
    must: list(must),
    possibleSuperiors: list(superiors),
    objectCategory,
  };
}

function list(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(',');
}

function numberOrNothing(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}
