import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from './config-error.ts';

const refusals: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EINVAL',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

/**
 * Makes a data folder, for its owner alone, and tries whether it can be written.
 *
 * @throws ConfigError for one that cannot; a full disk is no mistake of the configuration, and goes through as it is
 */
export function makeDataFolder(folder: string): void {
  asMistakeOf(folder, () => {
    makeFolder(folder);
    rmdirSync(mkdtempSync(join(folder, '.trial-')));
  });
}

/** Does what writes to a data folder; a file system that refuses it becomes a mistake of the configuration. @throws ConfigError */
export function asMistakeOf<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!refusals.has(code)) throw error;
    const expected = 'a folder for the data that can be made and written (HIREWIRE_DATA_DIR names another)';
    throw new ConfigError([{ path: folder, expected, found: message }]);
  }
}

/** One by one: Node's `recursive` tries for ever where a folder that is there answers ENOENT, as those of /proc do. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
