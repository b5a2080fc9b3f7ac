import { existsSync, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../config/config-error.ts';
import { type Configuration, loadConfiguration } from '../config/load-configuration.ts';
import { makeDataFolder } from '../config/make-data-folder.ts';
import {
  applyConfiguration,
  loadStoredConfiguration,
  openConfiguration,
} from '../engine/configuration/apply-configuration.ts';
import type { EngineDeps } from '../engine/engine-deps.ts';
import { RequestRecorder } from '../engine/explain/request-recorder.ts';
import { sharedRefusals } from '../engine/refused-logins.ts';
import type { Logger } from '../platform/logger.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { migrateDatabase } from '../store/migrate.ts';
import type { GlobalOptions, Runtime, Store } from './runtime.ts';
import type { Wiring } from './wiring.ts';

const defaultFile = 'hirewire.yaml';

/** The configuration file that a command works with; undefined when none was named and there is none: the stored one counts. */
export function configFile(wiring: Wiring, options: GlobalOptions): string | undefined {
  if (options.config !== undefined) return resolve(wiring.cwd, options.config);
  const file = resolve(wiring.cwd, defaultFile);
  return existsSync(file) ? file : undefined;
}

/** `.hirewire/` beside the configuration file, or in the working folder; `HIREWIRE_DATA_DIR` overrides. */
export function dataFolder(wiring: Wiring, file: string | undefined): string {
  const given = wiring.env.HIREWIRE_DATA_DIR;
  if (given !== undefined && given !== '') return resolve(wiring.cwd, given);
  return join(file === undefined ? wiring.cwd : dirname(file), '.hirewire');
}

/** Starts or joins the embedded database, unless `DATABASE_URL` names another, and brings its schema up to date. */
export async function openStore(wiring: Wiring, options: GlobalOptions): Promise<Store> {
  const logger = wiring.newLogger(wiring.env.HIREWIRE_LOG_LEVEL ?? options.logLevel ?? 'silent');
  const dataDir = options.dataDir ?? dataFolder(wiring, configFile(wiring, options));
  assertPlaces(wiring.env, dataDir);
  try {
    return await connectStore(wiring, { dataDir, logger });
  } catch (error) {
    if (!isGoingDown(error)) throw error;
    // We joined an embedded server in the moment in which its last user left: it is gone now, and ours to start.
    return await connectStore(wiring, { dataDir, logger });
  }
}

/** @throws ConfigError for a data folder that cannot be one, and a `DATABASE_URL` that is none: its value may hold a password */
function assertPlaces({ DATABASE_URL: url = '' }: NodeJS.ProcessEnv, dataDir: string): void {
  if (url !== '' && !/^postgres(ql)?:\/\//.test(url)) {
    throw new ConfigError([
      { path: 'DATABASE_URL', expected: 'postgres://USER:PASSWORD@HOST/DATABASE', found: 'another text' },
    ]);
  }
  if (statOf(dataDir)?.isDirectory() === false) {
    throw new ConfigError([{ path: dataDir, expected: 'a folder for the data', found: 'a file' }]);
  }
  // A database that is there may be all that is needed; what is missing there, who starts it says.
  if (url === '' && !existsSync(join(dataDir, 'postgres'))) makeDataFolder(dataDir);
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** PostgreSQL's own words for a server that ends: admin shutdown, crash shutdown, cannot connect now. */
function isGoingDown(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(57P0[123]|ECONNREFUSED|ECONNRESET)$/.test(code);
}

async function connectStore(wiring: Wiring, { dataDir, logger }: { dataDir: string; logger: Logger }): Promise<Store> {
  const server = await openServer(wiring, { dataDir, logger });
  const database = openDatabase(server.url);
  const close = async (): Promise<void> => {
    await database.close();
    await server.stop();
  };
  try {
    await migrateDatabase(database);
    return { database, logger, databaseUrl: server.url, dataDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens what a command needs: the configuration file is read and checked first, then the database starts, then the file
 * is applied, so that one file and one command do a whole cycle.
 */
export async function openRuntime(wiring: Wiring, options: GlobalOptions): Promise<Runtime> {
  const file = configFile(wiring, options);
  const given = file === undefined ? undefined : await loadConfiguration(file);
  const store = await openStore(wiring, options);
  try {
    const configuration = await settleConfiguration(wiring, { ...store, given }, options);
    const recorder = new RequestRecorder(store.database, store.logger);
    const deps = newDeps(wiring, { ...store, configuration, recorder });
    const close = async (): Promise<void> => {
      await recorder.close();
      await store.close();
    };
    return { ...store, deps, userName: operatingUser(), close, ...(file !== undefined && { configurationFile: file }) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openServer(
  wiring: Wiring,
  { dataDir, logger }: { dataDir: string; logger: Logger },
): Promise<{ url: string; stop(): Promise<void> }> {
  const url = wiring.env.DATABASE_URL;
  if (url !== undefined && url !== '') return { url, stop: async () => undefined };
  return await wiring.startEmbeddedPostgres({ dataDir, logger });
}

async function settleConfiguration(
  wiring: Wiring,
  { database, given, dataDir }: { database: Database; given: Configuration | undefined; dataDir: string },
  { mayBeUnconfigured }: GlobalOptions,
): Promise<Configuration> {
  if (given !== undefined) {
    await applyConfiguration(database, given, {
      connectors: wiring.connectors,
      dataDir,
      env: wiring.env,
      appliedBy: operatingUser(),
    });
    return openConfiguration(given, { dataDir, env: wiring.env });
  }
  const stored = await loadStoredConfiguration(database, { dataDir, env: wiring.env });
  if (stored !== undefined) return stored;
  if (mayBeUnconfigured === true) return { systems: {}, jobs: {}, folder: wiring.cwd };
  throw new ConfigError([
    {
      path: defaultFile,
      expected: 'a configuration file, or one that was applied before',
      found: `neither in ${wiring.cwd}`,
    },
  ]);
}

function newDeps(
  wiring: Wiring,
  parts: { database: Database; configuration: Configuration; logger: Logger; recorder: RequestRecorder },
): EngineDeps {
  return {
    database: parts.database,
    connectors: wiring.connectors,
    configuration: parts.configuration,
    env: wiring.env,
    clock: wiring.clock,
    logger: parts.logger,
    randomBytes: wiring.randomBytes,
    newId: wiring.newId,
    refusedLogins: sharedRefusals(parts.database, { isAsked: true }),
    onRequest: (entry) => parts.recorder.add(entry),
  };
}

/** The user of the operating system, as far as it tells. */
export function operatingUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
