import type { AttributeDelta } from '../../domain/change.ts';
import { formatDn, leafValue, parentOf, parseDn, type Rdn } from '../../domain/dn.ts';
import type { Attributes, AttributeValue, Scalar } from '../../domain/value.ts';
import type { AttributeDefinition, Definitions } from './attribute-definition.ts';
import { encodeValue, isBadValue } from './codecs.ts';
import type { WireChange, WireValues } from './replay.ts';

/** Why an operation can't be sent, about one attribute. */
export type Refused = {
  readonly code: string;
  readonly attribute: string;
  /** What it is about, where that is nothing of the account's. */
  readonly subject?: string;
  readonly message: string;
  readonly advice: string;
};

/** Attributes whose values are names: no line ends and tabs either. */
const nameAttributes: ReadonlySet<string> = new Set([
  'cn',
  'uid',
  'samaccountname',
  'userprincipalname',
  'mail',
  'mailnickname',
]);
/** Never taken from a mapping: they would be read in plans and logs. */
const secretAttributes: ReadonlySet<string> = new Set(['unicodepwd', 'userpassword', 'dbcspwd', 'ntpwdhistory']);

/** The modify that makes these differences disappear; empty when there is nothing to send. Pure. */
export function toChanges(
  deltas: readonly AttributeDelta[],
  { definitions, isPseudo }: { definitions: Definitions; isPseudo: (name: string) => boolean },
): readonly WireChange[] | Refused {
  const changes: WireChange[] = [];
  for (const delta of deltas) {
    if (isPseudo(delta.name)) return notHere(delta.name);
    if (delta.reference !== undefined && delta.after === undefined) continue;
    const result = toChange(delta, definitions);
    if ('code' in result) return result;
    changes.push(...result);
  }
  return changes;
}

/** The name of an object: its first part, and the DN of the object that it stands below. */
export type Place = { readonly leaf: Rdn; readonly rdn: string; readonly parent: string; readonly dn: string };

/** The name of an account with this first part below this parent, or what is wrong with them. Pure. */
export function toPlace(
  { type, value = '' }: { type: string; value?: string | undefined },
  parent = '',
): Place | Refused {
  const attribute = type.toLowerCase();
  if (value === '') return missing(attribute);
  if (parent === '') return missing('parentDistinguishedName');
  const parentRdns = parseDn(parent);
  if (parentRdns === undefined || parentRdns.length === 0) return notADn('parentDistinguishedName', parent);
  const badName = checkName(attribute, value, { isRdn: true });
  if (badName !== undefined) return badName;
  const leaf = { type, value };
  return { leaf, rdn: formatDn([leaf]), parent, dn: formatDn([leaf, ...parentRdns]) };
}

/** Where an account is to stand whose first part or parent changes: what the ModifyDN needs, or what is wrong. Pure. */
export function toNewPlace(
  currentDn: string,
  wanted: { readonly type: string; readonly name?: string | undefined; readonly parent?: string | undefined },
): Place | Refused {
  const value = wanted.name ?? leafValue(currentDn);
  return toPlace({ type: wanted.type, value }, wanted.parent ?? parentOf(currentDn));
}

export function isRefused<T extends object>(result: T | Refused): result is Refused {
  return 'code' in result && 'advice' in result;
}

function toChange(delta: AttributeDelta, definitions: Definitions): readonly WireChange[] | Refused {
  const { name, before, after } = delta;
  const secret = delta.redacted === true ? { secret: true } : {};
  if (isEmpty(after)) {
    const definition = writable(name, definitions);
    return 'code' in definition ? definition : [{ operation: 'replace', name: definition.name, values: [], ...secret }];
  }
  const wanted = encodeValues(name, after, definitions);
  if ('code' in wanted) return wanted;
  if (!Array.isArray(before) || !Array.isArray(after)) return [{ operation: 'replace', ...wanted, ...secret }];
  const held = encodeValues(name, before, definitions);
  if ('code' in held) return [{ operation: 'replace', ...wanted, ...secret }];
  return valueDeltas(held, wanted).map((change) => ({ ...change, ...secret }));
}

/**
 * Only what changes of a multi-valued attribute: a value that somebody else added meanwhile stays. Where one goes that differs
 * from one that stays in its case alone, all are sent, because a directory that takes no notice of case would remove both.
 */
function valueDeltas(held: WireValues, wanted: WireValues): readonly WireChange[] {
  const added = wanted.values.filter((value) => !held.values.some((other) => isSame(value, other)));
  const removed = held.values.filter((value) => !wanted.values.some((other) => isSame(value, other)));
  const kept = held.values.filter((value) => !removed.includes(value)).map(withoutCase);
  if (removed.some((value) => kept.includes(withoutCase(value)))) return [{ operation: 'replace', ...wanted }];
  const { name } = wanted;
  const changes: readonly WireChange[] = [
    { operation: 'delete', name, values: removed },
    { operation: 'add', name, values: added },
  ];
  return changes.filter(({ values }) => values.length > 0);
}

function withoutCase(value: string | Uint8Array): string {
  return typeof value === 'string' ? value.toLowerCase() : Buffer.from(value).toString('base64');
}

function isSame(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return Buffer.from(left).equals(Buffer.from(right));
}

/**
 * Tells of a value of a mapping why the directory would refuse it, as far as can be told without asking it; `undefined` for
 * attributes of which there is nothing to tell but what is told of every text.
 */
