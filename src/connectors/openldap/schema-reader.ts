import type { SchemaReader } from '../ldap/attribute-definition.ts';
import type { Directory } from '../ldap/directory.ts';
import { anyObject } from '../ldap/filters.ts';
import { textsOf } from '../ldap/ldap-entry.ts';
import { once } from '../ldap/once.ts';
import { withoutState } from './account-state.ts';
import type { OpenLdapConfig } from './config.ts';
import { readSubschema, requiredBy, type Subschema } from './schema.ts';

/** The schema of the directory, read whole at the first question. */
export type OpenLdapSchema = SchemaReader & {
  /** What an account must have by its classes and its place. */
  required(): Promise<readonly string[]>;
  whole(): Promise<Subschema>;
};

export function newSchemaReader(directory: Directory<OpenLdapConfig>, schemaDn: string): OpenLdapSchema {
  const { state, objectClasses, rdnAttribute } = directory.config;
  const whole = once(() => readWhole(directory, schemaDn));
  return {
    whole,
    async define(names) {
      const { attributes } = await whole();
      const found = new Map();
      for (const name of names.map((one) => one.toLowerCase())) {
        const definition = attributes.get(name);
        if (definition !== undefined) found.set(name, withoutState(definition, state));
      }
      return found;
    },
    async required() {
      const byClass = requiredBy(await whole(), objectClasses);
      return [...new Set([...byClass, rdnAttribute, 'parentDistinguishedName'])];
    },
  };
}

async function readWhole(directory: Directory, schemaDn: string): Promise<Subschema> {
  const attributes = ['attributeTypes', 'objectClasses'];
  const search = { base: schemaDn, scope: 'base', filter: anyObject(), attributes } as const;
  const [entry] = await directory.read(`reading the schema ${schemaDn}`, (connection) => connection.search(search));
  if (entry === undefined) return readSubschema([], []);
  return readSubschema(textsOf(entry, 'attributeTypes'), textsOf(entry, 'objectClasses'));
}
