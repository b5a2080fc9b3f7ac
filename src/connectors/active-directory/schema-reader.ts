import type { AttributeDefinition, SchemaReader } from '../ldap/attribute-definition.ts';
import type { Directory } from '../ldap/directory.ts';
import { anyOf, equals, isAttributeName, valuesPerSearch } from '../ldap/filters.ts';
import { type LdapEntry, textOf } from '../ldap/ldap-entry.ts';
import { wholeSearch } from '../ldap/paged-search.ts';
import { schemaAttributes, toDefinition } from './schema.ts';

/** Reads the schema attribute by attribute: Active Directory has thousands. */
export function newSchemaReader(directory: Directory, schemaDn: string): SchemaReader {
  const known = new Map<string, AttributeDefinition>();
  const asked = new Set<string>();

  async function load(names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += valuesPerSearch) {
      const chunk = names.slice(at, at + valuesPerSearch);
      const filter = anyOf(chunk.map((name) => equals('lDAPDisplayName', name)));
      const search = { base: schemaDn, scope: 'one', filter, attributes: schemaAttributes } as const;
      const entries = await wholeSearch(directory, `reading the schema below ${schemaDn}`, search);
      for (const definition of entries.map(readDefinition)) {
        if (definition !== undefined) known.set(definition.name.toLowerCase(), definition);
      }
      for (const name of chunk) asked.add(name);
    }
  }

  return {
    async define(names) {
      const wanted = [...new Set(names.map((name) => name.toLowerCase()))];
      await load(wanted.filter((name) => !asked.has(name) && isAttributeName(name)));
      const found = wanted.map((name) => [name, known.get(name)] as const);
      return new Map(found.filter((pair): pair is [string, AttributeDefinition] => pair[1] !== undefined));
    },
  };
}

function readDefinition(entry: LdapEntry): AttributeDefinition | undefined {
  return toDefinition((name) => textOf(entry, name));
}
