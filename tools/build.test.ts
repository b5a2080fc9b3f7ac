import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { buildPackage } from './build.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'hirewire build '));

afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('buildPackage', () => {
  it('makes a package that runs below node_modules, with its assets and without its tests', () => {
    for (const name of ['tsconfig.json', 'tsconfig.build.json', 'bin']) {
      cpSync(join(checkout, name), join(root, name), { recursive: true });
    }
    symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
    write('package.json', '{"name":"hirewire","version":"1.2.3","type":"module"}');
    write(
      'src/main.ts',
      `import { greet } from '../sandbox/greet.ts';\nconst name: string = process.argv[2] ?? '';\nconsole.log(greet(name));\n`,
    );
    write(
      'sandbox/greet.ts',
      `import { readFileSync } from 'node:fs';\nimport words from './words.json' with { type: 'json' };
const query = readFileSync(new URL('queries/one.sql', import.meta.url), 'utf8');
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
export function greet(name: string): string { return [words.hello, name, query, version].join(' '); }\n`,
    );
    write('sandbox/words.json', '{"hello":"Hello"}');
    write('sandbox/queries/one.sql', 'select 1');
    write('src/main.test.ts', 'throw new Error();');
    write('src/test-data/large.json', '{}');

    expect(buildPackage(root)).toBe(0);

    const installed = join(root, 'installed/node_modules/hirewire');
    for (const name of ['package.json', 'bin', 'dist'])
      cpSync(join(root, name), join(installed, name), { recursive: true });
    const output = execFileSync(process.execPath, [join(installed, 'bin/hirewire.js'), 'Ada'], { encoding: 'utf8' });
    expect(output).toBe('Hello Ada select 1 1.2.3\n');
    expect(existsSync(join(root, 'dist/src/main.test.js'))).toBe(false);
    expect(existsSync(join(root, 'dist/src/test-data'))).toBe(false);
  });
});
