import type { Filter } from './ber-messages/message.ts';
import { foldText } from './comparison.ts';
import type { Entry, Value } from './entry.ts';
import { type Reading, readValues } from './read-values.ts';
import { type AttributeDefinition, isBackLink, isForwardLink } from './schema.ts';
import { findEntry } from './tree.ts';
import { valueKey } from './value-key.ts';

/** Undefined is LDAP's third value: the filter names an attribute that the schema does not have (RFC 4511, 4.5.1.7). */
export type Verdict = boolean | undefined;
export type Matcher = (entry: Entry) => Verdict;

export const matchingRules = {
  bitAnd: '1.2.840.113556.1.4.803',
  bitOr: '1.2.840.113556.1.4.804',
  inChain: '1.2.840.113556.1.4.1941',
} as const;

const anrAttributes = [
  'displayName',
  'givenName',
  'sn',
  'sAMAccountName',
  'name',
  'physicalDeliveryOfficeName',
  'proxyAddresses',
  'mail',
  'mailNickname',
  'legacyExchangeDN',
];

/** Turns a filter into one function, so that a scan over all objects does no more than it must. */
export function compileFilter(reading: Reading, filter: Filter): Matcher {
  switch (filter.kind) {
    case 'and':
      return all(filter.parts.map((part) => compileFilter(reading, part)));
    case 'or':
      return compileOr(reading, filter.parts);
    case 'not':
      return negate(compileFilter(reading, filter.part));
    case 'extensible':
      return compileExtensible(reading, filter);
    case 'present':
      return onAttribute(reading, filter.attribute, (definition) => {
        if (definition.name === 'objectClass') return () => true;
        return (entry) => readValues(reading, entry, definition).length > 0;
      });
    case 'substrings':
      return onAttribute(reading, filter.attribute, (definition) => compileSubstrings(reading, definition, filter));
    case 'greaterOrEqual':
    case 'lessOrEqual':
      return onAttribute(reading, filter.attribute, (definition) => compileOrder(reading, definition, filter));
    default:
      if (filter.attribute.toLowerCase() === 'anr') return compileAnr(filter.value.toString('utf8'));
      return onAttribute(reading, filter.attribute, (definition) => compileEquality(reading, definition, filter.value));
  }
}

/** A filter's octets as the attribute stores them. */
export function filterValue(definition: AttributeDefinition, octets: Buffer): Value {
  return definition.syntax === 'octets' || definition.syntax === 'sid' ? octets : octets.toString('utf8');
}

function onAttribute(reading: Reading, name: string, build: (definition: AttributeDefinition) => Matcher): Matcher {
  const definition = reading.domain.tree.schema.attribute(name.split(';')[0] ?? name);
  return definition === undefined ? () => undefined : build(definition);
}

/** Many equalities on one attribute, as a client asks for a batch of accounts, become one look into a set. */
function compileOr(reading: Reading, parts: readonly Filter[]): Matcher {
  const wanted = new Map<AttributeDefinition, Set<string>>();
  const others: Matcher[] = [];
  for (const part of parts) {
    const definition = part.kind === 'equal' ? reading.domain.tree.schema.attribute(part.attribute) : undefined;
    if (part.kind !== 'equal' || definition === undefined || definition.syntax === 'dn') {
      others.push(compileFilter(reading, part));
      continue;
    }
    const keys = wanted.get(definition) ?? new Set();
    wanted.set(definition, keys.add(valueKey(definition, filterValue(definition, part.value))));
  }
  const sets = Array.from(wanted, ([definition, keys]): Matcher => {
    return (entry) => readValues(reading, entry, definition).some((value) => keys.has(valueKey(definition, value)));
  });
  return any([...sets, ...others]);
}

function all(parts: readonly Matcher[]): Matcher {
  return (entry) => {
    let verdict: Verdict = true;
    for (const part of parts) {
      const answer = part(entry);
      if (answer === false) return false;
      if (answer === undefined) verdict = undefined;
    }
    return verdict;
  };
}

function any(parts: readonly Matcher[]): Matcher {
  return (entry) => {
    let verdict: Verdict = false;
    for (const part of parts) {
      const answer = part(entry);
      if (answer === true) return true;
      if (answer === undefined) verdict = undefined;
    }
    return verdict;
  };
}

function negate(part: Matcher): Matcher {
  return (entry) => {
    const answer = part(entry);
    return answer === undefined ? undefined : !answer;
  };
}

function compileEquality(reading: Reading, definition: AttributeDefinition, octets: Buffer): Matcher {
  const value = filterValue(definition, octets);
  if (definition.linkId !== undefined) return compileLink(reading, definition, String(value));
  if (definition.name === 'objectCategory') return compileCategory(reading, definition, String(value));
  const wanted = valueKey(definition, value);
  return (entry) => {
    for (const present of readValues(reading, entry, definition)) {
      if (present === value || valueKey(definition, present) === wanted) return true;
    }
    return false;
  };
}

function compileLink(reading: Reading, definition: AttributeDefinition, dn: string): Matcher {
  const target = findEntry(reading.domain.tree, dn);
  if (target === undefined) return () => false;
  return (entry) =>
    (isForwardLink(definition) ? entry.links : entry.backLinks)?.get(definition.name)?.has(target) ?? false;
}

