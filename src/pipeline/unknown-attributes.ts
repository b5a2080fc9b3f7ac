import type { Worker } from '../domain/worker.ts';
import type { CompiledAttributeMapping } from '../mapping/index.ts';
import { isStateRole } from './account-state.ts';
import type { DecideSettings } from './decide-settings.ts';

/**
 * Tells which attributes are made of records or fields that the source did not show; undefined when everything was shown. Whether
 * the account is open is never one of them: a record that is hidden may be the reason why it must be closed.
 */
export function unknownAttributes(
  { hidden = [] }: Worker,
  { mapping, roles }: DecideSettings,
): ((attribute: CompiledAttributeMapping) => boolean) | undefined {
  if (hidden.length === 0) return undefined;
  const names = new Set(
    mapping.sourceAttributes
      .filter(({ path }) => hidden.some((place) => path === place || path.startsWith(`${place}.`)))
      .map(({ name }) => name),
  );
  return ({ target, attributes }) => !isStateRole(roles.get(target)) && attributes.some((name) => names.has(name));
}
