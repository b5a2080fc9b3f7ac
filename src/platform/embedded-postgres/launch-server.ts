import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { PostgresBinaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { lifelinePath, lifelineSetting } from './running-server.ts';
import { fixedSettings, type ServerSettings, serverEnvironment, toArguments } from './server-settings.ts';

/** A server that we have started, and that may still fail. */
export type Launch = {
  readonly id: string;
  /** Undefined while it runs; then what the server said before it ended. */
  failure(): string | undefined;
  /** Lets it live or die by its lifeline alone. */
  letGo(): void;
};

const keeper = fileURLToPath(new URL('keep-server.sh', import.meta.url));
const largestLog = 5_000_000;

/** Starts `keep-server.sh` with PostgreSQL below it, both in a session of their own: our Ctrl-C and our death do not reach them. */
export async function launchServer(
  cluster: Cluster,
  binaries: PostgresBinaries,
  settings: ServerSettings,
): Promise<Launch> {
  const id = randomBytes(6).toString('hex');
  const all = { ...fixedSettings, ...settings, port: String(await findFreePort()), [lifelineSetting]: id };
  const server = [...cluster.identity.prefix, binaries.postgres, '-D', cluster.data, ...toArguments(all)];
  const log = openLog(cluster.log);
  const child = spawn('/bin/sh', [keeper, lifelinePath(cluster, id), ...server], {
    ...cluster.identity.user,
    cwd: '/',
    env: serverEnvironment(process.env),
    detached: true,
    stdio: ['pipe', log.descriptor, log.descriptor],
  });
  closeSync(log.descriptor);
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('exit', (code, signal) => {
    failure = readLog(cluster.log, log.size) || `it ended with ${signal ?? code}`;
  });
  child.stdin?.on('error', () => {});
  child.unref();
  return { id, failure: () => failure, letGo: () => letGo(child) };
}

function letGo(child: ChildProcess): void {
  child.stdin?.destroy();
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Appends to the log; one that has grown large becomes `server.log.1` first. */
function openLog(path: string): { readonly descriptor: number; readonly size: number } {
  if (sizeOf(path) > largestLog) renameSync(path, `${path}.1`);
  return { descriptor: openSync(path, 'a', 0o600), size: sizeOf(path) };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The end of what was written since `start`. */
function readLog(path: string, start: number): string {
  return readFileSync(path).subarray(start).toString('utf8').trim().split('\n').slice(-12).join('\n');
}