/** objectCategory takes a class name as well: it stands for that class's default category (MS-ADTS 3.1.1.3.1.3.1). */
function compileCategory(reading: Reading, definition: AttributeDefinition, text: string): Matcher {
  const category = reading.domain.tree.schema.class(text)?.objectCategory;
  const start = category === undefined ? undefined : `cn=${category.toLowerCase()},`;
  const wanted = valueKey(definition, text);
  return (entry) => {
    const present = entry.values.get(definition.name)?.[0];
    if (typeof present !== 'string') return false;
    return start === undefined ? valueKey(definition, present) === wanted : present.toLowerCase().startsWith(start);
  };
}

function compileSubstrings(
  reading: Reading,
  definition: AttributeDefinition,
  filter: Extract<Filter, { kind: 'substrings' }>,
): Matcher {
  if (definition.syntax === 'dn' || definition.syntax === 'integer') return () => false;
  const fold = (octets: Buffer) =>
    definition.syntax === 'octets' ? octets.toString('hex') : foldText(octets.toString('utf8'));
  const initial = filter.initial && fold(filter.initial);
  const final = filter.final && fold(filter.final);
  const middle = filter.any.map(fold);
  return (entry) =>
    readValues(reading, entry, definition).some((value) =>
      containsAll(valueKey(definition, value), { initial, middle, final }),
    );
}

function containsAll(
  text: string,
  parts: {
    readonly initial: string | undefined;
    readonly middle: readonly string[];
    readonly final: string | undefined;
  },
): boolean {
  let at = 0;
  if (parts.initial !== undefined) {
    if (!text.startsWith(parts.initial)) return false;
    at = parts.initial.length;
  }
  for (const part of parts.middle) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return parts.final === undefined || (text.length - parts.final.length >= at && text.endsWith(parts.final));
}

function compileOrder(
  reading: Reading,
  definition: AttributeDefinition,
  filter: { readonly kind: string; readonly value: Buffer },
): Matcher {
  const sign = filter.kind === 'greaterOrEqual' ? 1 : -1;
  const wanted = filterValue(definition, filter.value);
  const numeric = definition.syntax === 'integer' || definition.syntax === 'largeInteger';
  if (numeric && !/^-?\d+$/.test(String(wanted))) return () => undefined;
  const limit = numeric ? BigInt(String(wanted)) : 0n;
  const key = definition.syntax === 'time' ? timeKey(String(wanted)) : valueKey(definition, wanted);
  return (entry) =>
    readValues(reading, entry, definition).some((value) => {
      if (numeric) return sign > 0 ? BigInt(String(value)) >= limit : BigInt(String(value)) <= limit;
      const present = valueKey(definition, value);
      return sign > 0 ? present >= key : present <= key;
    });
}

/** `20261122022546Z` and `20261122022546.0Z` are the same instant. */
function timeKey(text: string): string {
  return foldText(text.replace(/^(\d{14})Z$/, '$1.0Z'));
}

function compileExtensible(reading: Reading, filter: Extract<Filter, { kind: 'extensible' }>): Matcher {
  const { rule } = filter;
  if (filter.attribute === undefined) return () => undefined;
  return onAttribute(reading, filter.attribute, (definition) => {
    const text = filter.value.toString('utf8');
    if (rule === matchingRules.bitAnd)
      return compileBits(reading, definition, { text, test: (bits, mask) => (bits & mask) === mask });
    if (rule === matchingRules.bitOr)
      return compileBits(reading, definition, { text, test: (bits, mask) => (bits & mask) !== 0n });
    if (rule === matchingRules.inChain) return compileChain(reading, definition, text);
    return rule === undefined ? compileEquality(reading, definition, filter.value) : () => undefined;
  });
}

function compileBits(
  reading: Reading,
  definition: AttributeDefinition,
  bits: { readonly text: string; readonly test: (value: bigint, mask: bigint) => boolean },
): Matcher {
  if (!/^-?\d+$/.test(bits.text)) return () => undefined;
  const mask = BigInt(bits.text);
  return (entry) => readValues(reading, entry, definition).some((value) => bits.test(BigInt(String(value)), mask));
}

/** LDAP_MATCHING_RULE_IN_CHAIN: the link is followed to the end, e.g. through nested groups or a chain of managers. */
function compileChain(reading: Reading, definition: AttributeDefinition, dn: string): Matcher {
  const start = findEntry(reading.domain.tree, dn);
  const partner = reading.domain.tree.schema.linkPartner(definition);
  if (start === undefined || partner === undefined) return () => false;
  const reached = new Set<Entry>();
  const pending = [start];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const next = (isBackLink(partner) ? entry.backLinks : entry.links)?.get(partner.name) ?? [];
    for (const other of next) {
      if (reached.has(other)) continue;
      reached.add(other);
      pending.push(other);
    }
  }
  return (entry) => reached.has(entry);
}

/** Ambiguous name resolution: a prefix of any name attribute, or two words as given name and surname. */
function compileAnr(text: string): Matcher {
  const wanted = foldText(text.replace(/^=/, ''));
  const [first, second] = wanted.split(' ');
  const starts = (entry: Entry, name: string, prefix: string) =>
    (entry.values.get(name) ?? []).some(
      (value) => typeof value === 'string' && foldText(value.replace(/^smtp:/i, '')).startsWith(prefix),
    );
  return (entry) => {
    if (anrAttributes.some((name) => starts(entry, name, wanted))) return true;
    if (first === undefined || second === undefined) return false;
    return (
      (starts(entry, 'givenName', first) && starts(entry, 'sn', second)) ||
      (starts(entry, 'givenName', second) && starts(entry, 'sn', first))
    );
  };
}
