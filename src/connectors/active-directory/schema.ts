import { type AttributeDefinition, type Codec, typeOfCodec } from '../ldap/attribute-definition.ts';

/** One `attributeSchema` object: its values as text, names in lower case. */
export type SchemaEntry = (name: string) => string | undefined;

/** The attributes of an `attributeSchema` object that {@link toDefinition} reads. */
export const schemaAttributes = [
  ...['lDAPDisplayName', 'attributeSyntax', 'oMSyntax', 'isSingleValued', 'rangeLower', 'rangeUpper'],
  ...['systemOnly', 'systemFlags', 'searchFlags', 'linkID'],
] as const;

const constructedFlag = 0x4;
const indexedFlag = 0x1;

/** [MS-ADTS] 3.1.1.2.2.2: attributeSyntax, where one syntax stands for one kind of value. */
const codecOfSyntax: Readonly<Record<string, Codec>> = {
  '2.5.5.1': 'dn',
  '2.5.5.2': 'text',
  '2.5.5.3': 'text',
  '2.5.5.4': 'text',
  '2.5.5.5': 'text',
  '2.5.5.6': 'text',
  '2.5.5.8': 'boolean',
  '2.5.5.9': 'integer',
  '2.5.5.10': 'octets',
  '2.5.5.11': 'generalizedTime',
  '2.5.5.12': 'text',
  '2.5.5.15': 'octets',
  '2.5.5.16': 'integer',
  '2.5.5.17': 'sid',
};

type KnownLimit = { readonly maxLength?: number; readonly readOnly?: boolean; readonly multiValued?: boolean };

/**
 * Rules of the directory that its schema does not tell: SAM's own limits (a user has one description, [MS-SAMR] 2.2.6.1), and names
 * that only ModifyDN may change.
 */
const knownLimits: ReadonlyMap<string, KnownLimit> = new Map([
  ['description', { multiValued: false }],
  ['samaccountname', { maxLength: 20 }],
  ['userprincipalname', { maxLength: 1024 }],
  ['name', { readOnly: true }],
  ['samaccounttype', { readOnly: true }],
]);

/** The definition of an attribute from its schema object; `undefined` when the object is not whole. */
export function toDefinition(entry: SchemaEntry): AttributeDefinition | undefined {
  const name = entry('lDAPDisplayName');
  const syntax = entry('attributeSyntax');
  if (name === undefined || syntax === undefined) return undefined;
  const codec = name === 'objectGUID' ? 'guid' : (codecOfSyntax[syntax] ?? 'text');
  const known = knownLimits.get(name.toLowerCase()) ?? {};
  const flags = numberOf(entry, 'systemFlags') ?? 0;
  const isBackLink = (numberOf(entry, 'linkID') ?? 0) % 2 === 1;
  const isReadOnly = isTrue(entry, 'systemOnly') || (flags & constructedFlag) !== 0 || isBackLink;
  return {
    name,
    codec,
    type: typeOfCodec[codec],
    multiValued: known.multiValued ?? !isTrue(entry, 'isSingleValued'),
    readOnly: known.readOnly ?? isReadOnly,
    indexed: ((numberOf(entry, 'searchFlags') ?? 0) & indexedFlag) !== 0,
    ...(hasLength(codec) ? lengths(entry, known.maxLength) : {}),
  };
}

function hasLength(codec: Codec): boolean {
  return codec === 'text' || codec === 'octets';
}

function lengths(entry: SchemaEntry, knownMaximum: number | undefined): { minLength?: number; maxLength?: number } {
  const minLength = numberOf(entry, 'rangeLower');
  const maxLength = knownMaximum ?? numberOf(entry, 'rangeUpper');
  return { ...(minLength === undefined ? {} : { minLength }), ...(maxLength === undefined ? {} : { maxLength }) };
}

function numberOf(entry: SchemaEntry, name: string): number | undefined {
  const text = entry(name);
  return text === undefined ? undefined : Number(text);
}

function isTrue(entry: SchemaEntry, name: string): boolean {
  return entry(name) === 'TRUE';
}
