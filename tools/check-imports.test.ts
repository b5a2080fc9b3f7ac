import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { checkImports } from './check-imports.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A checkout of these files, each of which may be imported. */
function aCheckout(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'hirewire-rules-'));
  roots.push(root);
  for (const name of ['package.json', '.dependency-cruiser.cjs']) cpSync(join(checkout, name), join(root, name));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `${text}\nexport const x: number = 1;\nexport type X = { readonly x: number };\n`);
  }
  return root;
}

/** What is wrong, the rule that says so, and a file that does it. */
const wrongs: readonly (readonly [what: string, rule: string, folder: string, text: string])[] = [
  ['an import against the arrow', 'domain-imports', 'src/domain', `import { x as y } from '../engine/a.ts';`],
  ['an import of a mere type', 'domain-imports', 'src/domain', `import type { X as Y } from '../engine/a.ts';`],
  ['a re-export of a type', 'domain-imports', 'src/domain', `export type { X as Y } from '../engine/a.ts';`],
  ['a type among values', 'store-imports', 'src/store', `import { type X as Y } from '../engine/a.ts';`],
  ['a late import', 'store-imports', 'src/store', `export const y = await import('../engine/a.ts');`],
  ['a cycle', 'no-cycles', 'src/engine', `import type { X as Y } from './c.ts';`],
  ['another connector', 'connectors-apart', 'src/connectors/two', `import { x as y } from '../one/index.ts';`],
  [
    'a concrete connector',
    'connectors-by-contract',
    'src/engine',
    `import { x as y } from '../connectors/one/index.ts';`,
  ],
  ['the queue library', 'only-pg-boss', 'src/engine', `import PgBoss from 'pg-boss';`],
  ['SQL', 'only-pg', 'src/api', `import { Pool } from 'pg';`],
  ['our code in the sandbox', 'sandbox-alone', 'sandbox', `import type { X as Y } from '../src/domain/a.ts';`],
  ['the sandbox', 'sandbox-from-main', 'src/engine', `import { x as y } from '../../sandbox/a.ts';`],
  ['a package of tests', 'not-declared', 'src/engine', `import { it } from 'vitest';`],
  ['a package in a pure folder', 'pure-packages', 'src/domain', `import pino from 'pino';`],
  ['Node.js in a pure folder', 'pure-node', 'src/domain', `import { join } from 'node:path';`],
  ['a file that is not there', 'unresolved', 'src/engine', `import { x as y } from './gone.ts';`],
];

function wrongFile(what: string): string {
  const folder = wrongs.find(([name]) => name === what)?.[2] ?? '';
  return `${folder}/${what.replaceAll(' ', '-').toLowerCase()}.ts`;
}

let result: ReturnType<typeof checkImports> | undefined;

/** One checkout that does everything wrong, looked at once. */
function checkWrongs(): ReturnType<typeof checkImports> {
  result ??= checkImports(
    aCheckout({
      'src/domain/a.ts': '',
      'src/engine/a.ts': '',
      'src/engine/c.ts': `import { x as y } from './a-cycle.ts';`,
      'src/connectors/one/index.ts': '',
      'sandbox/a.ts': '',
      ...Object.fromEntries(wrongs.map(([what, , , text]) => [wrongFile(what), text])),
    }),
  );
  return result;
}

describe('checkImports', () => {
  it('is content with arrows that point one way', () => {
    const root = aCheckout({
      'src/domain/a.ts': '',
      'src/pipeline/a.ts': `import type { X as Y } from '../domain/a.ts';`,
      'src/connectors/contract.ts': `import type { X as Y } from '../domain/a.ts';`,
      'src/connectors/one/index.ts': `import { x as y } from '../contract.ts';`,
      'src/connectors/registry.ts': `import { x as y } from './one/index.ts';`,
      'src/engine/a.ts': `import { type X as Y, x as y } from '../pipeline/a.ts';\nimport type { X as Z } from '../connectors/contract.ts';`,
      'src/jobs/a.ts': `import PgBoss from 'pg-boss';\nimport { readFile } from 'node:fs/promises';`,
      'src/main.ts': `import { x as y } from './connectors/registry.ts';\nimport { x as z } from '../sandbox/a.ts';`,
      'sandbox/a.ts': '',
    });
    const { passed, output } = checkImports(root);
    expect(output).toContain('no dependency violations found');
    expect(passed).toBe(true);
  });

  it.each(wrongs)('refuses %s', (what, rule) => {
    const { passed, output } = checkWrongs();
    expect(output).toContain(`error ${rule}: ${wrongFile(what)}`);
    expect(passed).toBe(false);
  });

  it('does not take an empty checkout for a good one', () => {
    expect(checkImports(aCheckout({})).passed).toBe(false);
  });
});
