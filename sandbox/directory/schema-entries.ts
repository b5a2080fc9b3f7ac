import { addObject } from './add-object.ts';
import { escapeRdnValue } from './distinguished-name.ts';
import type { Domain } from './domain.ts';
import { dnOf } from './entry.ts';
import type { AttributeDefinition, ClassDefinition } from './schema.ts';

/** Shows the schema as objects under CN=Schema, which clients read to learn lengths, syntaxes and links. */
export function addSchemaEntries(domain: Domain): void {
  const base = dnOf(domain.schemaHead);
  for (const attribute of domain.tree.schema.attributes) {
    addObject(domain, `CN=${escapeRdnValue(attribute.cn)},${base}`, describeAttribute(attribute));
  }
  for (const item of domain.tree.schema.classes) {
    addObject(domain, `CN=${escapeRdnValue(item.cn)},${base}`, describeClass(domain, item, base));
  }
}

function describeAttribute(attribute: AttributeDefinition): Record<string, string> {
  const optional: Record<string, number | undefined> = {
    rangeLower: attribute.rangeLower,
    rangeUpper: attribute.rangeUpper,
    linkID: attribute.linkId,
  };
  const numbers = Object.entries(optional).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return {
    objectClass: 'attributeSchema',
    lDAPDisplayName: attribute.name,
    adminDisplayName: attribute.cn,
    attributeID: attribute.oid,
    attributeSyntax: attribute.syntaxOid,
    oMSyntax: attribute.omSyntax,
    isSingleValued: attribute.singleValued ? 'TRUE' : 'FALSE',
    searchFlags: String(attribute.searchFlags),
    systemOnly: attribute.systemOnly ? 'TRUE' : 'FALSE',
    systemFlags: attribute.constructed ? '20' : '16',
    showInAdvancedViewOnly: 'TRUE',
    ...Object.fromEntries(numbers),
  };
}

function describeClass(
  domain: Domain,
  item: ClassDefinition,
  base: string,
): Record<string, string | readonly string[]> {
  const may = domain.tree.schema.attributes.filter(
    ({ classLetters }) => item.letter !== '*' && classLetters.includes(item.letter),
  );
  return {
    objectClass: 'classSchema',
    lDAPDisplayName: item.name,
    adminDisplayName: item.cn,
    governsID: item.oid,
    subClassOf: item.superior,
    objectClassCategory: String(item.category),
    rDNAttID: item.rdnAttribute,
    defaultObjectCategory: `CN=${item.objectCategory},${base}`,
    systemMustContain: item.must,
    systemMayContain: may.map(({ name }) => name),
    systemPossSuperiors: item.possibleSuperiors,
    systemOnly: 'FALSE',
    showInAdvancedViewOnly: 'TRUE',
  };
}
