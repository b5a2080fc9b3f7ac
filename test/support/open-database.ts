import { type Database, openDatabase } from '../../src/store/database.ts';
import { freshDatabase } from './database.ts';

export type OpenedDatabase = {
  readonly database: Database;
  /** Closes it and removes it. */
  close(): Promise<void>;
};

/** A database of one's own with today's schema, open. */
export async function openFreshDatabase(options: { readonly max?: number } = {}): Promise<OpenedDatabase> {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url, options);
  return {
    database,
    close: async () => {
      await database.close();
      await fresh.drop();
    },
  };
}
