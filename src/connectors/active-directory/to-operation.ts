import type { AttributeDelta } from '../../domain/change.ts';
import type { Attributes, AttributeValue, Scalar } from '../../domain/value.ts';
import { encodeValue, isBadValue } from './codecs.ts';
import { formatDn, leafValue, parentOf, parseDn } from './dn.ts';
import { asksForDisabled, disabledFlag, isPseudoAttribute, normalAccountFlag } from './pseudo-attributes.ts';
import type { WireChange, WireValues } from './replay.ts';
import type { AttributeDefinition } from './schema.ts';

/** Why an operation can't be sent, about one attribute. */
export type Refused = {
  readonly code: string;
  readonly attribute: string;
  readonly message: string;
  readonly advice: string;
};

export type Definitions = ReadonlyMap<string, AttributeDefinition>;

/** A new account as one LDAP add, its password still missing. */
export type NewAccount = {
  readonly dn: string;
  readonly parent: string;
  readonly values: readonly WireValues[];
  readonly userAccountControl: number;
};

/** Attributes whose values are names: no line ends and tabs either. */
const nameAttributes: ReadonlySet<string> = new Set([
  'cn',
  'samaccountname',
  'userprincipalname',
  'mail',
  'mailnickname',
]);
/** Never taken from a mapping: they would be read in plans and logs. */
const secretAttributes: ReadonlySet<string> = new Set(['unicodepwd', 'userpassword', 'dbcspwd', 'ntpwdhistory']);

const objectClasses = {
  user: ['top', 'person', 'organizationalPerson', 'user'],
  inetOrgPerson: ['top', 'person', 'organizationalPerson', 'user', 'inetOrgPerson'],
} as const;

/** The add that makes the account, all but `unicodePwd`, `userAccountControl` and `pwdLastSet`. Pure. */
export function toNewAccount(
  attributes: Attributes,
  { definitions, objectClass }: { definitions: Definitions; objectClass: keyof typeof objectClasses },
): NewAccount | Refused {
  const cn = textOf(attributes, 'cn');
  const parent = textOf(attributes, 'parentDistinguishedName');
  if (cn === undefined) return missing('cn');
  if (parent === undefined) return missing('parentDistinguishedName');
  const parentRdns = parseDn(parent);
  if (parentRdns === undefined || parentRdns.length === 0) return notADn('parentDistinguishedName', parent);
  const badName = checkName('cn', cn);
  if (badName !== undefined) return badName;
  const values: WireValues[] = [{ name: 'objectClass', values: objectClasses[objectClass] }];
  for (const [name, value] of Object.entries(attributes)) {
    if (isPseudoAttribute(name) || isUserAccountControl(name) || isEmpty(value)) continue;
    const wire = encodeValues(name, value, definitions);
    if ('code' in wire) return wire;
    values.push(wire);
  }
  const dn = formatDn([{ type: 'CN', value: cn }, ...parentRdns]);
  return { dn, parent, values, userAccountControl: toUserAccountControl(attributes) };
}

/** The modify that makes these differences disappear; empty when there is nothing to send. Pure. */
export function toChanges(
  deltas: readonly AttributeDelta[],
  definitions: Definitions,
): readonly WireChange[] | Refused {
  const changes: WireChange[] = [];
  for (const delta of deltas) {
    if (isPseudoAttribute(delta.name)) return notHere(delta.name);
    if (delta.reference !== undefined && delta.after === undefined) continue;
    const result = toChange(delta, definitions);
    if ('code' in result) return result;
    changes.push(...result);
  }
  return changes;
}

