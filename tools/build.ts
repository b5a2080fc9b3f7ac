import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What goes into the packed package beside the programs' text. */
const sourceFolders = ['src', 'sandbox'];

/**
 * Builds `dist/` from `src/` and `sandbox/`, for the packed npm package: Node.js does not run TypeScript below `node_modules`. `dist/`
 * mirrors the checkout, so that relative paths hold; `dist/main.js` starts it. Gives the exit code.
 */
export function buildPackage(root: string): number {
  const dist = join(root, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) return status ?? 1;
  for (const folder of sourceFolders) copyAssets(join(root, folder), join(dist, folder));
  const { name, version, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify({ name, version, type, private: true }, null, 2)}\n`);
  writeFileSync(join(dist, 'main.js'), `import './src/main.js';\n`);
  return 0;
}

/** Everything that the programs read at run time: JSON, SQL, shell scripts, templates. */
function copyAssets(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true, recursive: true })) {
    const folder = entry.parentPath;
    if (!entry.isFile() || entry.name.endsWith('.ts') || folder.split('/').some((part) => part === 'test-data'))
      continue;
    const target = join(to, folder.slice(from.length));
    mkdirSync(target, { recursive: true });
    cpSync(join(folder, entry.name), join(target, basename(entry.name)));
  }
}

if (import.meta.main) process.exitCode = buildPackage(fileURLToPath(new URL('..', import.meta.url)));
