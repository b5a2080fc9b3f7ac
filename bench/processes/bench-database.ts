import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { silentLogger } from '../../src/platform/logger.ts';

/** The embedded PostgreSQL as it ships, durability included, with a new database for each measurement. */
export type BenchDatabase = { newUrl(): Promise<string>; stop(): Promise<void> };

export async function startBenchDatabase(folder: string): Promise<BenchDatabase> {
  const server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir: folder, logger: silentLogger });
  return {
    newUrl: async () => {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      const client = new Client(server.url);
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: () => server.stop(),
  };
}
