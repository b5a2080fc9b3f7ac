import { assertMayWrite } from './access.ts';
import type { ModifyDnRequest } from './ber-messages/message.ts';
import { parseDn, type Rdn, rdnKey } from './distinguished-name.ts';
import type { Domain, Session } from './domain.ts';
import { classOf, dnOf, type Entry, isWithin } from './entry.ts';
import {
  badName,
  constraintViolation,
  crossesNamingContexts,
  entryExists,
  namingViolation,
  noSuchParent,
  refusal,
  willNotPerform,
} from './errors.ts';
import { existingEntry } from './existing-entry.ts';
import { lookUp, relocate, setValues, touch } from './tree.ts';

/**
 * Renames an object, moves it, or both; everything below it and every link to it follows (MS-ADTS 3.1.1.5.4.1).
 * @throws Refusal when a rule forbids it; nothing is changed then
 */
export function modifyEntryDn(domain: Domain, session: Session, request: ModifyDnRequest): void {
  const entry = existingEntry(domain, request.dn);
  const rdn = readRdn(request.newRdn);
  if (!request.deleteOldRdn) throw willNotPerform('00000057');
  if (entry.parent === undefined) throw willNotPerform('00002077');
  assertMayWrite(domain, session, entry, { kind: 'modifyDN' });
  const parent = request.newSuperior === undefined ? entry.parent : newParent(domain, request.newSuperior);
  if (parent !== entry.parent) assertMayHold(domain, session, { entry, parent });
  assertName(domain, entry, rdn);
  const holder = parent.children?.get(rdnKey(rdn));
  if (holder !== undefined && holder !== entry) throw entryExists();
  const className = domain.tree.schema.class(classOf(entry));
  relocate(entry, { parent, rdn: { attribute: entry.rdn.attribute, value: rdn.value } });
  setValues(domain.tree, entry, className?.rdnAttribute ?? 'cn', [rdn.value]);
  setValues(domain.tree, entry, 'name', [rdn.value]);
  touch(domain.tree, entry);
}

function readRdn(text: string): Rdn {
  const rdns = parseDn(text);
  const rdn = rdns?.[0];
  if (rdn === undefined || rdns?.length !== 1) throw badName(text);
  return rdn;
}

function newParent(domain: Domain, dn: string): Entry {
  const found = lookUp(domain.tree, dn);
  if (found === undefined) throw badName(dn);
  if (found.entry === undefined || found.entry.deleted) throw noSuchParent();
  return found.entry;
}

function assertMayHold(
  domain: Domain,
  session: Session,
  { entry, parent }: { readonly entry: Entry; readonly parent: Entry },
): void {
  if (isWithin(parent, entry)) throw willNotPerform('00002077');
  if (isWithin(parent, domain.head) !== isWithin(entry, domain.head)) throw crossesNamingContexts();
  assertMayWrite(domain, session, parent, { kind: 'add' });
  const superiors = domain.tree.schema.classChain(classOf(entry)).flatMap((item) => item.possibleSuperiors);
  const parentClasses = parent.values.get('objectClass') ?? [];
  if (!parentClasses.some((name) => superiors.includes(String(name)))) throw namingViolation(dnOf(parent));
  if (isSystemObject(domain, entry) !== isSystemObject(domain, parent)) {
    throw refusal(80, '00002177: SvcErr: DSID-031A0FC0, problem 5012 (DIR_ERROR), data 0\n');
  }
}

/** In the System container, which nothing may enter or leave by a move. */
function isSystemObject(domain: Domain, entry: Entry): boolean {
  const system = domain.head.children?.get('cn=system');
  return system !== undefined && isWithin(entry, system);
}

function assertName(domain: Domain, entry: Entry, rdn: Rdn): void {
  const definition = domain.tree.schema.attribute(entry.rdn.attribute);
  if (rdn.attribute.toLowerCase() !== entry.rdn.attribute.toLowerCase() || definition === undefined) {
    throw namingViolation(dnOf(entry), '0000219F');
  }
  if (rdn.value.length > (definition.rangeUpper ?? Number.POSITIVE_INFINITY)) {
    throw constraintViolation(definition, '00002082', rdn.value.length * 2);
  }
}
