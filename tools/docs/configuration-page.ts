import { generatedBy } from './functions-page.ts';
import {
  casesJsonSchema,
  configurationJsonSchema,
  type JsonSchema,
  mappingJsonSchema,
  systemJsonSchemas,
} from './json-schemas.ts';

/** The reference page of the configuration files, made of the schemas that check them. */
export function renderConfigurationPage(): string {
  const jobs = configurationJsonSchema().properties?.jobs?.additionalProperties;
  return `${[
    '# Configuration',
    generatedBy,
    'Editors with the YAML language server complete and check the files when the first line names the schema:',
    '```yaml\n# yaml-language-server: $schema=./node_modules/hirewire/schema/hirewire.schema.json\n```',
    'For a mapping file it is `schema/mapping.schema.json`, for mapping tests `schema/cases.schema.json`; in a checkout the folder is `./schema/`.',
    `Any text of a system may be a reference: \`\${env:NAME}\` or \`\${file:PATH}\`. Settings whose names end in \`File\` are paths beside the configuration file.`,
    ...systemJsonSchemas().map(([id, schema]) => section(`systems.&lt;name&gt; with \`connector: ${id}\``, schema)),
    section('jobs.&lt;name&gt;', withoutMapping(typeof jobs === 'object' ? jobs : {})),
    section('retention', configurationJsonSchema().properties?.retention ?? {}),
    section('serviceDesk', configurationJsonSchema().properties?.serviceDesk ?? {}),
    section('A mapping', mappingJsonSchema()),
    section('Mapping tests (`*.cases.yaml`)', casesJsonSchema().anyOf?.[0]?.items ?? {}),
  ].join('\n\n')}\n`;
}

/** A mapping has a section of its own. */
function withoutMapping(job: JsonSchema): JsonSchema {
  const { mapping, ...properties } = job.properties ?? {};
  const plain = {
    type: 'text, an Entra schema or a mapping',
    description: mapping?.description ?? '',
    default: 'default',
  };
  return { ...job, properties: { ...properties, mapping: plain } };
}

function section(title: string, schema: JsonSchema): string {
  const head = ['| setting | takes | default | |', '| --- | --- | --- | --- |'];
  return `## ${title}\n\n${[...head, ...rowsOf(schema, '')].join('\n')}`;
}

function rowsOf(schema: JsonSchema, before: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const isNeeded = schema.required?.includes(name) ?? false;
    const path = `${before}${name}`;
    return [renderRow(path, field, isNeeded), ...below(field, path)];
  });
}

function below(field: JsonSchema, path: string): readonly string[] {
  const rows = rowsOf(field, `${path}.`);
  const ofItems = field.items === undefined ? [] : below(field.items, `${path}[]`);
  const values =
    typeof field.additionalProperties === 'object' ? below(field.additionalProperties, `${path}.<name>`) : [];
  const forms = [...(field.anyOf ?? []), ...(field.oneOf ?? [])].flatMap((form) => below(form, path));
  const all = [...rows, ...ofItems, ...values, ...forms];
  return all.filter((row, index) => all.indexOf(row) === index);
}

function renderRow(path: string, field: JsonSchema, isNeeded: boolean): string {
  const fallback = isNeeded ? '**needed**' : describeDefault(field.default);
  return `| \`${path}\` | ${cell(describeType(field))} | ${cell(fallback)} | ${cell(field.description ?? '')} |`;
}

function describeDefault(value: unknown): string {
  if (value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0))
    return '';
  return `\`${JSON.stringify(value)}\``;
}

const types: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', boolean: 'true or false' };

function describeType(field: JsonSchema): string {
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${String(value)}\``).join(', ');
  const forms = [...(field.anyOf ?? []), ...(field.oneOf ?? [])];
  if (forms.length > 0) return [...new Set(forms.map(describeType))].join(' or ');
  if (field.type === 'array') return `list of ${describeType(field.items ?? {})}`;
  const names = typeof field.type === 'string' ? [field.type] : (field.type ?? ['anything']);
  return `${names.map((name) => types[name] ?? name).join(' or ')}${describeRange(field)}`;
}

function describeRange({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const top = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? ` to ${maximum}` : '';
  if (typeof minimum === 'number') return ` from ${minimum}${top}`;
  return typeof exclusiveMinimum === 'number' ? ` above ${exclusiveMinimum}${top}` : '';
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;').replace(/\n/g, ' ');
}
