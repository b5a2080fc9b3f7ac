import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'hirewire-lint-'));

beforeAll(() => {
  for (const name of ['biome.json', '.gitignore', 'tools/lint']) {
    cpSync(join(checkout, name), join(root, name), { recursive: true });
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the linter says of a file with this text: rule names, one a complaint. */
function lint(path: string, text: string): readonly string[] {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
  const biome = join(checkout, 'node_modules/.bin/biome');
  const { stdout } = spawnSync(biome, ['lint', '--reporter=json', path], { cwd: root, encoding: 'utf8' });
  rmSync(file);
  const report = JSON.parse(stdout) as { diagnostics: readonly { category: string; severity: string }[] };
  return report.diagnostics.filter(({ severity }) => severity === 'error').map(({ category }) => category);
}

describe('in the pure folders the linter', () => {
  it.each([
    ['async functions', 'export async function f() {}'],
    ['async arrow functions', 'export const f = async (x: number) => x;'],
    ['async methods', 'export const o = { async f() {} };'],
    ['async methods of a class', 'export class C { static async f() {} }'],
    ['async generators', 'export async function* f() {}'],
    ['await', 'await f();'],
    ['promises', 'export function f(x: () => Promise<void>) { return x; }'],
    ['random numbers', 'export const x = Math.random();'],
    ['a clock', `import { Temporal } from 'temporal-polyfill';\nexport const x = Temporal.Now.instant();`],
    ['dates', 'export const x = new Date();'],
    ['the environment', 'export const x = process.env;'],
    ['a logger', `console.log('x');`],
    ['modules of Node.js', `import { join } from 'node:path';\nexport const x = join('a');`],
  ])('refuses %s', (_, text) => {
    for (const folder of ['domain', 'mapping/functions', 'pipeline']) {
      expect(lint(`src/${folder}/x.ts`, text)).not.toEqual([]);
    }
  });

  it('leaves their tests and words that look alike in peace', () => {
    expect(lint('src/domain/x.test.ts', 'export async function f() {}')).toEqual([]);
    expect(lint('src/domain/x.ts', 'export const x = { async: 1, now: 2 };\nexport const y = x.async;')).toEqual([]);
  });
});

describe('everywhere the linter', () => {
  it.each([
    ['eval', `eval('1');`],
    ['eval by another name', `export const e = globalThis.eval;`],
    ['new Function', `export const f = new Function('return 1');`],
    ['Function', `export const f = Function('return 1');`],
    ['node:vm', `import vm from 'node:vm';\nvm.runInThisContext('1');`],
    ['vm', `import vm from 'vm';\nvm.runInThisContext('1');`],
  ])('refuses %s', (_, text) => {
    for (const path of [
      'src/engine/x.ts',
      'sandbox/x.ts',
      'tools/x.ts',
      'src/platform/embedded-postgres/x.ts',
      'bin/x.js',
    ]) {
      expect(lint(path, text)).not.toEqual([]);
    }
  });

  it('lets only the named folders start programs', () => {
    const text = `import { spawn } from 'node:child_process';\nspawn('ls');`;

    for (const path of ['src/engine/x.ts', 'sandbox/x.ts', 'src/platform/x.ts'])
      expect(lint(path, text)).not.toEqual([]);
    for (const path of ['src/platform/embedded-postgres/x.ts', 'bin/x.js', 'tools/x.ts', 'test/x.ts', 'bench/x.ts']) {
      expect(lint(path, text)).toEqual([]);
    }
  });
});
