import type { Domain } from './domain.ts';
import type { Entry, Value } from './entry.ts';
import {
  badName,
  constraintViolation,
  invalidSyntax,
  noSuchMember,
  objectClassViolation,
  unknownAttribute,
  valueExists,
  willNotPerform,
} from './errors.ts';
import { type AttributeDefinition, isBackLink } from './schema.ts';
import { lookUp } from './tree.ts';
import { valueKey } from './value-key.ts';

/** The attribute of a name that a client wrote. @throws Refusal 16 (noSuchAttribute) */
export function attributeNamed(domain: Domain, name: string): AttributeDefinition {
  const definition = domain.tree.schema.attribute(name);
  if (definition === undefined) throw unknownAttribute();
  return definition;
}

/** @throws Refusal 65 (objectClassViolation) when objects of a class may not have the attribute */
export function assertAllowedFor(domain: Domain, definition: AttributeDefinition, className: string): void {
  const letter = domain.tree.schema.class(className)?.letter ?? '*';
  if (letter !== '*' && !definition.classLetters.includes(letter)) throw objectClassViolation('0000207D');
}

/** @throws Refusal when only the server may write the attribute */
export function assertWritable(definition: AttributeDefinition): void {
  if (isBackLink(definition)) throw willNotPerform('0000209A');
  if (definition.systemOnly || definition.constructed || serverOwned.has(definition.name)) {
    throw constraintViolation(definition, '000020B1');
  }
}

const serverOwned: ReadonlySet<string> = new Set([
  'objectGUID',
  'objectSid',
  'uSNCreated',
  'uSNChanged',
  'whenCreated',
  'whenChanged',
  'distinguishedName',
  'sAMAccountType',
  'badPwdCount',
  'badPasswordTime',
  'lastLogon',
  'lastLogoff',
  'lastLogonTimestamp',
  'logonCount',
  'isDeleted',
  'isCriticalSystemObject',
]);

/**
 * Octets of a request to values of the attribute's syntax, checked: syntax, range, one value or several, no doubles.
 * Links are not followed here.
 */
export function readRawValues(definition: AttributeDefinition, raw: readonly Buffer[]): readonly Value[] {
  const values = raw.map((octets) => readRawValue(definition, octets));
  assertCount(definition, values);
  return values;
}

/** @throws Refusal for several values of a single-valued attribute or for the same value twice */
export function assertCount(definition: AttributeDefinition, values: readonly Value[]): void {
  if (values.length < 2) return;
  if (definition.singleValued) throw constraintViolation(definition, '00002081');
  const keys = new Set(values.map((value) => valueKey(definition, value)));
  if (keys.size < values.length) throw valueExists(definition);
}

export function readRawValue(definition: AttributeDefinition, octets: Buffer): Value {
  if (definition.syntax === 'octets' || definition.syntax === 'sid') {
    assertRange(definition, octets.length, octets.length);
    return octets;
  }
  const text = octets.toString('utf8');
  if (text === '' && definition.name !== 'unicodePwd') throw invalidSyntax(definition, '00000057');
  if (!hasSyntax(definition, text)) throw invalidSyntax(definition, '00000057');
  if (definition.syntax === 'integer') assertRange(definition, Number(text), 4);
  if (definition.syntax === 'text' || definition.syntax === 'caseExact')
    assertRange(definition, text.length, text.length * 2);
  return text;
}

function hasSyntax(definition: AttributeDefinition, text: string): boolean {
  switch (definition.syntax) {
    case 'integer':
      return /^-?\d+$/.test(text) && Number(text) >= -2147483648 && Number(text) <= 4294967295;
    case 'largeInteger':
      return /^-?\d{1,19}$/.test(text);
    case 'boolean':
      return text === 'TRUE' || text === 'FALSE';
    case 'time':
      return /^\d{12}(?:\d{2})?(?:\.\d+)?(?:Z|[+-]\d{4})$/.test(text);
    default:
      return true;
  }
}

function assertRange(definition: AttributeDefinition, size: number, octets: number): void {
  const { rangeLower, rangeUpper } = definition;
  if ((rangeLower !== undefined && size < rangeLower) || (rangeUpper !== undefined && size > rangeUpper)) {
    throw constraintViolation(definition, '00002082', octets);
  }
}

/** The objects that DN values name. @throws Refusal 19 (000020B5) when one does not exist, 32 for a group's member, 34 for no name */
export function followNames(domain: Domain, definition: AttributeDefinition, raw: readonly Buffer[]): readonly Entry[] {
  const targets = raw.map((octets) => {
    const name = octets.toString('utf8');
    const found = lookUp(domain.tree, name);
    if (found === undefined) throw badName(name);
    const target = found.entry;
    if (target !== undefined && !target.deleted) return target;
    throw definition.name === 'member' ? noSuchMember() : constraintViolation(definition, '000020B5');
  });
  if (definition.singleValued && targets.length > 1) throw constraintViolation(definition, '00002081');
  if (new Set(targets).size < targets.length) throw valueExists(definition);
  return targets;
}
