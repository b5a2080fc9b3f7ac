/** A synchronization schema that cannot be read: where, what was expected, what stands there. */
export class EntraSchemaError extends Error {
  /** As `synchronizationRules[0].objectMappings[1].attributeMappings`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;

  constructor(path: string, facts: { readonly expected: string; readonly found: string }) {
    super(`${path}: expected ${facts.expected}; found ${facts.found}`);
    this.name = 'EntraSchemaError';
    this.path = path;
    this.expected = facts.expected;
    this.found = facts.found;
  }
}
