import { parseDn } from '../../domain/dn.ts';
import type { TargetAttribute, TargetSchema } from '../contract.ts';
import type { AttributeDefinition, Definitions } from './attribute-definition.ts';
import { newFitness, whyNoContainer } from './encode-changes.ts';

/** Pseudo-attributes that no schema object describes. `cn` is in the schema. */
const pseudoDefinitions: ReadonlyMap<string, TargetAttribute> = new Map([
  ['accountdisabled', { name: 'accountDisabled', type: 'boolean', multiValued: false, readOnly: false }],
  [
    'parentdistinguishedname',
    {
      ...{ name: 'parentDistinguishedName', type: 'reference', multiValued: false, readOnly: false },
      whyUnfit: whyNoContainer,
    },
  ],
]);

export type SchemaFacts = {
  readonly definitions: Definitions;
  /** Attributes that are written by other means than a modify, and so are never read-only. */
  readonly isPseudo: (name: string) => boolean;
  /** Attributes without which no account can be made. */
  readonly required: readonly string[];
  /** The top of the directory. */
  readonly rootDn: string;
};

/** What the engine asks about the attributes, under the names that it used. Pure. */
export function toTargetSchema(names: readonly string[], facts: SchemaFacts): TargetSchema {
  const attributes: Record<string, TargetAttribute> = Object.create(null);
  for (const name of names) {
    const pseudo = pseudoDefinitions.get(name.toLowerCase());
    const definition = facts.definitions.get(name.toLowerCase());
    if (pseudo !== undefined) attributes[name] = pseudo;
    else if (definition !== undefined) attributes[name] = toTargetAttribute(definition, facts.isPseudo);
  }
  return { attributes, defaultDomain: toDomainName(facts.rootDn), required: facts.required };
}

function toTargetAttribute(definition: AttributeDefinition, isPseudo: (name: string) => boolean): TargetAttribute {
  const { name, type, multiValued, readOnly, minLength, maxLength } = definition;
  const whyUnfit = newFitness(definition);
  return {
    ...{ name, type, multiValued, readOnly: readOnly && !isPseudo(name) },
    ...(whyUnfit === undefined ? {} : { whyUnfit }),
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
