import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderConfigurationPage } from './docs/configuration-page.ts';
import { renderFunctionsPage } from './docs/functions-page.ts';
import { casesJsonSchema, configurationJsonSchema, mappingJsonSchema } from './docs/json-schemas.ts';

/** Every generated file of the checkout, by its path. */
export function generateDocs(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/reference/functions.md', renderFunctionsPage()],
    ['docs/reference/configuration.md', renderConfigurationPage()],
    ['schema/hirewire.schema.json', json(configurationJsonSchema())],
    ['schema/mapping.schema.json', json(mappingJsonSchema())],
    ['schema/cases.schema.json', json(casesJsonSchema())],
  ]);
}

/** JSON as the formatter of the checkout writes it: short lists of plain values on one line. */
function json(schema: object): string {
  const text = JSON.stringify(schema, undefined, 2);
  const compact = text.replace(
    /^(.*)\[\n([^[\]{}]*?)\n *\](,?)$/gm,
    (whole, before: string, items: string, comma: string) => {
      const line = `${before}[${items.replace(/\n */g, ' ').trim()}]${comma}`;
      return line.length <= 120 ? line : whole;
    },
  );
  return `${compact}\n`;
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  for (const [path, text] of generateDocs()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