/** Where the account is to stand: the RDN and parent of the ModifyDN, or what is wrong with them. Pure. */
export function toNewName(
  currentDn: string,
  wanted: { readonly cn?: string; readonly parent?: string },
): { rdn: string; parent: string; dn: string } | Refused {
  const cn = wanted.cn ?? leafValue(currentDn) ?? '';
  const parent = wanted.parent ?? parentOf(currentDn) ?? '';
  const parentRdns = parseDn(parent);
  if (cn === '') return missing('cn');
  if (parentRdns === undefined || parentRdns.length === 0) return notADn('parentDistinguishedName', parent);
  const badName = checkName('cn', cn);
  if (badName !== undefined) return badName;
  const leaf = { type: 'CN', value: cn };
  return { rdn: formatDn([leaf]), parent, dn: formatDn([leaf, ...parentRdns]) };
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

/** Only what changes of a multi-valued attribute: a value that somebody else added meanwhile stays. */
function valueDeltas(held: WireValues, wanted: WireValues): readonly WireChange[] {
  const added = wanted.values.filter((value) => !held.values.some((other) => isSame(value, other)));
  const removed = held.values.filter((value) => !wanted.values.some((other) => isSame(value, other)));
  const { name } = wanted;
  const changes: readonly WireChange[] = [
    { operation: 'delete', name, values: removed },
    { operation: 'add', name, values: added },
  ];
  return changes.filter(({ values }) => values.length > 0);
}

function isSame(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return Buffer.from(left).equals(Buffer.from(right));
}

function encodeValues(name: string, value: AttributeValue | undefined, definitions: Definitions): WireValues | Refused {
  const definition = writable(name, definitions);
  if ('code' in definition) return definition;
  const values: (string | Uint8Array)[] = [];
  for (const scalar of toList(value)) {
    const encoded = encodeValue(definition.codec, scalar);
    if (isBadValue(encoded)) return badValue(name, encoded.code, encoded.reason);
    if (typeof encoded === 'string') {
      const bad = checkName(name, encoded) ?? checkLength(definition, encoded);
      if (bad !== undefined) return bad;
    }
    values.push(encoded);
  }
  return { name: definition.name, values };
}

function writable(name: string, definitions: Definitions): AttributeDefinition | Refused {
  const definition = definitions.get(name.toLowerCase());
  if (definition === undefined) {
    return {
      code: 'unknownAttribute',
      attribute: name,
      message: `The directory has no attribute ${name}.`,
      advice: 'Correct the name in the mapping, or extend the schema.',
    };
  }
  const isSecret = secretAttributes.has(name.toLowerCase());
  if (!isSecret && !definition.readOnly) return definition;
  return {
    code: 'attributeNotWritable',
    attribute: name,
    message: isSecret ? `${name} is a password and is generated here.` : `The directory computes ${name} itself.`,
    advice: 'Remove the attribute from the mapping.',
  };
}

function checkName(attribute: string, value: string): Refused | undefined {
  const key = attribute.toLowerCase();
  if (!nameAttributes.has(key)) return undefined;
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

/** Active Directory counts a text in UTF-16 code units, as JavaScript does. */
function checkLength({ name, codec, maxLength }: AttributeDefinition, value: string): Refused | undefined {
  if (codec !== 'text' || maxLength === undefined || value.length <= maxLength) return undefined;
  return {
    code: 'valueTooLong',
    attribute: name,
    message: `The value of ${name} has ${value.length} characters; the directory allows ${maxLength}.`,
    advice: 'Shorten it in the mapping, for example with Left or Mid.',
  };
}

function toUserAccountControl(attributes: Attributes): number {
  const entry = Object.entries(attributes).find(([name]) => isUserAccountControl(name));
  const other = Number(entry?.[1] ?? normalAccountFlag);
  const flags = (Number.isInteger(other) ? other : 0) | normalAccountFlag;
  return asksForDisabled(valueNamed(attributes, 'accountDisabled')) ? flags | disabledFlag : flags & ~disabledFlag;
}

function isUserAccountControl(name: string): boolean {
  return name.toLowerCase() === 'useraccountcontrol';
}

/** An empty string is never sent: Active Directory has no such value. */
function isEmpty(value: AttributeValue | undefined): boolean {
  return toList(value).length === 0;
}

function toList(value: AttributeValue | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  const values: readonly Scalar[] = typeof value === 'object' ? value : [value];
  return values.filter((scalar) => scalar !== '');
}

function valueNamed(attributes: Attributes, name: string): AttributeValue | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(attributes).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function textOf(attributes: Attributes, name: string): string | undefined {
  const value = valueNamed(attributes, name);
  return value === undefined || isEmpty(value) ? undefined : String(value);
}

function missing(attribute: string): Refused {
  return {
    code: 'missingAttribute',
    attribute,
    message: `There is no ${attribute}, without which an account can't be placed.`,
    advice: attribute === 'cn' ? 'Map cn.' : 'Map parentDistinguishedName or set defaultOu of the job.',
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
