import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';
import { isInMemory, makeFolderInMemory } from './folder-in-memory.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Data folder of the run's embedded server. */
    databaseFolder: string;
  }
}

export type TestDatabase = {
  readonly url: string;
  /** Closes its connections and removes it. */
  drop(): Promise<void>;
};

/** For vitest's `globalSetup`: a data folder for the run. The server itself starts with the first `freshDatabase()`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await makeFolderInMemory('hirewire-test');
  project.provide('databaseFolder', folder);
  return async () => {
    // The server ends by itself when the last test process has ended.
    const deadline = Date.now() + 10_000;
    while (existsSync(join(folder, 'postgres/data/postmaster.pid')) && Date.now() < deadline) await delay(20);
    await rm(folder, { recursive: true, force: true });
  };
}

/**
 * A database of one's own, with today's schema: about 60 ms, a copy of a template that is migrated once a run. One server serves the whole
 * run, `HIREWIRE_TEST_DATABASE_URL` where it is set (a user who may create databases).
 */
export async function freshDatabase(options: { migrate?: (url: string) => Promise<void> } = {}): Promise<TestDatabase> {
  const server = await serverUrl();
  const template = await ensureTemplate(server, options.migrate ?? migrateToLatest);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await run(server, `create database ${name} template ${escapeIdentifier(template)} strategy ${cheapestCopy()}`);
  return {
    url: withDatabase(server, name),
    async drop() {
      await run(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** A copy of the template's files is the cheaper one where files are cheap; on a disk it is the copy through the log. */
function cheapestCopy(): 'file_copy' | 'wal_log' {
  const isOurs = process.env.HIREWIRE_TEST_DATABASE_URL === undefined;
  return isOurs && isInMemory(inject('databaseFolder')) ? 'file_copy' : 'wal_log';
}

/** A database without any table. */
export function emptyDatabase(): Promise<TestDatabase> {
  return freshDatabase({ migrate: async () => {} });
}

async function migrateToLatest(url: string): Promise<void> {
  const database = openDatabase(url, { max: 1 });
  try {
    await migrateDatabase(database);
  } finally {
    await database.close();
  }
}

let embedded: Promise<EmbeddedPostgres> | undefined;

async function serverUrl(): Promise<string> {
  const outside = process.env.HIREWIRE_TEST_DATABASE_URL;
  if (outside !== undefined) return outside;
  embedded ??= startEmbeddedPostgres({
    dataDir: inject('databaseFolder'),
    logger: silentLogger,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
      max_wal_size: '128MB',
    },
  });
  return (await embedded).url;
}

const templates = new Map<string, Promise<string>>();

/** The name of a database that is migrated and that nobody connects to: made once, however many test files ask at once. */
function ensureTemplate(server: string, migrate: (url: string) => Promise<void>): Promise<string> {
  const kind = createHash('sha256').update(String(migrate)).digest('hex').slice(0, 8);
  const template = templates.get(kind) ?? makeTemplate(server, kind, migrate);
  templates.set(kind, template);
  return template;
}

async function makeTemplate(server: string, kind: string, migrate: (url: string) => Promise<void>): Promise<string> {
  // On an outside server a template of an earlier run would be of an older schema.
  const template = `template_${inject('databaseFolder').slice(-6)}_${kind}`;
  await withClient(server, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext($1))`, [template]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount !== 0) return;
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${escapeIdentifier(draft)} with (force)`);
    await client.query(`create database ${escapeIdentifier(draft)}`);
    await migrate(withDatabase(server, draft));
    await client.query(`alter database ${escapeIdentifier(draft)} rename to ${escapeIdentifier(template)}`);
  });
  return template;
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function run(server: string, sql: string): Promise<void> {
  await withClient(server, async (client) => {
    await client.query(sql);
  });
}

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
