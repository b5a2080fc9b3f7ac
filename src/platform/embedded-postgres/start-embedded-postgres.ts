import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import { PlatformError } from '../platform-error.ts';
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts';
import { adviceFor, assertWritable, type Cluster, openCluster } from './cluster.ts';
import { type Launch, launchServer } from './launch-server.ts';
import { countOtherSessions, isAlive, joinServer, type Lease, readPidFile } from './running-server.ts';
import type { ServerSettings } from './server-settings.ts';

export type EmbeddedPostgresOptions = {
  /** Hirewire's data folder; the database lives in `postgres` below it. Made if missing, for its owner alone. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** Server settings over our own, for this start of the server; tests give up durability with them. */
  readonly settings?: ServerSettings;
};

export type EmbeddedPostgres = {
  /** Holds the password: never print it. */
  readonly url: string;
  /** Whether the server was running already, started by another command. */
  readonly attached: boolean;
  /** Lets go of the server. Waits for its orderly end when nobody else uses it. May be called twice. */
  stop(): Promise<void>;
};

/** Milliseconds until we give up; recovery after a crash may take long. */
const patience = 120_000;

/**
 * The PostgreSQL of a data folder: started, or joined when another command has started it.
 *
 * @remarks
 * Nobody owns the server. `keep-server.sh` keeps it while at least one process holds its *lifeline* (a named pipe, closed by the kernel
 * when a process ends in whatever way), so it is never stopped under a command that uses it and never outlives the last one. Two that
 * start at once need no lock of ours: the database is made by rename, and PostgreSQL's own lock lets one server live; the other joins it.
 *
 * @throws PlatformError `databaseBinariesMissing`, `databaseRefusesRoot`, `databaseFolder`, `databaseVersion`, `databaseNotStarted`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = findPostgresBinaries();
  const cluster = await openCluster(options.dataDir, binaries);
  const { lease, launched } = await joinOrLaunch(cluster, binaries, options);
  options.logger.debug('database ready', { folder: cluster.folder, attached: !launched });
  let stopped: Promise<void> | undefined;
  return {
    url: lease.url,
    attached: !launched,
    stop() {
      stopped ??= leave(cluster, lease);
      return stopped;
    },
  };
}

async function joinOrLaunch(
  cluster: Cluster,
  binaries: PostgresBinaries,
  options: EmbeddedPostgresOptions,
): Promise<{ lease: Lease; launched: boolean }> {
  const deadline = Date.now() + patience;
  let launch: Launch | undefined;
  try {
    while (Date.now() < deadline) {
      const found = await joinServer(cluster);
      if (found.kind === 'joined') return { lease: found.lease, launched: found.lease.id === launch?.id };
      if (found.kind === 'unkept' && (await isUsed(found, options.logger)))
        return { lease: found.lease, launched: false };
      if (hasPassed(launch, cluster)) launch = undefined;
      if (found.kind === 'absent') launch ??= await start(cluster, binaries, options);
      await delay(20);
    }
  } finally {
    launch?.letGo();
  }
  throw notStarted(cluster, `it did not answer within ${patience / 1000} seconds; it may run in another container`);
}

async function start(
  cluster: Cluster,
  binaries: PostgresBinaries,
  { settings = {} }: EmbeddedPostgresOptions,
): Promise<Launch> {
  await assertWritable(cluster);
  return await launchServer(cluster, binaries, settings);
}

/** Whether the launch has ended for a reason that passes: another server was faster, the old one is still going, the port was taken. */
function hasPassed(launch: Launch | undefined, cluster: Cluster): boolean {
  const failure = launch?.failure();
  if (failure === undefined) return false;
  if (/already exists|shared memory block|could not bind|is empty/.test(failure)) return true;
  throw notStarted(cluster, failure);
}

/** A server whose keeper was killed has users that must not lose it; one without users is shut down, to be replaced by a kept one. */
async function isUsed(server: { readonly pid: number; readonly lease: Lease }, logger: Logger): Promise<boolean> {
  const others = await countOtherSessions(server.lease.url);
  if (others === 0) process.kill(server.pid, 'SIGINT');
  if (others === undefined || others === 0) return false;
  logger.warn('database server has lost its keeper: joined because others use it');
  return true;
}

async function leave(cluster: Cluster, lease: Lease): Promise<void> {
  const server = await readPidFile(cluster);
  const others = await countOtherSessions(lease.url);
  lease.release();
  if (server === undefined || others !== 0) return;
  // We seem to be the last. Somebody may hold the lifeline without a connection: then the server stays, and we do not wait for it.
  const shortly = Date.now() + 1_500;
  const deadline = Date.now() + 30_000;
  while (isAlive(server.pid) && Date.now() < deadline) {
    if (Date.now() > shortly && (await countOtherSessions(lease.url)) !== undefined) return;
    await delay(20);
  }
}

function notStarted(cluster: Cluster, reason: string): PlatformError {
  return new PlatformError({
    code: 'databaseNotStarted',
    message: `The embedded PostgreSQL in ${cluster.folder} did not start: ${reason}`,
    advice: adviceFor(reason, cluster.identity),
  });
}
