import { assertMayWrite } from './access.ts';
import { accountType, applyAccountRules } from './account-rules.ts';
import type { ModifyRequest, RawChange } from './ber-messages/message.ts';
import {
  assertAllowedFor,
  assertCount,
  assertWritable,
  attributeNamed,
  followNames,
  readRawValues,
} from './check-values.ts';
import type { Domain, Session } from './domain.ts';
import { commitDraft, type Draft, draftedLinks, draftedValues, startDraft } from './draft.ts';
import { classOf, type Entry } from './entry.ts';
import {
  alreadyMember,
  noSuchValue,
  notAllowedOnRdn,
  objectClassViolation,
  valueExists,
  willNotPerform,
} from './errors.ts';
import { existingEntry } from './existing-entry.ts';
import { type AttributeDefinition, isForwardLink } from './schema.ts';
import { findEntry } from './tree.ts';
import { valueKey } from './value-key.ts';
import { changePassword, resetPassword } from './write-password.ts';

/** `permissive`: adding what is there and removing what is not are no errors (control 1.2.840.113556.1.4.1413). */
export type ModifyOptions = { readonly permissive: boolean };

/**
 * Changes attributes of an object, all or none.
 * @throws Refusal when a rule forbids it; nothing is changed then
 */
export function modifyEntry(domain: Domain, session: Session, request: ModifyRequest, options: ModifyOptions): void {
  const entry = existingEntry(domain, request.dn);
  const names = request.changes.map(({ name }) => domain.tree.schema.attribute(name)?.name ?? name);
  if (!isPasswordChange(request.changes)) assertMayWrite(domain, session, entry, { kind: 'modify', attributes: names });
  const draft = startDraft(entry);
  for (const change of request.changes) {
    const definition = attributeNamed(domain, change.name);
    if (definition.name === 'unicodePwd') continue;
    assertChangeable(domain, session, { entry, definition });
    if (isForwardLink(definition)) changeLinks(domain, draft, { definition, change, options });
    else changeValues(draft, { definition, change, options });
  }
  writePasswords(domain, session, { draft, changes: request.changes });
  if (draft.values.has('groupType')) draft.values.set('sAMAccountType', [accountType(draft)]);
  applyAccountRules(domain, draft);
  commitDraft(domain, draft);
}

function assertChangeable(
  domain: Domain,
  session: Session,
  item: { readonly entry: Entry; readonly definition: AttributeDefinition },
): void {
  const { entry, definition } = item;
  if (definition.name === entry.rdn.attribute.toLowerCase()) throw notAllowedOnRdn();
  if (definition.name === 'name') throw notAllowedOnRdn('000020B1');
  if (definition.name === 'objectClass') throw objectClassViolation('000020B2');
  assertAllowedFor(domain, definition, classOf(entry));
  if (session.identity !== 'system') assertWritable(definition);
}

type Step = { readonly definition: AttributeDefinition; readonly change: RawChange; readonly options: ModifyOptions };

function changeValues(draft: Draft, { definition, change, options }: Step): void {
  const present = draftedValues(draft, definition.name);
  const given = readRawValues(definition, change.values);
  const keys = new Set(given.map((value) => valueKey(definition, value)));
  const isPresent = new Set(present.map((value) => valueKey(definition, value)));
  switch (change.verb) {
    case 'replace':
      draft.values.set(definition.name, given);
      return;
    case 'add': {
      const fresh = given.filter((value) => !isPresent.has(valueKey(definition, value)));
      if (fresh.length < given.length && !options.permissive) throw valueExists(definition);
      const result = [...present, ...fresh];
      if (definition.singleValued && present.length > 0 && fresh.length > 0) throw valueExists(definition);
      assertCount(definition, result);
      draft.values.set(definition.name, result);
      return;
    }
    case 'delete': {
      if (change.values.length === 0) {
        if (present.length === 0 && !options.permissive) throw noSuchValue(definition, '00002084');
        draft.values.set(definition.name, []);
        return;
      }
      const missing = [...keys].some((key) => !isPresent.has(key));
      if (missing && !options.permissive) throw noSuchValue(definition, '00002085');
      draft.values.set(
        definition.name,
        present.filter((value) => !keys.has(valueKey(definition, value))),
      );
      return;
    }
    default:
      throw willNotPerform('00002077');
  }
}

function changeLinks(domain: Domain, draft: Draft, { definition, change, options }: Step): void {
  const present = draftedLinks(draft, definition.name);
  const isMember = definition.name === 'member';
  if (change.verb === 'delete') {
    if (change.values.length === 0) {
      if (present.length === 0 && !options.permissive) throw noSuchValue(definition, '00002084');
      draft.links.set(definition.name, []);
      return;
    }
    const leaving = new Set(change.values.map((octets) => findEntry(domain.tree, octets.toString('utf8'))));
    const missing = [...leaving].some((target) => target === undefined || !present.includes(target));
    if (missing && !options.permissive)
      throw isMember ? willNotPerform('00000561') : noSuchValue(definition, '00002085');
    draft.links.set(
      definition.name,
      present.filter((target) => !leaving.has(target)),
    );
    return;
  }
  const targets = followNames(domain, definition, change.values);
  if (change.verb === 'replace') {
    draft.links.set(definition.name, targets);
    return;
  }
  const known = new Set(present);
  const fresh = targets.filter((target) => !known.has(target));
  if (fresh.length < targets.length && !options.permissive) throw isMember ? alreadyMember() : valueExists(definition);
  if (definition.singleValued && present.length > 0 && fresh.length > 0) throw valueExists(definition);
  draft.links.set(definition.name, [...present, ...fresh]);
}

function writePasswords(
  domain: Domain,
  session: Session,
  item: { readonly draft: Draft; readonly changes: readonly RawChange[] },
): void {
  const changes = item.changes.filter(({ name }) => name.toLowerCase() === 'unicodepwd');
  if (changes.length === 0) return;
  const [first, second] = changes;
  if (first !== undefined && second !== undefined && isPasswordChange(changes)) {
    changePassword(domain, session, { draft: item.draft, from: first, to: second });
    return;
  }
  const octets = first?.values[0];
  if (first?.verb !== 'replace' || changes.length > 1 || octets === undefined) throw willNotPerform('00000057');
  assertMayWrite(domain, session, item.draft.entry, { kind: 'password', attributes: ['unicodePwd'] });
  resetPassword(domain, session, { draft: item.draft, octets });
}

/** The old password is given along, which is right enough for anyone. */
function isPasswordChange(changes: readonly RawChange[]): boolean {
  const verbs = changes.map(({ name, verb }) => `${verb} ${name.toLowerCase()}`);
  return verbs.join() === 'delete unicodepwd,add unicodepwd';
}
