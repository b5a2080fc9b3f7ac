/** How Entra's schemas name the directories that our connectors speak to, as a part of the name without letter case. */
const names: ReadonlyMap<string, RegExp> = new Map([
  ['successfactors', /success\s*factors/i],
  ['active-directory', /^(?!.*(?:azure|entra)).*active directory/i],
  ['entra-id', /entra|azure active directory/i],
]);

/** The first of the directories that a connector speaks to; undefined when none looks like it. */
export function findDirectoryOf(connector: string, directories: readonly string[]): string | undefined {
  const pattern = names.get(connector);
  return pattern === undefined ? undefined : directories.find((name) => pattern.test(name));
}
