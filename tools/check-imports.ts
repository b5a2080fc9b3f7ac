import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const sourceFolders = ['src', 'sandbox', 'test', 'tools', 'bench', 'bin'];

/**
 * Holds the sources below `root` against `.dependency-cruiser.cjs`; what it finds stands in `output`.
 *
 * @remarks dependency-cruiser reads TypeScript by the compiler's programming interface, which TypeScript 7 no longer has. So it gets a copy
 * in JavaScript. Types are erased from it, but not the imports of types: who knows whose nouns is just what the rules are about.
 */
export function checkImports(root: string): { readonly passed: boolean; readonly output: string } {
  const mirror = mkdtempSync(join(tmpdir(), 'hirewire-imports-'));
  try {
    const folders = sourceFolders.filter((folder) => existsSync(join(root, folder)));
    const count = folders.map((folder) => mirrorFolder(root, mirror, folder)).reduce((sum, one) => sum + one, 0);
    for (const name of ['package.json', '.dependency-cruiser.cjs']) cpSync(join(root, name), join(mirror, name));
    symlinkSync(join(checkout, 'node_modules'), join(mirror, 'node_modules'));
    const cruiser = join(checkout, 'node_modules/.bin/depcruise');
    const { status, stdout, stderr } = spawnSync(cruiser, ['--config', '.dependency-cruiser.cjs', ...folders], {
      cwd: mirror,
      encoding: 'utf8',
    });
    const output = `${stdout}${stderr}`
      .replaceAll(/\b((?:src|sandbox|test|tools|bench)\/[\w./-]+)\.js\b/g, '$1.ts')
      .trim();
    return { passed: status === 0 && count > 0, output: `${count} files\n${output}` };
  } finally {
    rmSync(mirror, { recursive: true, force: true });
  }
}

/** Copies the programs of a folder, tests aside; gives how many. */
function mirrorFolder(root: string, mirror: string, folder: string): number {
  const names = readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.ts$|\.d\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((name) => /\.(ts|js|json)$/.test(name) && !name.includes('/test-data/'));
  for (const name of names) {
    const target = join(mirror, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    const text = readFileSync(join(root, name), 'utf8');
    writeFileSync(target, name.endsWith('.ts') ? keepImports(text) : text);
  }
  return names.length;
}

/** JavaScript with every import and re-export of the TypeScript, those of types too. */
function keepImports(text: string): string {
  const asValues = text.replaceAll(/^(import|export) type (?=[{*]|\w+\s+from\b)/gm, '$1 ');
  return stripTypeScriptTypes(asValues).replaceAll(/(from |import |import\()'(\.[^']*)\.ts'/g, "$1'$2.js'");
}

if (import.meta.main) {
  const { passed, output } = checkImports(checkout);
  console.log(output);
  process.exitCode = passed ? 0 : 1;
}
