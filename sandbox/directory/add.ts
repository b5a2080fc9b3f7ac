import { randomBytes, randomUUID } from 'node:crypto';
import { assertMayWrite } from './access.ts';
import { accountType, applyAccountRules } from './account-rules.ts';
import type { AddRequest, RawAttribute } from './ber-messages/message.ts';
import {
  assertAllowedFor,
  assertWritable,
  attributeNamed,
  followNames,
  readRawValue,
  readRawValues,
} from './check-values.ts';
import { parseDn, type Rdn, rdnKey } from './distinguished-name.ts';
import type { Domain, Session } from './domain.ts';
import { type Draft, startDraft } from './draft.ts';
import { dnOf, type Entry, hasClass, type Value } from './entry.ts';
import {
  badName,
  constraintViolation,
  entryExists,
  namingViolation,
  noSuchObject,
  objectClassViolation,
  unknownAttribute,
} from './errors.ts';
import { encodeSid } from './identifiers.ts';
import { accountFlags, never } from './password-policy.ts';
import { type ClassDefinition, isForwardLink } from './schema.ts';
import { attach, generalizedTime, lookUpRdns, setLinks } from './tree.ts';
import { resetPassword } from './write-password.ts';

/**
 * Adds an object, with everything that the server itself gives it.
 * @throws Refusal when a rule forbids it; nothing is changed then
 */
export function addEntry(domain: Domain, session: Session, request: AddRequest): Entry {
  const { parent, rdn } = findPlace(domain, request.dn);
  const objectClass = readClass(domain, request.attributes);
  assertMayWrite(domain, session, parent, { kind: 'add', attributes: request.attributes.map(({ name }) => name) });
  if (session.identity !== 'system') assertStructure(domain, { parent, rdn, objectClass });
  if (parent.children?.has(rdnKey(rdn))) throw entryExists();
  const draft = startDraft(newEntry(domain, { parent, rdn, objectClass }));
  for (const attribute of request.attributes)
    writeAttribute(domain, session, { draft, attribute, rdn, className: objectClass.name });
  giveDefaults(domain, draft);
  const password = request.attributes.find(({ name }) => name.toLowerCase() === 'unicodepwd')?.values[0];
  if (password !== undefined) resetPassword(domain, session, { draft, octets: password });
  applyAccountRules(domain, draft);
  return hang(domain, draft);
}

function findPlace(domain: Domain, dn: string): { parent: Entry; rdn: Rdn } {
  const rdns = parseDn(dn);
  const [rdn, ...above] = rdns ?? [];
  if (rdn === undefined) throw badName(dn);
  const { entry, best } = lookUpRdns(domain.tree, above);
  if (entry === undefined || entry.deleted) throw noSuchObject(best === undefined ? '' : dnOf(best));
  return { parent: entry, rdn };
}

function readClass(domain: Domain, attributes: readonly RawAttribute[]): ClassDefinition {
  const named = attributes.find(({ name }) => name.toLowerCase() === 'objectclass')?.values ?? [];
  const classes = named.map((octets) => domain.tree.schema.class(octets.toString('utf8')));
  const structural = classes.filter((item) => item !== undefined && item.category === 1);
  if (classes.includes(undefined)) throw unknownAttribute();
  const deepest = structural.sort((a, b) => depth(domain, b) - depth(domain, a))[0];
  if (deepest === undefined) throw objectClassViolation('0000207C');
  return deepest;
}

function depth(domain: Domain, item: ClassDefinition | undefined): number {
  return item === undefined ? 0 : domain.tree.schema.classChain(item.name).length;
}

type Place<Parent = Entry> = { readonly parent: Parent; readonly rdn: Rdn; readonly objectClass: ClassDefinition };

function assertStructure(domain: Domain, { parent, rdn, objectClass }: Place): void {
  if (rdn.attribute.toLowerCase() !== objectClass.rdnAttribute) throw namingViolation(dnOf(parent), '0000219F');
  const superiors = domain.tree.schema.classChain(objectClass.name).flatMap((item) => item.possibleSuperiors);
  const parentClasses = parent.values.get('objectClass') ?? [];
  if (!parentClasses.some((name) => superiors.includes(String(name)))) throw namingViolation(dnOf(parent));
}

/** An object that does not hang in the tree yet, with its identity and names. */
export function newEntry(
  domain: Pick<Domain, 'tree' | 'dnsName'>,
  { parent, rdn, objectClass }: Place<Entry | undefined>,
): Entry {
  const { tree } = domain;
  const guid = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  const entry: Entry = {
    guid: guid.toString('hex'),
    rdn,
    parent,
    suffix: [],
    children: undefined,
    values: new Map(),
    links: undefined,
    backLinks: undefined,
    secret: undefined,
    deleted: false,
    dnText: undefined,
  };
  const now = [generalizedTime(tree.now())];
  const shared = sharedValues(domain, objectClass);
  entry.values.set('objectClass', shared.objectClass);
  entry.values.set(objectClass.rdnAttribute, [rdn.value]);
  entry.values.set('name', [rdn.value]);
  entry.values.set('instanceType', shared.instanceType);
  entry.values.set('objectGUID', [guid]);
  entry.values.set('whenCreated', now);
  entry.values.set('whenChanged', now);
  entry.values.set('objectCategory', shared.objectCategory);
  return entry;
}

type SharedValues = Readonly<Record<'objectClass' | 'objectCategory' | 'instanceType', readonly Value[]>>;

