import { badRequest, invalidValue, unreadable } from '../graph-error.ts';
import { checkPassword } from './check-password.ts';
import { checkPrincipalName } from './check-principal-name.ts';
import { COMPLEX_PARTS, type UserProperty, type UserSchema } from './user-property.ts';

/** What the values of a user are checked against. */
export type ValueScope = { readonly schema: UserSchema; readonly domains: readonly string[] };

type Fields = Readonly<Record<string, unknown>>;

const ACCENT = /[\u0080-\uffff]/u;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;
const PATTERNS: Readonly<Record<string, RegExp>> = {
  mailNickname: /^[^\s@()\\[\]";:<>,]+$/u,
  usageLocation: /^[A-Za-z]{2}$/u,
  preferredLanguage: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/u,
  ageGroup: /^(minor|notAdult|adult)$/iu,
  consentProvidedForMinor: /^(granted|denied|notRequired)$/iu,
  userType: /^(Member|Guest)$/iu,
  passwordPolicies:
    /^(None|DisableStrongPassword|DisablePasswordExpiration)(, ?(DisableStrongPassword|DisablePasswordExpiration))*$/u,
  mail: ADDRESS,
  onPremisesImmutableId: /^[^$_]+$/u,
};

/** The fields of a body of POST or PATCH, without annotations. @throws GraphError 400 for a body that is no object */
export function readFields(body: unknown): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw unreadable(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  return Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes('@odata.')));
}

/** Refuses unknown and read-only properties and values that a property does not take. @throws GraphError 400 */
export function checkValues(fields: Fields, scope: ValueScope): void {
  for (const [name, value] of Object.entries(fields)) {
    const property = scope.schema.get(name);
    if (property === undefined) throw unknownProperty(name);
    if (property.readOnly === true) throw badRequest(`Property '${name}' is read-only and cannot be set.`);
    checkValue(name, value, property);
    if (name === 'userPrincipalName') checkPrincipalName(String(value), scope.domains);
    if (name === 'passwordProfile' && value !== null) checkPassword(value as Fields, fields.passwordPolicies);
  }
}

function unknownProperty(name: string): Error {
  if (name.startsWith('extension_'))
    return badRequest(`The following extension properties are not available: ${name}.`);
  return unreadable(
    `The property '${name}' does not exist on type 'microsoft.graph.user'. Make sure to only use property names that are defined by the type.`,
  );
}

function checkValue(name: string, value: unknown, property: UserProperty): void {
  if (value === null) {
    checkNull(name, property);
    return;
  }
  switch (property.type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(value, 'Edm.Boolean');
      return;
    case 'instant':
      if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/u.test(value))
        throw wrongType(value, 'Edm.DateTimeOffset');
      return;
    case 'strings':
      checkList(name, value);
      return;
    case 'complex':
      checkComplex(name, value);
      return;
    case 'string':
      checkText(name, value, property);
      return;
  }
}

function checkNull(name: string, property: UserProperty): void {
  if (property.type === 'strings')
    throw unreadable(
      `A null value was found for the property named '${name}', which has the expected type 'Collection(Edm.String)[Nullable=True]'. The expected type 'Collection(Edm.String)[Nullable=True]' does not allow null values.`,
    );
  if (property.required === true) throw invalidValue(name);
}

function checkText(name: string, value: unknown, property: UserProperty): void {
  if (typeof value !== 'string') throw wrongType(value, 'Edm.String');
  if (name === 'userPrincipalName') return;
  const isTooLong = property.max !== undefined && value.length > property.max;
  if (value === '' || isTooLong || PATTERNS[name]?.test(value) === false) throw invalidValue(name);
  if (name === 'mail' && ACCENT.test(value)) throw invalidValue(name);
}

function checkList(name: string, value: unknown): void {
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string'))
    throw wrongType(value, 'Collection(Edm.String)');
  if (name === 'businessPhones' && value.length > 1) throw invalidValue(name);
  const isBroken = value.some((entry: string) => entry === '' || (name === 'businessPhones' && entry.length > 64));
  const isNoAddress =
    name === 'otherMails' && value.some((entry: string) => !ADDRESS.test(entry) || ACCENT.test(entry));
  if (isBroken || isNoAddress || value.length > 250) throw invalidValue(name);
}

function checkComplex(name: string, value: unknown): void {
  if (name === 'identities') return;
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(value, `microsoft.graph.${name}`);
  for (const [part, text] of Object.entries(value as Fields)) {
    if (name === 'passwordProfile' || part.includes('@odata.')) continue;
    if (COMPLEX_PARTS[name]?.includes(part) !== true)
      throw unreadable(`The property '${part}' does not exist on type 'microsoft.graph.${name}'.`);
    if (text !== null && typeof text !== 'string') throw wrongType(text, 'Edm.String');
    if (text === '' || (text !== null && text.length > 1024)) throw invalidValue(name);
  }
}

function wrongType(value: unknown, type: string): Error {
  return unreadable(`Cannot convert the literal '${JSON.stringify(value)}' to the expected type '${type}'.`);
}
