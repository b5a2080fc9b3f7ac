import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, DatabaseError } from 'pg';
import { PlatformError } from '../platform-error.ts';
import { type Cluster, databaseUser, isFileError } from './cluster.ts';

/** Our hold on a running server: as long as it is not let go, the server stays. */
export type Lease = {
  /** Which start of the server it is. */
  readonly id: string;
  readonly url: string;
  release(): void;
};

/** `absent`: nobody serves this folder. `busy`: the server is coming up or going down. `unkept`: it runs, but nobody will ever stop it. */
export type JoinResult =
  | { readonly kind: 'joined'; readonly lease: Lease }
  | { readonly kind: 'absent' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unkept'; readonly pid: number; readonly lease: Lease };

const databaseName = 'hirewire';
const ownName = 'hirewire start';
export const lifelineSetting = 'hirewire.lifeline';

export function lifelinePath(cluster: Cluster, id: string): string {
  return join(cluster.folder, `lifeline-${id}`);
}

/** Takes a hold on the server that runs in this folder, if one does. */
export async function joinServer(cluster: Cluster): Promise<JoinResult> {
  const found = await readPidFile(cluster);
  if (found === undefined) return { kind: (await isKept(cluster)) ? 'busy' : 'absent' };
  if (found.port === undefined) return { kind: 'busy' };
  const id = await askLifeline(cluster, found.port);
  if (id === undefined) return { kind: 'busy' };
  const url = databaseUrl(cluster, found.port, databaseName);
  const held = holdLifeline(lifelinePath(cluster, id));
  if (held === 'closing') return { kind: 'busy' };
  if (held === 'unread') return { kind: 'unkept', pid: found.pid, lease: { id, url, release() {} } };
  return { kind: 'joined', lease: { id, url, release: () => closeSync(held) } };
}

/** The server's process while it lives; without a port while it starts. Removes a stale file that would keep PostgreSQL from starting. */
export async function readPidFile(cluster: Cluster): Promise<{ pid: number; port: number | undefined } | undefined> {
  const file = join(cluster.data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (pid > 0 && !isAlive(pid)) return undefined;
  // The number may be another process's by now; and an empty file is one being written, unless it is old.
  const isOurs = pid > 0 ? await servesFolder(pid, cluster) : await isYoung(file);
  if (isOurs) return { pid, port: Number(lines[3]) || undefined };
  await rm(file, { force: true });
  return undefined;
}

async function isYoung(file: string): Promise<boolean> {
  const info = await stat(file).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs < 5_000;
}

/**
 * Whether a keeper lives, though no server of this folder is to be seen: it is just starting one, or it runs in another container on the
 * same folder, where we see its pipe but not its processes. PostgreSQL's own lock does not notice the latter. Removes pipes left behind.
 */
async function isKept(cluster: Cluster): Promise<boolean> {
  let kept = false;
  for (const name of await readdir(cluster.folder)) {
    if (!name.startsWith('lifeline-')) continue;
    const path = join(cluster.folder, name);
    const held = (await stat(path).catch(() => undefined))?.isFIFO() ? openPipe(path) : 'missing';
    if (typeof held === 'number') {
      closeSync(held);
      kept = true;
    } else if (held === 'unread') {
      await rm(path, { force: true });
    }
  }
  return kept;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isFileError(error, 'EPERM');
  }
}

function databaseUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://${databaseUser}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** Whether that process is the PostgreSQL of this folder: its working directory is the data directory. When in doubt, yes. */
async function servesFolder(pid: number, cluster: Cluster): Promise<boolean> {
  if (process.platform !== 'linux') return looksLikePostgres(pid);
  const [theirs, ours] = await Promise.all([
    stat(`/proc/${pid}/cwd/.`).catch(() => undefined),
    stat(cluster.data).catch(() => undefined),
  ]);
  if (theirs === undefined || ours === undefined) return looksLikePostgres(pid);
  return theirs.ino === ours.ino && theirs.dev === ours.dev;
}

async function looksLikePostgres(pid: number): Promise<boolean> {
  const name =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'postgres')
      : await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]).then(
          (result) => result.stdout,
          () => 'postgres',
        );
  return name.includes('postgres');
}

async function askLifeline(cluster: Cluster, port: number): Promise<string | undefined> {
  return query(databaseUrl(cluster, port, 'postgres'), async (client) => {
    await ensureDatabase(client);
    const { rows } = await client.query<{ id: string }>('select current_setting($1) as id', [lifelineSetting]);
    return rows[0]?.id;
  });
}

async function ensureDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
  if (rowCount !== 0) return;
  try {
    await client.query(`create database ${databaseName}`);
  } catch (error) {
    // Another command made it meanwhile: duplicate_database, or the unique index behind it.
    if (!(error instanceof DatabaseError && (error.code === '42P04' || error.code === '23505'))) throw error;
  }
}

/** How many sessions the server has, beside those that only ask as we do here; undefined when it does not answer. */
export function countOtherSessions(url: string): Promise<number | undefined> {
  return query(url, async (client) => {
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and application_name <> $1`,
      [ownName],
    );
    return rows[0]?.others;
  });
}

/** Asks on a connection of its own; undefined when the server cannot be asked now. */
async function query<Answer>(url: string, ask: (client: Client) => Promise<Answer>): Promise<Answer | undefined> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: ownName,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '28P01') throw wrongPassword(error);
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

function wrongPassword(cause: unknown): PlatformError {
  return new PlatformError({
    code: 'databaseFolder',
    message: 'The embedded PostgreSQL refuses the password that is kept beside its data.',
    advice: 'Restore the file "password" in the database folder (its twin is in the backup), or set DATABASE_URL.',
    cause,
  });
}

/** A descriptor; or `closing` when the keeper has taken the pipe away; or `unread` when the keeper is gone. */
function holdLifeline(path: string): number | 'closing' | 'unread' {
  const held = openPipe(path);
  if (held !== 'missing') return held;
  const renamed = openPipe(`${path}.closing`);
  if (typeof renamed === 'number') closeSync(renamed);
  return renamed === 'unread' ? 'unread' : 'closing';
}

function openPipe(path: string): number | 'missing' | 'unread' {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return 'missing';
    if (isFileError(error, 'ENXIO')) return 'unread';
    throw error;
  }
}
