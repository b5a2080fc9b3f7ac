import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PlatformError } from '../platform-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import { chooseServerIdentity, type ServerIdentity, type SystemUser } from './server-identity.ts';
import { initialSettings, serverEnvironment, toArguments } from './server-settings.ts';

const run = promisify(execFile);

/** A database cluster on disk: `<data folder>/postgres`. */
export type Cluster = {
  readonly folder: string;
  /** PostgreSQL's own data directory. */
  readonly data: string;
  readonly log: string;
  readonly password: string;
  readonly identity: ServerIdentity;
};

export const databaseUser = 'hirewire';

/**
 * The cluster of a data folder, made if missing. It is made elsewhere and then renamed, so that it is there whole or not at all, whoever is
 * killed and however many try at once.
 *
 * @throws PlatformError `databaseFolder`, `databaseVersion`, `databaseNotStarted`, `databaseRefusesRoot`
 */
export async function openCluster(dataDir: string, binaries: PostgresBinaries): Promise<Cluster> {
  const folder = join(dataDir, 'postgres');
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const owner = await ownerOf(join(folder, 'data'));
    const identity = await chooseServerIdentity(owner);
    await letEnter(dataDir, identity);
    if (owner === undefined) await createCluster(folder, binaries, identity);
    else await giveTo(identity, owner, folder);
    await checkVersion(folder, binaries);
    const password = (await readFile(join(folder, 'password'), 'utf8')).trim();
    return { folder, data: join(folder, 'data'), log: join(folder, 'server.log'), password, identity };
  } catch (cause) {
    throw asFolderError(folder, cause);
  }
}

/**
 * Tries whether a server can be started here: it writes to its data, its lifeline and its log.
 *
 * @throws PlatformError `databaseFolder`
 */
export async function assertWritable({ folder, data, log }: Cluster): Promise<void> {
  try {
    for (const path of [folder, data]) await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    await access(log, constants.R_OK | constants.W_OK).catch((error: unknown) => {
      if (!isFileError(error, 'ENOENT')) throw error;
    });
  } catch (cause) {
    throw asFolderError(folder, cause);
  }
}

async function createCluster(folder: string, binaries: PostgresBinaries, identity: ServerIdentity): Promise<void> {
  await removeLeftovers(folder);
  const draft = await mkdtemp(`${folder}.new-`);
  try {
    const passwordFile = join(draft, 'password');
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    await chownTo(identity.user, draft, passwordFile);
    await runInitdb(draft, binaries, identity);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another command was faster; its cluster is as good as ours.
    if (!isFileError(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

async function runInitdb(draft: string, binaries: PostgresBinaries, identity: ServerIdentity): Promise<void> {
  const options = [
    `--pgdata=${join(draft, 'data')}`,
    `--username=${databaseUser}`,
    `--pwfile=${join(draft, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The built-in provider sorts the same on every machine and after every upgrade of its C library.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    ...toArguments(initialSettings),
  ];
  const [program = binaries.initdb, ...args] = [...identity.prefix, binaries.initdb, ...options];
  try {
    await run(program, args, { ...identity.user, cwd: '/', env: serverEnvironment(process.env) });
  } catch (cause) {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new PlatformError({
      code: 'databaseNotStarted',
      message: `The embedded PostgreSQL could not be set up in ${draft}: ${output}`,
      advice: adviceFor(output, identity),
      cause,
    });
  }
}

/** What to do about a message of initdb or postgres. */
export function adviceFor(output: string, identity: ServerIdentity): string {
  if (/No space left on device|Disk quota exceeded/i.test(output)) return 'Free some disk space, then try again.';
  if (/shared libraries|not found \(required by|dyld/i.test(output)) {
    return 'The PostgreSQL of the npm package does not run on this system (it needs glibc). Set DATABASE_URL to a PostgreSQL server of your own.';
  }
  if (/Permission denied/i.test(output)) return permissionAdvice(identity);
  return 'Read server.log in the data folder; or set DATABASE_URL to a PostgreSQL server of your own.';
}

function permissionAdvice({ user }: ServerIdentity): string {
  if (user === undefined) {
    return 'Let the user who runs hirewire own the data folder with all that is in it, and read the installation.';
  }
  return `PostgreSQL runs as the user with id ${user.uid} here, because it refuses root; that user must be able to enter the data folder and the installation. Keep both outside of root's home, allow user namespaces (unshare -U), or run hirewire as an ordinary user.`;
}

/** A draft is minutes old at most, unless its maker was killed. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = dirname(folder);
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (!path.startsWith(`${folder}.new-`)) continue;
    const info = await stat(path).catch(() => undefined);
    if (info !== undefined && Date.now() - info.mtimeMs > 600_000) await rm(path, { recursive: true, force: true });
  }
}

async function checkVersion(folder: string, binaries: PostgresBinaries): Promise<void> {
  const found = (await readFile(join(folder, 'data/PG_VERSION'), 'utf8')).trim();
  const { stdout } = await run(binaries.postgres, ['--version']);
  const expected = /\d+/.exec(stdout)?.[0];
  if (found === expected) return;
  throw new PlatformError({
    code: 'databaseVersion',
    message: `The database in ${folder} was made by PostgreSQL ${found}; this version of hirewire brings PostgreSQL ${expected ?? stdout.trim()}, which cannot read it.`,
    advice: `Go back to the version of hirewire that made it, save the data with pg_dump, and load it into the new one; or serve the folder with PostgreSQL ${found} of your own and set DATABASE_URL.`,
  });
}

async function ownerOf(path: string): Promise<SystemUser | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Root's cluster that must now be served as another user changes hands as a whole. */
async function giveTo(identity: ServerIdentity, owner: SystemUser, folder: string): Promise<void> {
  const { user } = identity;
  if (user === undefined || user.uid === owner.uid) return;
  await run('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
}

/** Another user's server passes through our data folder, without seeing what else is in it. */
async function letEnter(dataDir: string, { user }: ServerIdentity): Promise<void> {
  const { uid, mode } = await stat(dataDir);
  if (user !== undefined && user.uid !== uid) await chmod(dataDir, (mode & 0o777) | 0o011);
}

async function chownTo(user: SystemUser | undefined, ...paths: readonly string[]): Promise<void> {
  if (user === undefined) return;
  for (const path of paths) await chown(path, user.uid, user.gid);
}

/** A renamed folder survives a power cut only when its parent is on disk. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function isFileError(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function asFolderError(folder: string, cause: unknown): unknown {
  if (!isFileError(cause, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOENT', 'ENOTDIR')) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new PlatformError({
    code: 'databaseFolder',
    message: `The database folder ${folder} cannot be used: ${message}`,
    advice: isFileError(cause, 'ENOSPC')
      ? 'Free some disk space, then try again.'
      : 'Run hirewire as the user who owns the data folder, or name another folder with HIREWIRE_DATA_DIR. A folder that lost some of its files must come back from a backup.',
    cause,
  });
}
