import type { AccountView } from '../../domain/account.ts';
import { type AttributeValue, newAttributes, type Scalar } from '../../domain/value.ts';
import type { Codec, Definitions } from './attribute-definition.ts';
import { decodeValue, encodeValue, isBadValue } from './codecs.ts';

/** Values of these syntaxes can be spelled in several ways. References are compared as DNs by whoever compares. */
const spelledFreely: ReadonlySet<Codec> = new Set(['integer', 'generalizedTime', 'octets', 'guid', 'sid']);

/** A view of accounts, and how it gets to know the attributes of its directory. */
export type ValueView = { readonly view: AccountView; learn(definitions: Definitions): void };

/**
 * Shows a value as the mapping spells it where the directory holds that very value: `007` and 7, `2026-06-01` and
 * `20260601000000.0Z` are no difference.
 */
export function newValueView(): ValueView {
  const free = new Map<string, Codec>();
  return {
    learn(definitions) {
      for (const [name, { codec }] of definitions) if (spelledFreely.has(codec)) free.set(name, codec);
    },
    view(account, wanted) {
      if (free.size === 0) return account;
      const same = Object.entries(wanted).filter(([name, value]) => {
        const codec = free.get(name.toLowerCase());
        const held = account.attributes[name];
        if (codec === undefined || value === undefined || held === undefined || held === value) return false;
        return isSameOnWire(codec, held, value);
      });
      if (same.length === 0) return account;
      return { ...account, attributes: newAttributes([...Object.entries(account.attributes), ...same]) };
    },
  };
}

function isSameOnWire(codec: Codec, held: AttributeValue, wanted: AttributeValue): boolean {
  const left = toSet(codec, held);
  const right = toSet(codec, wanted);
  if (left === undefined || right === undefined || left.size !== right.size) return false;
  return [...left].every((value) => right.has(value));
}

/** What the directory would give back of these values; undefined when it would not take them. */
function toSet(codec: Codec, value: AttributeValue): ReadonlySet<Scalar> | undefined {
  const values: readonly Scalar[] = typeof value === 'object' ? value : [value];
  const read = new Set<Scalar>();
  for (const one of values) {
    const wire = encodeValue(codec, one);
    if (isBadValue(wire)) return undefined;
    read.add(decodeValue(codec, wire));
  }
  return read;
}
