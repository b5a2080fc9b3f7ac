import type { CheckLine, TargetNeeds } from '../contract.ts';
import type { AttributeDefinition, SchemaReader } from './attribute-definition.ts';

export type SchemaCheck = {
  readonly needs: TargetNeeds;
  /** Attributes that no schema has. */
  readonly isPseudo: (name: string) => boolean;
  /** An attribute that every schema has: without it the schema can not be read. */
  readonly anchorAttribute: string;
  /** What is worth a warning about an attribute that exists and can be written. */
  readonly warning?: (name: string, definition: AttributeDefinition) => CheckLine | undefined;
};

/** Whether the schema can be read, and whether each attribute is there and can be written; a line each. */
export async function checkSchema(schema: SchemaReader, check: SchemaCheck): Promise<readonly CheckLine[]> {
  const { needs, isPseudo, anchorAttribute } = check;
  const names = needs.attributes.filter((name) => !isPseudo(name));
  const definitions = await schema.define([...names, anchorAttribute]);
  if (definitions.size === 0) {
    const message = 'The schema can not be read.';
    return [{ name: 'schema', status: 'failed', message, advice: 'Let the service account read the schema.' }];
  }
  const lines = names.map((name) => checkAttribute(name, definitions.get(name.toLowerCase()), check));
  return [{ name: 'schema', status: 'ok', message: 'The schema can be read.' }, ...lines];
}

function checkAttribute(name: string, definition: AttributeDefinition | undefined, check: SchemaCheck): CheckLine {
  const line = { name: `attribute ${name}` };
  if (definition === undefined) {
    const advice = 'Correct its name in the mapping, or extend the schema.';
    return { ...line, status: 'failed', message: `The directory has no attribute ${name}.`, advice };
  }
  if (check.needs.kinds.length > 0 && definition.readOnly) {
    const message = `${name} is computed by the directory and can't be written.`;
    return { ...line, status: 'failed', message, advice: 'Remove it from the mapping.' };
  }
  return check.warning?.(name, definition) ?? { ...line, status: 'ok', message: `${name} is ${definition.type}.` };
}
