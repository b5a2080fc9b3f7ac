import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { mappingCasesSchema } from '../../src/config/mapping-cases.ts';
import { configurationSchema, mappingFileSchema } from '../../src/config/schema.ts';
import { connectors } from '../../src/connectors/registry.ts';
import { readFieldComments } from './source-comments.ts';

/** A JSON Schema, as far as the pages read it. */
export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly [name: string]: unknown;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const settingComments = commentsOf('src/config/schema.ts');
const mappingComments = new Map([
  ...commentsOf('src/mapping/attributes/compile-attribute-mapping.ts', 'export type CompiledAttributeMapping'),
  ...settingComments,
]);

/** `hirewire.yaml`, with what each connector takes. */
export function configurationJsonSchema(): JsonSchema {
  const schema = describe(toJsonSchema(configurationSchema), mappingComments);
  const systems = {
    ...schema.properties?.systems,
    additionalProperties: { oneOf: systemJsonSchemas().map(([, one]) => one) },
  };
  return titled('hirewire.yaml', { ...schema, properties: { ...schema.properties, systems } });
}

/** What `systems.<name>` takes, by the connector's id. */
export function systemJsonSchemas(): readonly (readonly [string, JsonSchema])[] {
  return [...connectors].map(([id, { configSchema }]) => {
    const { $schema: _, ...schema } = describe(toJsonSchema(configSchema), commentsOfConnector(id));
    const active = { type: 'boolean', default: true, description: settingComments.get('active') ?? '' };
    const properties = { ...schema.properties, connector: { type: 'string', const: id }, active };
    const required = ['connector', ...(schema.required ?? []).filter((name) => name !== 'connector')];
    return [id, { ...schema, properties, required }];
  });
}

/** A mapping file. */
export function mappingJsonSchema(): JsonSchema {
  return titled('A Hirewire mapping', describe(toJsonSchema(mappingFileSchema), mappingComments));
}

/** A file of mapping tests. */
export function casesJsonSchema(): JsonSchema {
  const comments = commentsOf('src/config/mapping-cases.ts');
  return titled('Hirewire mapping tests', describe(toJsonSchema(mappingCasesSchema), comments));
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** Those of a connector's settings, over those of what it shares with the others that speak LDAP, or HTTP. */
function commentsOfConnector(id: string): ReadonlyMap<string, string> {
  const file = `src/connectors/${id}/config.ts`;
  const [, shared] = /from '\.\.\/(http|ldap)\/config\.ts'/.exec(readFileSync(`${root}/${file}`, 'utf8')) ?? [];
  return new Map([
    ...(shared === undefined ? [] : commentsOf(`src/connectors/${shared}/config.ts`)),
    ...commentsOf(file),
  ]);
}

function commentsOf(file: string, until?: string): ReadonlyMap<string, string> {
  const text = readFileSync(`${root}/${file}`, 'utf8');
  return readFieldComments(until === undefined ? text : text.slice(0, text.indexOf(until)));
}

function titled(title: string, { $schema, ...schema }: JsonSchema): JsonSchema {
  return { $schema, title, ...schema };
}

/** The schema with a description at each field that has a comment. A secret, which may also be an object of ours, is a text. */
function describe(schema: JsonSchema, comments: ReadonlyMap<string, string>): JsonSchema {
  const below = (one: JsonSchema): JsonSchema => describe(one, comments);
  const forms = schema.anyOf?.filter((form) => Object.keys(form).length > 0);
  const { anyOf: _, ...rest } = schema;
  if (forms?.length === 1) return { ...rest, ...forms[0] };
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const description = comments.get(name);
    return [name, { ...(description === undefined ? {} : { description }), ...below(field) }] as const;
  });
  const { items, additionalProperties } = schema;
  return {
    ...(forms === undefined ? schema : { ...rest, anyOf: forms.map(below) }),
    ...(schema.oneOf !== undefined && { oneOf: schema.oneOf.map(below) }),
    ...(schema.properties !== undefined && { properties: Object.fromEntries(properties) }),
    ...(items !== undefined && { items: below(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: below(additionalProperties) }),
  };
}
