import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { silentLogger } from '../../src/platform/logger.ts';

/**
 * A command that uses the embedded database: `node hold-database.ts DATA_DIR`. Prints one line of JSON when it has the database, holds it
 * until its standard input ends, and lets go.
 */
try {
  const { url, attached, stop } = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', logger: silentLogger });
  process.stdout.write(`${JSON.stringify({ url, attached })}\n`);
  for await (const _ of process.stdin);
  await stop();
} catch (error) {
  const { code, message, advice } = error as Error & { code?: string; advice?: string };
  process.stdout.write(`${JSON.stringify({ error: { code, message, advice } })}\n`);
  process.exitCode = 1;
}
