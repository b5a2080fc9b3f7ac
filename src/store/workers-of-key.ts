import type { Attributes } from '../domain/value.ts';
import { type Database, sql } from './database.ts';
import type { KnownWorker } from './source-objects.ts';

/**
 * Everybody who bears a key in the connector spaces of some jobs, each once, as the first of the jobs knows them: employment numbers are given
 * again, and by several companies.
 */
export async function loadWorkersOfKey(
  database: Database,
  jobs: readonly string[],
  key: string,
): Promise<readonly KnownWorker[]> {
  const { rows } = await sql<{ anchor: string; worker: string; display_name: string | null; image: Attributes }>`
    select distinct on (o.anchor) o.anchor, o.worker, o.display_name, o.image
    from app.source_keys k join app.source_objects o on o.job = k.job and o.anchor = k.anchor
    where k.job = any(${jobs}::text[]) and k.key = ${key}
    order by o.anchor, array_position(${jobs}::text[], k.job)`.execute(database.sql);
  return rows.map(({ anchor, worker, image, display_name: name }) => ({
    ...{ anchor, worker, image },
    ...(name !== null && { displayName: name }),
  }));
}
