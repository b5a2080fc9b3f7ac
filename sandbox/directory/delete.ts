import { assertMayWrite } from './access.ts';
import type { DeleteRequest } from './ber-messages/message.ts';
import type { Domain, Session } from './domain.ts';
import { dnOf, type Entry, textValue } from './entry.ts';
import { hasChildren, willNotPerform } from './errors.ts';
import { existingEntry } from './existing-entry.ts';
import { formatGuid } from './identifiers.ts';
import { dropLinks, relocate, setValues, touch } from './tree.ts';

/** What a tombstone keeps (MS-ADTS 3.1.1.5.5.1.1). */
const keptAttributes: ReadonlySet<string> = new Set([
  'objectClass',
  'objectGUID',
  'objectSid',
  'sAMAccountName',
  'instanceType',
  'whenCreated',
  'whenChanged',
  'uSNCreated',
  'uSNChanged',
  'userAccountControl',
  'groupType',
  'cn',
  'ou',
  'name',
  'sIDHistory',
]);

/**
 * Deletes an object: it becomes a tombstone under Deleted Objects, and all links to and from it go.
 * @throws Refusal 66 while something lies under it, unless the Tree Delete control is given
 */
export function deleteEntry(
  domain: Domain,
  session: Session,
  request: DeleteRequest,
  options: { readonly tree: boolean },
): void {
  const entry = existingEntry(domain, request.dn);
  assertMayWrite(domain, session, entry, { kind: 'delete' });
  if (entry.parent === undefined || textValue(entry, 'isCriticalSystemObject') === 'TRUE')
    throw willNotPerform('00002077');
  if ((entry.children?.size ?? 0) > 0 && !options.tree) throw hasChildren();
  bury(domain, entry);
}

function bury(domain: Domain, entry: Entry): void {
  for (const child of [...(entry.children?.values() ?? [])]) bury(domain, child);
  const { tree } = domain;
  const lastParent = entry.parent === undefined ? '' : dnOf(entry.parent);
  dropLinks(tree, entry);
  for (const name of [...entry.values.keys()]) if (!keptAttributes.has(name)) setValues(tree, entry, name, []);
  const guid = formatGuid(Buffer.from(entry.guid, 'hex'));
  const value = `${entry.rdn.value.slice(0, 75)}\nDEL:${guid}`;
  const naming = entry.rdn.attribute.toLowerCase();
  relocate(entry, { parent: domain.deletedObjects, rdn: { attribute: entry.rdn.attribute, value } });
  setValues(tree, entry, naming, [value]);
  setValues(tree, entry, 'name', [value]);
  entry.values.set('isDeleted', ['TRUE']);
  entry.values.set('lastKnownParent', [lastParent]);
  entry.deleted = true;
  entry.secret = undefined;
  touch(tree, entry);
}
