import type { TargetAttribute, TargetSchema } from '../contract.ts';
import { parseDn } from './dn.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';
import type { AttributeDefinition } from './schema.ts';

/** Pseudo-attributes that no schema object describes. `cn` is in the schema. */
const pseudoDefinitions: ReadonlyMap<string, TargetAttribute> = new Map([
  ['accountdisabled', { name: 'accountDisabled', type: 'boolean', multiValued: false, readOnly: false }],
  [
    'parentdistinguishedname',
    { name: 'parentDistinguishedName', type: 'reference', multiValued: false, readOnly: false },
  ],
]);

/** What the engine asks about the attributes, under the names that it used. Pure. */
export function toTargetSchema(
  names: readonly string[],
  definitions: ReadonlyMap<string, AttributeDefinition>,
  domainDn: string,
): TargetSchema {
  const attributes: Record<string, TargetAttribute> = Object.create(null);
  for (const name of names) {
    const definition = pseudoDefinitions.get(name.toLowerCase()) ?? definitions.get(name.toLowerCase());
    if (definition !== undefined) attributes[name] = toTargetAttribute(definition);
  }
  return {
    attributes,
    defaultDomain: toDomainName(domainDn),
    required: ['cn', 'sAMAccountName', 'parentDistinguishedName'],
  };
}

function toTargetAttribute(definition: TargetAttribute): TargetAttribute {
  const { name, type, multiValued, readOnly, minLength, maxLength } = definition;
  return {
    ...{ name, type, multiValued, readOnly: readOnly && !isPseudoAttribute(name) },
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
  };
}

/** `DC=corp,DC=example,DC=com` as `corp.example.com`. */
export function toDomainName(domainDn: string): string {
  const rdns = parseDn(domainDn) ?? [];
  const labels = rdns.filter(({ type }) => type.toLowerCase() === 'dc').map(({ value }) => value);
  return labels.join('.');
}