export function newFitness(
  definition: AttributeDefinition,
): ((value: AttributeValue) => Refused | undefined) | undefined {
  const { name, codec } = definition;
  const key = name.toLowerCase();
  if (secretAttributes.has(key) || (codec === 'text' && !nameAttributes.has(key))) return undefined;
  const open: Definitions = new Map([[key, { ...definition, readOnly: false }]]);
  return (value) => {
    const encoded = encodeValues(name, value, open);
    return isRefused(encoded) ? encoded : undefined;
  };
}

/** The same for the DN of a container. Pure. */
export function whyNoContainer(value: AttributeValue): Refused | undefined {
  const dn = String(value);
  return (parseDn(dn)?.length ?? 0) === 0 ? notADn('parentDistinguishedName', dn) : undefined;
}

export function encodeValues(
  name: string,
  value: AttributeValue | undefined,
  definitions: Definitions,
): WireValues | Refused {
  const definition = writable(name, definitions);
  if ('code' in definition) return definition;
  const values: (string | Uint8Array)[] = [];
  for (const scalar of toList(value)) {
    const encoded = encodeValue(definition.codec, scalar);
    if (isBadValue(encoded)) return badValue(name, encoded.code, encoded.reason);
    const bad =
      (typeof encoded === 'string' ? checkName(name, encoded) : undefined) ?? checkLength(definition, encoded);
    if (bad !== undefined) return bad;
    // A directory refuses an attribute that is given one value twice.
    if (!values.some((other) => isSame(other, encoded))) values.push(encoded);
  }
  return { name: definition.name, values };
}

function writable(name: string, definitions: Definitions): AttributeDefinition | Refused {
  const definition = definitions.get(name.toLowerCase());
  if (definition === undefined) {
    return {
      code: 'unknownAttribute',
      ...{ attribute: name, subject: name },
      message: `The directory has no attribute ${name}.`,
      advice: 'Correct the name in the mapping, or extend the schema.',
    };
  }
  const isSecret = secretAttributes.has(name.toLowerCase());
  if (!isSecret && !definition.readOnly) return definition;
  return {
    code: 'attributeNotWritable',
    ...{ attribute: name, subject: name },
    message: isSecret ? `${name} is a password and is generated here.` : `The directory computes ${name} itself.`,
    advice: 'Remove the attribute from the mapping.',
  };
}

function checkName(attribute: string, value: string, { isRdn = false } = {}): Refused | undefined {
  const key = attribute.toLowerCase();
  if (!isRdn && !nameAttributes.has(key)) return undefined;
  if (/[\p{Cc}\p{Cs}]/u.test(value)) {
    return badValue(attribute, 'invalidCharacter', 'it holds a control character or half of a character');
  }
  const isBadLogonName = key === 'samaccountname' && forbiddenInLogonName.test(value);
  return isBadLogonName
    ? badValue(attribute, 'invalidName', `"${value.slice(0, 64)}" holds one of "/\\[]:|<>+=;?,* or ends in a dot`)
    : undefined;
}

/** [MS-SAMR] 3.1.1.8.4. */
const forbiddenInLogonName = /["/\\[\]:|<>+=;?,*]|\.$/;

/** Active Directory counts a text in UTF-16 code units, as JavaScript does, and bytes as bytes. */
function checkLength({ name, codec, maxLength }: AttributeDefinition, value: string | Uint8Array): Refused | undefined {
  const isCounted = codec === 'text' || codec === 'octets';
  if (!isCounted || maxLength === undefined || value.length <= maxLength) return undefined;
  return {
    code: 'valueTooLong',
    attribute: name,
    message: `The value of ${name} has ${value.length} ${codec === 'text' ? 'characters' : 'bytes'}; the directory allows ${maxLength}.`,
    advice: 'Shorten it in the mapping, for example with Left or Mid.',
  };
}

/** An empty string is never sent: Active Directory has no such value. */
export function isEmpty(value: AttributeValue | undefined): boolean {
  return toList(value).length === 0;
}

export function toList(value: AttributeValue | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  const values: readonly Scalar[] = typeof value === 'object' ? value : [value];
  return values.filter((scalar) => scalar !== '');
}

export function valueNamed(attributes: Attributes, name: string): AttributeValue | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(attributes).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

export function textOf(attributes: Attributes, name: string): string | undefined {
  const value = valueNamed(attributes, name);
  return value === undefined || isEmpty(value) ? undefined : String(value);
}

function missing(attribute: string): Refused {
  return {
    code: 'missingAttribute',
    attribute,
    message: `There is no ${attribute}, without which an account can't be placed.`,
    advice: attribute === 'parentDistinguishedName' ? 'Map it or set defaultOu of the job.' : `Map ${attribute}.`,
  };
}

function notADn(attribute: string, value: string): Refused {
  return {
    code: 'invalidName',
    attribute,
    message: `${attribute} "${value.slice(0, 200)}" is no distinguished name.`,
    advice: 'Write it like OU=Staff,DC=corp,DC=example,DC=com, with special characters escaped.',
  };
}

function badValue(attribute: string, code: Refused['code'], reason: string): Refused {
  return {
    code,
    attribute,
    message: `The value of ${attribute} was not sent: ${reason}.`,
    advice: 'Correct it in the HR system, or clean it in the mapping with Replace.',
  };
}

function notHere(attribute: string): Refused {
  return {
    code: 'attributeNotWritable',
    attribute,
    message: `${attribute} is not changed by an update, but by a move, an enable or a disable.`,
    advice: 'This is a fault of Hirewire: please report it.',
  };
}
