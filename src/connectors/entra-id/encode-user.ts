import type { AttributeDelta } from '../../domain/change.ts';
import type { Attributes, AttributeValue, JsonObject, JsonValue, Scalar } from '../../domain/value.ts';
import { type AttributeDefinition, findDefinition, stateAttribute } from './attributes.ts';
import { toInstant } from './instants.ts';

/** Why an operation can't be sent, about one attribute. */
export type Refused = {
  readonly code: string;
  readonly attribute: string;
  /** What it is about, where that is nothing of the user's. */
  readonly subject?: string;
  readonly message: string;
  readonly advice: string;
};

/** What is to be written: the body of a create or an update, and the manager's name, who is a reference of its own. */
export type UserChanges = {
  readonly body: JsonObject;
  /** Absent: the manager stays; null: there is to be none. */
  readonly manager?: string | null;
};

type Draft = { [name: string]: JsonValue | { [name: string]: JsonValue } };

/** A new user, all but password and state. Pure. */
export function toNewUser(attributes: Attributes): UserChanges | Refused {
  const wanted = Object.entries(attributes).filter(([name, value]) => !isState(name) && !isEmpty(value));
  return toChanges(wanted.map(([name, after]) => ({ name, ...(after !== undefined && { after }) })));
}

/** The changes that make these differences disappear: null and an empty list take a value away. Pure. */
export function toChanges(deltas: readonly AttributeDelta[]): UserChanges | Refused {
  const body: Draft = {};
  let manager: string | null | undefined;
  for (const { name, after, reference } of deltas) {
    if (reference !== undefined && after === undefined) continue;
    const definition = findDefinition(name);
    if (definition === undefined) return unknownAttribute(name);
    if (definition.readOnly) return notWritable(name);
    if (definition.type === 'reference') {
      manager = isEmpty(after) ? null : String(after);
      continue;
    }
    const value = encodeValue(definition, after);
    if (isRefused(value)) return value;
    put(body, definition.path, value);
  }
  return { body: body as JsonObject, ...(manager !== undefined && { manager }) };
}

export function isRefused<T extends object>(result: T | Refused | JsonValue): result is Refused {
  return typeof result === 'object' && result !== null && 'code' in result && 'advice' in result;
}

export function isState(name: string): boolean {
  return name.toLowerCase() === stateAttribute.toLowerCase();
}

function put(body: Draft, path: readonly string[], value: JsonValue): void {
  const [first = '', inner] = path;
  if (inner === undefined) {
    body[first] = value;
    return;
  }
  const held = body[first];
  body[first] = { ...(typeof held === 'object' && held !== null ? (held as JsonObject) : {}), [inner]: value };
}

function encodeValue(definition: AttributeDefinition, value: AttributeValue | undefined): JsonValue | Refused {
  const values = toList(value);
  if (definition.multiValued || definition.isFirstOfList) return values.map(String);
  const [first] = values;
  if (first === undefined) return null;
  if (definition.type === 'boolean') return String(first).toLowerCase() === 'true';
  if (definition.type !== 'time') return checkText(definition.name, String(first));
  return (
    toInstant(String(first)) ?? badValue(definition.name, `"${String(first).slice(0, 40)}" is no day and no instant`)
  );
}

/** https://learn.microsoft.com/graph/api/resources/user: what Graph refuses of these names. */
const shapes: Readonly<Record<string, RegExp>> = {
  userprincipalname: /^[A-Za-z0-9'._!#^~-]+@[A-Za-z0-9.-]+$/,
  mailnickname: /^[\x21-\x7e]+$/,
};
const forbiddenInNickname = /[@()\\[\]";:<>,\s]/;

function checkText(name: string, value: string): string | Refused {
  const key = name.toLowerCase();
  const isBad = shapes[key]?.test(value) === false || (key === 'mailnickname' && forbiddenInNickname.test(value));
  if (!isBad) return value;
  return {
    code: 'invalidName',
    attribute: name,
    message: `${name} "${value.slice(0, 113)}" has characters that Entra ID does not take.`,
    advice: "Clean it in the mapping: letters without accents, digits and ' . - _ ! # ^ ~ are allowed.",
  };
}

export function isEmpty(value: AttributeValue | undefined): boolean {
  return toList(value).length === 0;
}

function toList(value: AttributeValue | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  const values: readonly Scalar[] = typeof value === 'object' ? value : [value];
  return values.filter((one) => one !== '');
}

function unknownAttribute(name: string): Refused {
  const message = isState(name)
    ? `${name} is not changed by an update, but by an enable or a disable.`
    : `A user of Entra ID has no attribute ${name}.`;
  const place = { attribute: name, subject: name };
  return { code: 'unknownAttribute', ...place, message, advice: 'Correct the name in the mapping.' };
}

function notWritable(name: string): Refused {
  return {
    code: 'attributeNotWritable',
    ...{ attribute: name, subject: name },
    message: `Entra ID sets ${name} itself.`,
    advice: 'Take the attribute out of the mapping.',
  };
}

function badValue(name: string, reason: string): Refused {
  return {
    code: 'invalidValue',
    attribute: name,
    message: `The value of ${name} was not sent: ${reason}.`,
    advice: 'Correct it in the HR system, or form it in the mapping with FormatDateTime.',
  };
}
