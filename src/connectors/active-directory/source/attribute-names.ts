import type { SourceAttributePath } from '../../contract.ts';
import { isAttributeName } from '../../ldap/filters.ts';

/** The directory attributes that these paths begin with: `$.mail`, `$['msDS-cloudExtensionAttribute1']`, `$.otherTelephone[0]`. */
export function attributeNames(paths: readonly SourceAttributePath[]): readonly string[] {
  const names = paths.flatMap(({ path }) => {
    const match = /^\$(?:\.([A-Za-z][\w-]*)|\[(?:'([^']*)'|"([^"]*)")\])/.exec(path);
    return match?.[1] ?? match?.[2] ?? match?.[3] ?? [];
  });
  return [...new Set(names)].filter(isAttributeName);
}
