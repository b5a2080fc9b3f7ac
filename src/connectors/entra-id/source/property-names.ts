import type { SourceAttributePath } from '../../contract.ts';
import { findDefinition } from '../attributes.ts';

/**
 * The attributes to ask for so that these paths find something: `$.businessPhones[0]`, `$.onPremisesExtensionAttributes.extensionAttribute1`,
 * `$.manager.employeeId`. What is no property of a user is left out: its path finds nothing.
 */
export function propertyNames(paths: readonly SourceAttributePath[]): readonly string[] {
  const names = paths.flatMap(({ path }) => {
    const first = /^\$(?:\.([A-Za-z]\w*)|\[(?:'([^']*)'|"([^"]*)")\])/.exec(path);
    return first?.[1] ?? first?.[2] ?? first?.[3] ?? [];
  });
  const asked = names.map((name) => parts[name] ?? name);
  return [...new Set(asked)].filter((name) => findDefinition(name) !== undefined || name === 'accountEnabled');
}

/** An attribute that stands for a whole of several. */
const parts: Readonly<Record<string, string>> = {
  onPremisesExtensionAttributes: 'extensionAttribute1',
  employeeOrgData: 'division',
};
