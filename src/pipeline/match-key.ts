import type { AttributeValue, Scalar } from '../domain/value.ts';

/** How the connector space indexes a matching value: directories compare employee ids and names without case. */
export function matchKey(attribute: string, value: AttributeValue | undefined): string | undefined {
  const text = typeof value === 'object' ? value[0] : value;
  if (text === undefined || text === '') return undefined;
  return `${attribute.toLowerCase()}=${String(text).toLowerCase()}`;
}

/**
 * What an account is found by, each once: any value of a multi-valued attribute counts, as in a search of the directory's own, which has
 * them in no order that means anything.
 */
export function matchKeys(
  attributes: readonly string[],
  account: { readonly [name: string]: AttributeValue | undefined },
): readonly string[] {
  const keys = attributes.flatMap((name) => valuesOf(account[name]).flatMap((value) => matchKey(name, value) ?? []));
  return [...new Set(keys)];
}

function valuesOf(value: AttributeValue | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}
