import type { Change } from '../../domain/change.ts';
import { formatDn, parseDn } from '../../domain/dn.ts';
import type { DecideSettings } from '../../pipeline/decide-settings.ts';

/**
 * The DN that a new account gets where the target names one by an attribute of its own and a container (Active Directory: `cn` below
 * `parentDistinguishedName`), with the name that was planned among its candidates; undefined elsewhere, and where a part is redacted. Pure.
 */
export function nameNewAccount(
  { kinds, deltas }: Pick<Change, 'kinds' | 'deltas'>,
  roles: DecideSettings['roles'],
): string | undefined {
  if (!kinds.includes('create')) return undefined;
  const leaf = deltas.find(({ name }) => roles.get(name) === 'name');
  const container = deltas.find(({ name }) => roles.get(name) === 'container');
  if (leaf?.after === undefined || container?.after === undefined) return undefined;
  if (leaf.redacted === true || container.redacted === true) return undefined;
  const parent = parseDn(String(container.after));
  return parent === undefined
    ? undefined
    : formatDn([{ type: leaf.name.toUpperCase(), value: String(leaf.after) }, ...parent]);
}
