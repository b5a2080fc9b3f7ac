import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** The configuration in force: the one that was applied last. */
export async function loadConfigurationDocument(
  database: Database,
): Promise<{ document: unknown; hash: string } | undefined> {
  const { rows } = await sql<{ document: unknown; hash: string }>`
    select document, hash from app.configurations order by id desc limit 1`.execute(database.sql);
  return rows[0];
}

/** One setting that an applied configuration had different from the one before. */
export type StoredDifference = { readonly path: string; readonly kind: 'added' | 'removed' | 'changed' };

/** Whoever else is to change the configuration waits until this transaction has ended. */
export async function lockConfigurations(tx: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('hirewire.configuration'))`.execute(tx.sql);
}

export async function insertConfiguration(
  database: Database,
  configuration: {
    readonly document: unknown;
    readonly hash: string;
    readonly appliedBy: string;
    readonly differences: readonly StoredDifference[];
  },
): Promise<void> {
  const { document, hash, appliedBy, differences } = configuration;
  await sql`
    insert into app.configurations (hash, document, applied_by, differences)
    values (${hash}, ${toJsonb(document)}::jsonb, ${appliedBy}, ${toJsonb(differences)}::jsonb)`.execute(database.sql);
}

/** What was applied when and by whom, newest first; never a value. */
export async function listConfigurations(
  database: Database,
  limit: number,
): Promise<
  readonly {
    readonly appliedAt: number;
    readonly appliedBy: string;
    readonly differences: readonly StoredDifference[];
  }[]
> {
  const { rows } = await sql<{ applied_at: Date; applied_by: string | null; differences: StoredDifference[] }>`
    select applied_at, applied_by, differences from app.configurations order by id desc limit ${limit}`.execute(
    database.sql,
  );
  return rows.map((row) => ({
    appliedAt: row.applied_at.getTime(),
    appliedBy: row.applied_by ?? '',
    differences: row.differences,
  }));
}

/** Removes configurations that were applied before an instant, save the one in force; gives how many. */
export async function purgeConfigurations(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.configurations where applied_at < ${new Date(before)}
      and id < (select max(id) from app.configurations)`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}