const sharedByClass = new WeakMap<ClassDefinition, SharedValues>();

/** Values that all objects of a class have in common are kept once, which matters for 50,000 of them. */
function sharedValues(domain: Pick<Domain, 'tree' | 'dnsName'>, objectClass: ClassDefinition): SharedValues {
  const known = sharedByClass.get(objectClass);
  if (known !== undefined) return known;
  const base = domain.dnsName.split('.').map((part) => `DC=${part}`);
  const made = {
    objectClass: domain.tree.schema.classChain(objectClass.name).map(({ name }) => name),
    objectCategory: [[`CN=${objectClass.objectCategory}`, 'CN=Schema', 'CN=Configuration', ...base].join(',')],
    instanceType: ['4'],
  };
  sharedByClass.set(objectClass, made);
  return made;
}

function writeAttribute(
  domain: Domain,
  session: Session,
  item: { readonly draft: Draft; readonly attribute: RawAttribute; readonly rdn: Rdn; readonly className: string },
): void {
  const { draft, attribute } = item;
  const definition = attributeNamed(domain, attribute.name);
  if (definition.name === 'objectClass' || definition.name === 'unicodePwd' || attribute.values.length === 0) return;
  if (definition.name === draft.entry.rdn.attribute.toLowerCase() || definition.name === 'name') {
    assertSameName(item, String(readRawValue(definition, attribute.values[0] ?? Buffer.alloc(0))));
    return;
  }
  assertAllowedFor(domain, definition, item.className);
  if (session.identity !== 'system') assertWritable(definition);
  if (isForwardLink(definition)) draft.links.set(definition.name, followNames(domain, definition, attribute.values));
  else draft.values.set(definition.name, readRawValues(definition, attribute.values));
}

function assertSameName(item: { readonly rdn: Rdn; readonly draft: Draft }, value: string): void {
  const same = rdnKey({ attribute: item.rdn.attribute, value }) === rdnKey(item.rdn);
  if (!same) throw namingViolation(dnOf(item.draft.entry), '00002073');
}

function giveDefaults(domain: Domain, draft: Draft): void {
  const { entry } = draft;
  const naming = domain.tree.schema.attribute(entry.rdn.attribute);
  const limit = naming?.rangeUpper;
  if (naming !== undefined && limit !== undefined && entry.rdn.value.length > limit) {
    throw constraintViolation(naming, '00002082', entry.rdn.value.length * 2);
  }
  const isUser = hasClass(entry, 'user');
  if (!isUser && !hasClass(entry, 'group')) return;
  giveSid(domain, draft);
  if (!draft.values.has('sAMAccountName')) draft.values.set('sAMAccountName', [generatedAccountName()]);
  if (isUser) giveMissing(draft, hasClass(entry, 'computer') ? computerDefaults : userDefaults);
  else giveMissing(draft, groupDefaults);
  draft.values.set('sAMAccountType', [accountType(draft)]);
}

const zero = ['0'];
const accountDefaults: readonly (readonly [string, readonly Value[]])[] = [
  ['accountExpires', [never]],
  ['badPwdCount', zero],
  ['codePage', zero],
  ['countryCode', zero],
  ['badPasswordTime', zero],
  ['lastLogoff', zero],
  ['lastLogon', zero],
  ['logonCount', zero],
];
const unused = accountFlags.passwordNotRequired | accountFlags.disabled;
const userDefaults = [
  ...accountDefaults,
  ['userAccountControl', [String(accountFlags.normalAccount | unused)]],
  ['primaryGroupID', ['513']],
] as const;
const computerDefaults = [
  ...accountDefaults,
  ['userAccountControl', [String(accountFlags.workstationTrust | unused)]],
  ['primaryGroupID', ['515']],
] as const;
const groupDefaults = [['groupType', ['-2147483646']]] as const;

function giveMissing(draft: Draft, defaults: readonly (readonly [string, readonly Value[]])[]): void {
  for (const [name, values] of defaults) if (!draft.values.has(name)) draft.values.set(name, values);
}

function giveSid(domain: Domain, draft: Draft): void {
  if (draft.values.has('objectSid')) return;
  const { tree } = domain;
  draft.values.set('objectSid', [encodeSid([...tree.domainSid, tree.nextRid])]);
  tree.nextRid += 1;
}

/** The name that AD invents for an account without one, e.g. `$J41000-F8JLG4P2Q1M0`. */
function generatedAccountName(): string {
  const random = randomBytes(9).toString('hex').toUpperCase();
  return `$${random.slice(0, 6)}-${random.slice(6, 18)}`;
}

/** Hangs the finished object into the tree. */
function hang(domain: Domain, draft: Draft): Entry {
  const { tree } = domain;
  const { entry } = draft;
  for (const [name, values] of draft.values) if (values.length > 0) entry.values.set(name, values);
  if (hasClass(entry, 'user') && !entry.values.has('pwdLastSet')) entry.values.set('pwdLastSet', ['0']);
  entry.secret = draft.secret;
  tree.usn += 1;
  entry.values.set('uSNCreated', [String(tree.usn)]);
  entry.values.set('uSNChanged', [String(tree.usn)]);
  attach(tree, entry);
  for (const [name, targets] of draft.links) {
    const definition = tree.schema.attribute(name);
    setLinks(entry, { name, back: definition && tree.schema.linkPartner(definition)?.name }, targets);
  }
  return entry;
}
