import type { Account } from '../../domain/account.ts';
import { matchKeys } from '../../pipeline/match-key.ts';
import type { Database } from '../../store/database.ts';
import {
  deleteTargetObjects,
  listTargetObjectIds,
  saveTargetObjects,
  type TargetObject,
} from '../../store/target-objects.ts';
import type { Progress } from '../engine-deps.ts';
import { fingerprint } from '../hash.ts';
import type { OpenJob } from '../job/open-job.ts';
import { IdBitmap } from './id-bitmap.ts';
import { readAhead } from './read-ahead.ts';

/**
 * Reads every account of the target into the connector space, page by page. Accounts that a whole list did not have are
 * proven gone and forgotten; a list that breaks throws before that, and nothing counts as gone.
 */
export async function readTarget(
  database: Database,
  job: OpenJob,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const seen = new IdBitmap();
  let done = 0;
  for await (const accounts of readAhead(job.target.list(job.targetAttributes))) {
    for (const id of await saveAccounts(database, job, accounts)) seen.add(id);
    done += accounts.length;
    onProgress({ stage: 'target', done });
  }
  for await (const ids of listTargetObjectIds(database, job.name)) {
    await deleteTargetObjects(
      database,
      job.name,
      ids.filter((id) => !seen.has(id)),
    );
  }
}

/** Brings accounts as just read into the connector space; tells their row numbers. */
export async function saveAccounts(
  database: Database,
  job: Pick<OpenJob, 'name' | 'mapping'>,
  accounts: readonly Account[],
): Promise<readonly number[]> {
  const matching = job.mapping.matching.map(({ target }) => target);
  const objects = accounts.map((account): TargetObject => {
    const found = { account, matchKeys: matchKeys(matching, account.attributes) };
    // Where another attribute is for matching now, an account is another one, though nobody has changed it.
    return { ...found, hash: fingerprint(found) };
  });
  return await saveTargetObjects(database, job.name, objects);
}
